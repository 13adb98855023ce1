import { beforeAll, expect, it } from 'vitest'
import { mostLineBytes } from '../judging/line-limit.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { type DatabaseSubject, groupOf, run } from './database-subject.ts'

const tables = 300
const columns = 20

/**
 * The rules of SCHEMA on a database: one line (B13), and the same one every time.
 *
 * @param subject the connector and its server
 * @example schemaRules(databaseSubject(entry, await useServer('postgres')))
 */
export function schemaRules(subject: DatabaseSubject): void {
  subject.describe(`SCHEMA on ${subject.kind}`, () => {
    let database: TestDatabase

    beforeAll(async () => {
      database = await subject.server.createDatabase()
      const list = Array.from({ length: columns }, (_, index) => `column_number_${index} int`).join(', ')
      for (let first = 0; first < tables; first += 50) {
        const some = Array.from({ length: 50 }, (_, index) => `CREATE TABLE table_${first + index} (${list})`)
        await database.execute(some.join('; '))
      }
    }, 120_000)

    it('[B13, B12] one that does not fit a line fails, with the bytes and what to exclude', async () => {
      const result = await run(subject, 'schema', { config: database.config })
      expect(result.exitCode).toBe(3)
      expect(result.messages).toHaveLength(1)
      const [log] = result.logs
      expect(log?.code).toBe('SCHEMA_TOO_LONG')
      expect(log?.message).toMatch(/^the SCHEMA of 300 stores has (\d{6}) bytes, but a line may have 65534/)
      expect(log?.message).toContain('exclude schemas, tables or columns of at least')
      expect(log?.message).toContain(`${groupOf(subject, database)}/table_100 (`)
      expect(log?.message).toMatch(/exclude_schemas, exclude_tables, exclude_columns/)
    })

    it.each([
      ['tables left out', { exclude_tables: ['table_1*', 'table_2*', 'table_3?'] }, 68],
      ['tables taken in', { include_tables: ['table_2?'] }, 10],
      [
        'columns left out',
        { exclude_columns: ['column_number_1*', 'table_*.column_number_[2-9]', 'column_number_2'] },
        300,
      ],
    ])('[B13] fits once there are %s', async (_title, lists, count) => {
      const result = await run(subject, 'schema', { config: { ...database.config, ...lists } })
      expect(result.logs).toEqual([])
      expect(result.exitCode).toBe(0)
      expect(result.schemas).toHaveLength(count)
      expect(Buffer.byteLength(result.lines[0] ?? '')).toBeLessThanOrEqual(mostLineBytes)
    })

    it('[B18] is sorted, and the same from run to run', async () => {
      const config = { ...database.config, include_tables: ['table_1?', 'table_2'] }
      const [first, second] = [
        await run(subject, 'schema', { config }),
        await run(subject, 'schema', { config }),
      ]
      expect(first.stdout).toBe(second.stdout)
      const names = first.schemas?.map(({ name }) => name) ?? []
      expect(names).toHaveLength(11)
      expect(names).toEqual([...names].sort())
    })

    it('[B13] leaves the comments of the catalogue out where only these make it too long', async () => {
      const commented = await subject.server.createDatabase()
      const comment = 'what this table is for, at length; '.repeat(20)
      const names = Array.from({ length: 120 }, (_, index) => `commented_${index}`)
      await commented.execute(
        names
          .map((name) =>
            subject.kind === 'postgres'
              ? `CREATE TABLE ${name} (id int); COMMENT ON TABLE ${name} IS '${comment}'`
              : `CREATE TABLE ${name} (id int) COMMENT '${comment}'`,
          )
          .join('; '),
      )
      const { config } = commented
      const all = await run(subject, 'schema', { config })
      expect(all.exitCode).toBe(0)
      expect(all.schemas).toHaveLength(120)
      expect(all.stdout).not.toContain('at length')
      const few = await run(subject, 'schema', { config: { ...config, include_tables: ['commented_1?'] } })
      expect(few.schemas?.map(({ json_schema }) => json_schema.description)).toEqual(Array(10).fill(comment))
    }, 120_000)
  })
}
