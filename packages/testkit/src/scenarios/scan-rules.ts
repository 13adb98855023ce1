import { beforeAll, expect, it } from 'vitest'
import { rowFaults } from '../judging/decodable-schema.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { type DatabaseSubject, groupOf, numbers, run } from './database-subject.ts'

/**
 * The rules of scan on a database (B33, B36, C21): what a sample holds, and how large it gets.
 *
 * @param subject the connector and its server
 * @example scanRules(databaseSubject(entry, await useServer('postgres')))
 */
export function scanRules(subject: DatabaseSubject): void {
  subject.describe(`scan on ${subject.kind}`, () => {
    let database: TestDatabase
    const scan = async (names: readonly string[], settings: object = {}) => {
      const config = { ...database.config, ...settings }
      const { schemas = [] } = await run(subject, 'schema', { config: { ...config, include_tables: names } })
      const result = await run(subject, 'scan', { config, schemas: { schemas } })
      expect(result.exitCode).toBe(0)
      for (const record of result.records) {
        const schema = schemas.find(({ name }) => name === record.schema_name)
        expect(rowFaults(record.data, schema?.json_schema)).toEqual([])
      }
      return result
    }

    beforeAll(async () => {
      database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE ordered (id int PRIMARY KEY, name varchar(200))')
      await database.execute(
        `INSERT INTO ordered SELECT n, concat('name ', n, repeat('.', 150)) FROM ${numbers(10_000)} ORDER BY n`,
      )
      await database.execute('CREATE TABLE hollow (id int PRIMARY KEY, name varchar(20))')
      await database.execute('CREATE TABLE single (id int PRIMARY KEY, name varchar(20))')
      await database.execute("INSERT INTO single VALUES (1, 'only')")
      await database.execute('CREATE TABLE sparse (id int PRIMARY KEY, email varchar(50), phone varchar(50))')
      await database.execute(
        `INSERT INTO sparse SELECT n, CASE WHEN n <= 5 THEN concat('p', n, '@example.org') END, CASE WHEN n <= 5 THEN concat('+49 ', n) END FROM ${numbers(15)}`,
      )
    }, 120_000)

    it('[B33] every record has every property of its schema, of the declared type or null', async () => {
      const { records } = await scan(['ordered', 'sparse', 'single', 'hollow'])
      const names = records.map(({ schema_name }) => schema_name)
      expect(names.filter((name) => name === 'single')).toHaveLength(1)
      expect(names).not.toContain('hollow')
    })

    it('[B36] C21: the sample is as large as the setting says, and comes from the whole table', async () => {
      const { records, logs } = await scan(['ordered'], { sample_size: 60 })
      expect(logs).toEqual([])
      expect(records).toHaveLength(60)
      const ids = records.map(({ data }) => Number(data?.id))
      expect(new Set(ids).size).toBe(60)
      const inThird = (third: number) => ids.filter((id) => Math.ceil((id * 3) / 10_000) === third).length
      // Each third is missed by chance once in 10^10 samples.
      expect([inThird(1), inThird(2), inThird(3)].every((count) => count > 0)).toBe(true)
    })

    it('[B36] distinct values are taken before empty ones', async () => {
      const { records } = await scan(['sparse'], { sample_size: 5 })
      expect(records.map(({ data }) => data?.id).sort()).toEqual([1, 2, 3, 4, 5])
    })

    it('[B36] all tables together give no more than a few thousand records', async () => {
      const names = Array.from({ length: 60 }, (_, index) => `part_${index}`)
      await database.execute(names.map((name) => `CREATE TABLE ${name} (id int PRIMARY KEY)`).join('; '))
      await database.execute(
        names.map((name) => `INSERT INTO ${name} SELECT n FROM ${numbers(200)}`).join('; '),
      )
      const { records } = await scan(names, { sample_size: 200 })
      expect(records.length).toBeGreaterThan(3000)
      expect(records.length).toBeLessThanOrEqual(4000)
      expect(new Set(records.map(({ schema_name }) => schema_name)).size).toBe(60)
    }, 120_000)

    it('[B36] full_scan reads every row', async () => {
      const { records } = await scan(['ordered'], { full_scan: true })
      expect(new Set(records.map(({ data }) => data?.id)).size).toBe(10_000)
    })

    it('[B18] a scan of no table reads nothing', async () => {
      const result = await run(subject, 'scan', { config: database.config, schemas: { schemas: [] } })
      expect(result).toMatchObject({ exitCode: 0, messages: [] })
      expect(groupOf(subject, database)).toContain(database.name)
    })
  })

  subject.describe(`the cost of a sample on ${subject.kind}`, () => {
    it('C21: does not grow with the table', async () => {
      const database = await subject.server.createDatabase()
      // A connection of its own, for the server counts what a session has read at its end; and no vacuum in between.
      const writer = await database.connect()
      const options = subject.kind === 'postgres' ? 'WITH (autovacuum_enabled = false)' : ''
      for (const [name, rows] of [
        ['small', 20_000],
        ['large', 200_000],
      ] as const) {
        await writer.execute(`CREATE TABLE ${name} (id int PRIMARY KEY, filler varchar(300)) ${options}`)
        await writer.execute(
          `INSERT INTO ${name} SELECT n, repeat('x', 300) FROM ${numbers(rows)} ORDER BY n`,
        )
      }
      await writer.execute(subject.kind === 'postgres' ? 'ANALYZE' : 'ANALYZE TABLE small, large')
      await writer.close()
      const count = await readCounter(subject, database)
      const costOf = async (name: string) => {
        const before = await count(name)
        const schemas = [{ name, group: groupOf(subject, database), json_schema: {} }]
        const result = await run(subject, 'scan', { config: database.config, schemas: { schemas } })
        expect(result.records).toHaveLength(100)
        return (await count(name)) - before
      }
      const small = await costOf('small')
      const large = await costOf('large')
      expect(small).toBeGreaterThan(0)
      expect(large).toBeLessThan(2 * small + 100)
    }, 180_000)
  })
}

/** How much has been read of a table so far: pages in Postgres, rows in MySQL and MariaDB. */
async function readCounter({ kind }: DatabaseSubject, database: TestDatabase) {
  if (kind === 'mariadb') await database.execute('SET GLOBAL userstat = 1')
  const queries = {
    postgres: 'SELECT heap_blks_read + heap_blks_hit AS n FROM pg_statio_user_tables WHERE relname = $1',
    mysql:
      'SELECT count_fetch AS n FROM performance_schema.table_io_waits_summary_by_table WHERE object_schema = DATABASE() AND object_name = ?',
    mariadb:
      'SELECT rows_read AS n FROM information_schema.table_statistics WHERE table_schema = DATABASE() AND table_name = ?',
  }
  return async (table: string): Promise<number> => {
    // Postgres writes its counters when a session ends, which may be a moment after the process has.
    if (kind === 'postgres') await new Promise((resolve) => setTimeout(resolve, 1500))
    const [row] = await database.rows(queries[kind], [table])
    return Number(row?.n ?? 0)
  }
}
