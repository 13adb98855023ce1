import { join, name, raw, sql, type Table } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import { sampleQuery } from '../src/sampling/sample-query.ts'
import { recordsOf, serverOf, suites, tableOf, testContext } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`samples of ${testServer.kind}`, () => {
    let database: TestDatabase

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      const numbers = (count: number) =>
        `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${count}) SELECT i FROM n`
      await database.execute(`
        ${testServer.kind === 'mysql' ? 'SET SESSION cte_max_recursion_depth = 1000000;' : 'SET SESSION max_recursive_iterations = 1000000;'}
        CREATE TABLE numbers (i INT PRIMARY KEY);
        INSERT INTO numbers ${numbers(20_000)};
        CREATE TABLE nothing (id INT PRIMARY KEY);
        CREATE TABLE single (id INT);
        INSERT INTO single VALUES (7);
        CREATE TABLE small (id INT);
        INSERT INTO small SELECT i FROM numbers WHERE i <= 900;
        CREATE TABLE dense (id BIGINT UNSIGNED PRIMARY KEY, b BIT(5), e ENUM('x', 'y'), j JSON);
        INSERT INTO dense SELECT i, b'101', 'y', '[1]' FROM numbers;
        CREATE TABLE gaps (id BIGINT PRIMARY KEY, v INT);
        INSERT INTO gaps SELECT CAST(i AS SIGNED) - 30000, 1 FROM numbers WHERE i <= 5000;
        INSERT INTO gaps SELECT i, 2 FROM numbers WHERE i <= 5000;
        INSERT INTO gaps VALUES (9223372036854775807, 3), (-9223372036854775808, 4);
        CREATE TABLE by_unique (code VARCHAR(20) PRIMARY KEY, n SMALLINT UNSIGNED NOT NULL, UNIQUE (n));
        INSERT INTO by_unique SELECT CONCAT('c', i), i FROM numbers;
        CREATE TABLE by_text (a VARCHAR(20), b INT, PRIMARY KEY (a, b));
        INSERT INTO by_text SELECT LPAD(i, 6, '0'), i FROM numbers;
        CREATE TABLE keyless (n INT);
        INSERT INTO keyless SELECT i FROM numbers;
        CREATE VIEW seen AS SELECT i FROM numbers;`)
    })

    const sample = async (tableName: string, rows: number) => {
      const server = serverOf(database, { include_views: ['*'] })
      const table = await tableOf(server, database, tableName)
      const session = await server.open('', 'read', testContext())
      try {
        const { statement, spread } = await sampleQuery(session, table, rows, testContext())
        return { spread, table, statement, records: await recordsOf(server, table, statement) }
      } finally {
        await session.close()
      }
    }
    const numbersOf = (records: readonly Record<string, unknown>[], column: string) =>
      records.map((record) => Number(record[column]))
    const quarters = (numbers: readonly number[], size: number) =>
      new Set(numbers.map((number) => Math.floor(((number - 1) * 4) / size))).size

    it('takes empty tables and tables of one row as they are', async () => {
      expect((await sample('nothing', 100)).records).toEqual([])
      expect((await sample('single', 100)).records).toEqual([{ id: 7 }])
    })

    it('[C21] takes small tables whole, in no particular order', async () => {
      const { records, spread } = await sample('small', 100)
      const ids = numbersOf(records, 'id')
      expect(spread).toBe(true)
      expect(new Set(ids).size).toBe(100)
      expect(quarters(ids, 900)).toBe(4)
      expect(new Set(numbersOf((await sample('small', 2000)).records, 'id')).size).toBe(900)
    })

    it('[C21] spreads over a large table by its integer key', async () => {
      const { records, spread } = await sample('dense', 100)
      const ids = numbersOf(records, 'id')
      expect(spread).toBe(true)
      expect(new Set(ids).size).toBe(100)
      for (let tenth = 0; tenth < 10; tenth += 1) {
        const within = ids.filter((id) => Math.floor((id - 1) / 2000) === tenth)
        expect(within.length).toBeGreaterThanOrEqual(8)
        expect(within.length).toBeLessThanOrEqual(12)
      }
      expect(records[0]).toMatchObject({ b: '00101', e: 'y', j: '[1]' })
    })

    it('[C21] is not drawn into gaps between keys, however wide', async () => {
      const { records } = await sample('gaps', 100)
      const by = (v: number) => records.filter((record) => record.v === v).length
      expect(records.length).toBeGreaterThanOrEqual(90)
      expect(by(1)).toBeGreaterThan(30)
      expect(by(2)).toBeGreaterThan(30)
    })

    it('[C21] spreads by a unique integer where the primary key is none, and over more points than a statement takes', async () => {
      const { records, spread } = await sample('by_unique', 250)
      const ids = numbersOf(records, 'n')
      expect(spread).toBe(true)
      expect(new Set(ids).size).toBe(250)
      expect(quarters(ids, 20_000)).toBe(4)
    })

    it('takes head and tail by another key, and says so', async () => {
      const { records, spread } = await sample('by_text', 10)
      expect(spread).toBe(false)
      expect(numbersOf(records, 'b').sort((a, b) => a - b)).toEqual([
        1, 2, 3, 4, 5, 19_996, 19_997, 19_998, 19_999, 20_000,
      ])
    })

    it('takes the head of tables without a key and of views, and says so', async () => {
      for (const [table, column] of [
        ['keyless', 'n'],
        ['seen', 'i'],
      ] as const) {
        const { records, spread } = await sample(table, 10)
        expect(spread).toBe(false)
        expect(new Set(numbersOf(records, column)).size).toBe(10)
      }
    })

    it('reads no more rows of a table for being larger', async () => {
      const readRows = async (tableName: string) => {
        const server = serverOf(database)
        const table = await tableOf(server, database, tableName)
        const session = await server.open('', 'read', testContext())
        const handled = async () => {
          const rows = await session.rows(sql`SHOW SESSION STATUS LIKE 'Handler_read%'`, testContext())
          return rows.reduce((sum, [, count]) => sum + Number(count), 0)
        }
        try {
          const before = await handled()
          const { statement } = await sampleQuery(session, table, 50, testContext())
          await session.rows(sql`SELECT COUNT(*) FROM (${statement}) AS s`, testContext())
          return (await handled()) - before
        } finally {
          await session.close()
        }
      }
      for (const table of ['dense', 'gaps', 'by_unique', 'by_text', 'keyless']) {
        expect(await readRows(table), table).toBeLessThan(6_000)
      }
    })

    it('runs a statement of exactly the columns of the table', async () => {
      const { table, statement } = await sample('dense', 10)
      const narrow: Table = { ...table, columns: table.columns.slice(0, 2) }
      const server = serverOf(database)
      const columns = join(
        narrow.columns.map((column) => name(column.name)),
        ', ',
      )
      const records = await recordsOf(
        server,
        narrow,
        sql`SELECT ${columns} FROM (${statement}) AS ${raw('s')}`,
      )
      expect(Object.keys(records[0] ?? {})).toEqual(['id', 'b'])
    })
  })
}
