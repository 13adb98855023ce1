import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import type { PostgresServer } from '../src/postgres-server.ts'
import { sampleQuery } from '../src/sample-query.ts'
import { collect, inSession, serverOf, suite, testContext } from './support.ts'

suite.describe('sampling', () => {
  let database: TestDatabase
  let server: PostgresServer

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    server = serverOf(database, { include_views: ['seen'] })
    await database.execute(`
      CREATE TABLE empty (id int); CREATE TABLE one (id int); INSERT INTO one VALUES (7);
      CREATE TABLE small (id int); INSERT INTO small SELECT generate_series(1, 5000);
      CREATE TABLE large (id int, pad text);
      INSERT INTO large SELECT n, repeat('x', 100) FROM generate_series(1, 300000) n;
      CREATE TABLE counted (LIKE large); INSERT INTO counted SELECT * FROM large; ANALYZE counted;
      CREATE TABLE sparse (id int, pad text) WITH (autovacuum_enabled = false);
      INSERT INTO sparse SELECT n, repeat('x', 100) FROM generate_series(1, 300000) n;
      ANALYZE sparse; DELETE FROM sparse WHERE id % 500 <> 0;
      CREATE TABLE emptied (id int, pad text) WITH (autovacuum_enabled = false);
      INSERT INTO emptied SELECT n, repeat('x', 100) FROM generate_series(1, 100000) n;
      ANALYZE emptied; DELETE FROM emptied WHERE id <> 50000;
      CREATE TABLE parted (id int, pad text) PARTITION BY RANGE (id);
      CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (150000);
      CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (150000) TO (400000);
      INSERT INTO parted SELECT * FROM large;
      CREATE VIEW seen AS SELECT id FROM large;
      CREATE TABLE none ();`)
  })

  async function sample(table: string, rows = 100) {
    const context = testContext()
    const [found] = await server.tables(context, [{ group: `${database.name}/public`, name: table }])
    if (!found) throw new Error('no such table')
    return inSession(server, database, async (session) => {
      const query = await sampleQuery(session, found, rows, context)
      const records = await collect(session, query.statement, found, context)
      return { spread: query.spread, ids: records.map(({ id }) => Number(id)) }
    })
  }

  it('[C21] empty and one-row tables are right', async () => {
    expect(await sample('empty')).toStrictEqual({ spread: true, ids: [] })
    expect(await sample('one')).toStrictEqual({ spread: true, ids: [7] })
    expect(await sample('none')).toStrictEqual({ spread: true, ids: [] })
  })

  it.each(['small', 'large', 'counted', 'sparse', 'parted'])(
    '[C21] the sample is spread over the whole of %s',
    async (table) => {
      const { spread, ids } = await sample(table)
      const length = table === 'small' ? 5000 : 300_000
      expect(spread).toBe(true)
      expect(ids).toHaveLength(300)
      expect(new Set(ids).size).toBe(300)
      // Six parts of the table, each with a share: by chance one would miss it once in a thousand million years.
      const parts = new Set(ids.map((id) => Math.floor(((id - 1) / length) * 6)))
      expect([...parts].sort()).toStrictEqual([0, 1, 2, 3, 4, 5])
    },
  )

  it('[C21] a table that is nearly empty still gives its rows', async () => {
    expect(await sample('emptied')).toStrictEqual({ spread: true, ids: [50_000] })
  })

  it('[C21] a large table is not read whole', async () => {
    const context = testContext()
    const [large] = await server.tables(context, [{ group: `${database.name}/public`, name: 'counted' }])
    const blocks = await inSession(server, database, async (session) => {
      const { statement } = await sampleQuery(session, large as never, 100, context)
      const { sql } = await import('@monoid-kit/sql')
      const plan = await session.rows(sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${statement}`, context)
      const root = JSON.parse(plan[0]?.[0] ?? '')[0].Plan
      return Number(root['Shared Hit Blocks']) + Number(root['Shared Read Blocks'])
    })
    const [row] = await database.rows(`SELECT pg_relation_size('counted') / 8192 AS pages`)
    expect(blocks).toBeLessThan(Number(row?.pages) / 10)
  })

  it('a view has no pages to choose from, and says so', async () => {
    expect((await sample('seen')).spread).toBe(false)
  })
})
