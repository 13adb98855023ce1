import { name, sql } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import type { PostgresServer } from '../src/postgres-server.ts'
import { arrayText } from '../src/types/array-text.ts'
import { collect, inSession, selectAll, serverOf, suite, tableOf } from './support.ts'

/** Well-formed and without NUL, which Postgres cannot hold. */
const texts = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((text) => text.isWellFormed() && !text.includes('\0'))

suite.describe('random values', () => {
  let database: TestDatabase
  let server: PostgresServer

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    server = serverOf(database)
    await database.execute('CREATE TABLE random (id int, t text, a text[], f float8, r float4, b bytea)')
  })

  it('[B29] leave as they came and are found by their exported form', async () => {
    const row = fc.record({
      t: texts.filter((text) => text.trim() !== ''),
      a: fc.array(fc.option(texts), { maxLength: 5 }),
      f: fc.double(),
      r: fc.float(),
      b: fc.uint8Array({ minLength: 1, maxLength: 40 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 20, maxLength: 40 }), async (rows) => {
        await database.execute('TRUNCATE random')
        for (const [id, { t, a, f, r, b }] of rows.entries()) {
          const number = (value: number) => (Object.is(value, -0) ? '-0' : String(value))
          await database.rows('INSERT INTO random VALUES ($1, $2, $3, $4, $5, $6)', [
            id,
            t,
            arrayText(a),
            number(f),
            number(r),
            Buffer.from(b),
          ])
        }
        const table = await tableOf(server, database, 'random')
        await inSession(server, database, async (session, context) => {
          const records = await collect(session, selectAll(session, table, sql` ORDER BY id`), table, context)
          const float = (value: number) =>
            Number.isFinite(value) && !Object.is(value, -0)
              ? value
              : Object.is(value, -0)
                ? '-0'
                : String(value)
          expect(
            records.map(({ r, ...rest }) => ({ ...rest, r: typeof r === 'number' ? Math.fround(r) : r })),
          ).toStrictEqual(
            rows.map(({ t, a, f, r, b }, id) => ({
              id,
              t,
              a: JSON.stringify(a),
              f: float(f),
              b: Buffer.from(b).toString('base64'),
              r: float(r),
            })),
          )
          for (const [id, record] of records.entries()) {
            for (const { name: column, type } of table.columns) {
              const exact = type.match(String(record[column]), name(column))?.exact ?? sql`false`
              const found = await session.rows(
                sql`SELECT id::text FROM ${session.source(table)} WHERE ${exact}`,
                context,
              )
              expect([column, found.flat()]).toStrictEqual([column, expect.arrayContaining([String(id)])])
            }
          }
        })
      }),
      { numRuns: 10 },
    )
  })
})
