import type { JsonObject } from '@monoid-kit/core'
import { type Fragment, name, sql, type Table } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import type { PostgresServer } from '../src/postgres-server.ts'
import type { PostgresSession } from '../src/session/postgres-session.ts'
import { typeTable } from '../src/type-table.ts'
import {
  collect,
  inSession,
  linesOf,
  selectAll,
  serverOf,
  suite,
  type TestContext,
  testContext,
} from './support.ts'
import { casesFor, typeSetup } from './type-cases.ts'

const { missing } = suite.server
const major = missing === undefined ? Number.parseInt(suite.server.description.version, 10) : 0
const typeCases = casesFor(major)

suite.describe('types', () => {
  let database: TestDatabase
  let server: PostgresServer
  let tables: ReadonlyMap<string, Table>

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    const creates = typeCases.map(({ type, values }, index) => {
      const rows = values.map(([literal], id) => `(${id}, CAST(${literal} AS ${type}))`)
      return `CREATE TABLE t${index} (id int, v ${type}); INSERT INTO t${index} VALUES ${rows.join(', ')}, (-1, NULL);`
    })
    await database.execute(typeSetup)
    await database.execute(creates.join('\n'))
    server = serverOf(database)
    tables = new Map((await server.tables(testContext())).map((table) => [table.store.name, table]))
  })

  const tableAt = (index: number) => tables.get(`t${index}`) as Table

  it.each(typeCases.map(({ type, values }, index) => ({ type, values, index })))(
    '[C3] [C10] [B29] $type is exported without loss',
    async ({ values, index }) => {
      const table = tableAt(index)
      const records = await inSession(server, database, (session, context) =>
        collect(session, selectAll(session, table, sql` ORDER BY id`), table, context),
      )
      expect(records).toStrictEqual([{ id: -1, v: null }, ...values.map(([, json], id) => ({ id, v: json }))])
      const { type: jsonType } = (table.columns[1] as Table['columns'][number]).type.jsonSchema
      for (const [, json] of values) {
        // NaN and the infinities are strings whatever the schema says; every other value is what it says.
        if (jsonType === 'string' || typeof json !== 'string') {
          expect(jsonType === 'integer' ? 'number' : jsonType).toBe(typeof json)
        }
      }
    },
  )

  it.each(typeCases.map(({ type }, index) => ({ type, index })))(
    '[C3] $type: rows encoded from the bytes of the server are those made of its texts',
    async ({ index }) => {
      const table = tableAt(index)
      const [encoded, plain] = await inSession(server, database, async (session, context) => {
        const all = selectAll(session, table, sql` ORDER BY id`)
        return [
          await linesOf(session.records(all, table, context)),
          await linesOf(session.plainRecords(all, table, context)),
        ] as const
      })
      // The server spells a float with an exponent where JSON.stringify has zeros: the number is the same.
      const isNumber = (table.columns[1] as Table['columns'][number]).type.jsonSchema.type === 'number'
      const spelt = (lines: readonly string[]) => (isNumber ? lines.map((line) => JSON.parse(line)) : lines)
      expect(spelt(encoded)).toStrictEqual(spelt(plain))
    },
  )

  it('[C3] a statement gives every type in the form of an export', async () => {
    const rows = Math.max(...typeCases.map(({ values }) => values.length))
    const columns = typeCases.map((_, index) => `(SELECT v FROM t${index} WHERE id = n.id) AS v${index}`)
    const text = `SELECT ${columns.join(', ')} FROM generate_series(0, ${rows - 1}) AS n (id) ORDER BY n.id`
    const lines = await linesOf(server.runStatement({ text, parameters: [] }, testContext()))
    const given = lines.map((line) => JSON.parse(line) as JsonObject)
    expect(given).toHaveLength(rows)
    for (const [index, { type, values }] of typeCases.entries()) {
      const column = given.slice(0, values.length).map((row) => row[`v${index}`])
      expect(column, type).toStrictEqual(values.map(([, json]) => json))
    }
  })

  it.each(typeCases.map((each, index) => ({ ...each, index })))(
    '[B19] $type: the exported form finds its own row and no other',
    async ({ values, also = [], index }) => {
      const wanted = [...values.map(([, json], id) => [String(json), id] as const), ...also]
      await inSession(server, database, async (session, context) => {
        for (const [identifier, id] of wanted) {
          expect([
            identifier.slice(0, 50),
            await idsOf(session, tableAt(index), identifier, context),
          ]).toStrictEqual([identifier.slice(0, 50), [String(id)]])
        }
      })
    },
  )

  it('[B19] [C9] no identifier makes the server raise an error, whatever the type', async () => {
    const awkward = [
      '0',
      '-1',
      '7abc',
      'abc',
      '1e400',
      '2024-02-30',
      'NaN',
      '[]',
      '{}',
      '[1]',
      '\\x',
      "'",
      '"',
      ' x ',
      '%',
      'é',
      '𝒳',
      'a\0b',
      '1'.repeat(2000),
      '()',
      '[,)',
      '0001-01-01 BC',
      '24:00:00',
      'P1Y',
      '::',
      '/',
      'null',
    ]
    await inSession(server, database, async (session, context) => {
      for (const [index, { type, foreign = [] }] of typeCases.entries()) {
        for (const identifier of foreign) {
          expect([
            type,
            identifier.slice(0, 50),
            await idsOf(session, tableAt(index), identifier, context),
          ]).toStrictEqual([type, identifier.slice(0, 50), []])
        }
        for (const identifier of awkward) {
          await expect(
            idsOf(session, tableAt(index), identifier, context),
            `${type} ${identifier.slice(0, 50)}`,
          ).resolves.toBeDefined()
        }
      }
    })
  })

  it('every built-in type that a column can have has a row in the table, and a case here', async () => {
    const rows = await database.rows(`
      SELECT typname FROM pg_type t
      WHERE typnamespace = 'pg_catalog'::regnamespace AND typtype IN ('b', 'r', 'm') AND typname !~ '^_'
        AND typname NOT IN ('gtsvector', 'pg_node_tree', 'pg_ndistinct', 'pg_dependencies', 'pg_mcv_list',
          'pg_brin_bloom_summary', 'pg_brin_minmax_multi_summary', 'pg_ddl_command')`)
    const described = new Set(typeTable.map(({ type }) => type))
    expect(rows.map(({ typname }) => typname).filter((type) => !described.has(type ?? ''))).toStrictEqual([])
    const known = await database.rows('SELECT typname FROM pg_type')
    const names = new Set(known.map(({ typname }) => typname))
    const tested = await database.rows(`
      SELECT DISTINCT t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid::regclass::text ~ '^t[0-9]+$' AND a.attname = 'v'`)
    const covered = new Set(tested.map(({ typname }) => typname))
    expect([...described].filter((type) => names.has(type) && !covered.has(type))).toStrictEqual([])
  })
})

/** The rows of a table of one value column that an identifier matches. */
async function idsOf(
  session: PostgresSession,
  table: Table,
  identifier: string,
  context: TestContext,
): Promise<(string | null)[]> {
  const match: { exact: Fragment } | undefined = table.columns[1]?.type.match(identifier, name('v'))
  if (!match) return []
  const rows = await session.rows(
    sql`SELECT id::text FROM ${session.source(table)} WHERE ${match.exact} ORDER BY id`,
    context,
  )
  return rows.map(([id]) => id ?? null)
}
