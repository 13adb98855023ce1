import { name, render, sql, type Table } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import { postgresNotation } from '../src/notation.ts'
import type { PostgresServer } from '../src/postgres-server.ts'
import { inSession, serverOf, suite, tableOf } from './support.ts'

suite.describe('identifiers', () => {
  let database: TestDatabase
  let server: PostgresServer

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    server = serverOf(database)
    await database.execute(`
      CREATE EXTENSION citext;
      CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
      CREATE TABLE people (
        plain varchar(40), padded char(20), folded citext, loose text COLLATE loose, named name
      );
      INSERT INTO people SELECT v, v, v, v, v FROM unnest(ARRAY[
        'müller', 'muller', 'MULLER', 'muller ', ' muller', 'mu' || U&'\\0308' || 'ller', '7abc', '0', '7'
      ]) v;
      CREATE INDEX ON people (plain); CREATE INDEX ON people (folded);`)
  })

  async function found(column: string, identifier: string, which: 'exact' | 'similar' = 'exact') {
    const table: Table = await tableOf(server, database, 'people')
    return inSession(server, database, async (session, context) => {
      const type = table.columns.find((each) => each.name === column)?.type
      const condition = type?.match(identifier, name(column))?.[which]
      if (!condition) return undefined
      const rows = await session.rows(
        sql`SELECT ${name(column)}::text FROM ${session.source(table)} WHERE ${condition} ORDER BY 1`,
        context,
      )
      return rows.map(([text]) => text)
    })
  }

  it.each(['plain', 'folded', 'loose', 'named'])(
    'text matches exactly, Unicode normalisation apart: %s',
    async (column) => {
      expect(await found(column, 'muller')).toStrictEqual(['muller'])
      expect(await found(column, 'MULLER')).toStrictEqual(['MULLER'])
      expect(await found(column, 'muller ')).toStrictEqual(['muller '])
      expect((await found(column, 'müller'))?.map((text) => text?.normalize('NFC'))).toStrictEqual([
        'müller',
        'müller',
      ])
      expect(await found(column, 'mu\u0308ller')).toHaveLength(2)
      expect(await found(column, '7')).toStrictEqual(['7'])
      expect(await found(column, '0')).toStrictEqual(['0'])
      expect(await found(column, '%')).toStrictEqual([])
      expect(await found(column, "' OR 1=1 -- ")).toStrictEqual([])
      expect(await found(column, '\\')).toStrictEqual([])
    },
  )

  it('char(n) matches with and without its blanks', async () => {
    expect(await found('padded', 'muller')).toHaveLength(2)
    expect(await found('padded', 'muller'.padEnd(20))).toHaveLength(2)
    expect(await found('padded', ' muller')).toHaveLength(1)
    expect(await found('padded', 'Muller')).toStrictEqual([])
  })

  it("near misses are offered where the column's own equality is wider", async () => {
    expect(await found('folded', 'muller', 'similar')).toStrictEqual(['MULLER', 'muller'])
    expect(await found('loose', 'muller', 'similar')).toHaveLength(4)
    expect(await found('plain', 'muller', 'similar')).toBeUndefined()
  })

  it('[C2] finds rows by the index, and binds what it looks for', async () => {
    await database.execute(`
      CREATE DOMAIN address AS text;
      CREATE TYPE kind AS ENUM ('rare', 'usual');
      CREATE TABLE wide AS
        SELECT n AS i, n::int8 AS big, n::text::varchar(20) AS v, n::text::char(20) AS c, n::text::address AS d,
          n::numeric(12, 2) AS num, timestamptz '2024-01-01' + n * interval '1 s' AS at,
          date '2024-01-01' + n AS day, md5(n::text)::uuid AS u, int4send(n) AS b, n::text::citext AS ci,
          ('10.0.0.0'::inet + n) AS ip, network('10.0.0.0'::inet + n) AS net,
          CASE WHEN n = 5 THEN 'rare' ELSE 'usual' END::kind AS k
        FROM generate_series(1, 20000) n;`)
    const identifiers: Record<string, string> = {
      i: '5',
      big: '5',
      v: '5',
      c: '5',
      d: '5',
      num: '5.00',
      at: '2024-01-01T00:00:05Z',
      day: '2024-01-06',
      u: 'e4da3b7f-bbce-2345-d777-2b0674a318d5',
      b: 'AAAABQ==',
      ci: '5',
      ip: '10.0.0.5',
      net: '10.0.0.5/32',
      k: 'rare',
    }
    for (const column of Object.keys(identifiers)) await database.execute(`CREATE INDEX ON wide (${column})`)
    await database.execute('ANALYZE wide')
    const table = await tableOf(server, database, 'wide')
    await inSession(server, database, async (session, context) => {
      for (const column of table.columns) {
        const identifier = identifiers[column.name] as string
        const exact = column.type.match(identifier, name(column.name))?.exact ?? sql`false`
        const { text, values } = render(exact, postgresNotation)
        expect([text.includes(`'${identifier}'`), values.length > 0]).toStrictEqual([false, true])
        const plan = await session.rows(
          sql`EXPLAIN SELECT FROM ${session.source(table)} WHERE ${exact}`,
          context,
        )
        expect([column.name, plan.flat().join('\n')]).toStrictEqual([
          column.name,
          expect.stringMatching(new RegExp(`Index.* wide_${column.name}_idx`)),
        ])
        const rows = await session.rows(
          sql`SELECT i::text FROM ${session.source(table)} WHERE ${exact}`,
          context,
        )
        expect([column.name, rows]).toStrictEqual([column.name, [['5']]])
      }
    })
  })

  it('[B19] an identifier that the encoding of the database lacks matches nothing', async () => {
    const latin = await suite.server.createDatabase(
      "ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
    )
    await latin.execute(`
      CREATE TABLE people (v text, c char(10), x xml, a text[]);
      INSERT INTO people VALUES ('Zürich', 'Zürich', 'Zürich', ARRAY['Zürich']);`)
    const latinServer = serverOf(latin)
    const table = await tableOf(latinServer, latin, 'people')
    await inSession(latinServer, latin, async (session, context) => {
      for (const { name: column, type } of table.columns) {
        for (const [text, count] of [
          ['Zürich', 1],
          ['Zu\u0308rich', column === 'v' || column === 'c' ? 1 : 0],
          ['Łódź', 0],
        ] as const) {
          const identifier = column === 'a' ? JSON.stringify([text]) : text
          const exact = type.match(identifier, name(column))?.exact ?? sql`false`
          const rows = await session.rows(
            sql`SELECT '1' FROM ${session.source(table)} WHERE ${exact}`,
            context,
          )
          expect([column, text, rows.length]).toStrictEqual([column, text, count])
        }
      }
    })
  })
})
