import { setTimeout as sleep } from 'node:timers/promises'
import { name, sql } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import type { MysqlServer } from '../src/mysql-server.ts'
import { serverOf, suites, tableOf, testContext, textsOf } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`raw rows of ${testServer.kind}`, () => {
    let database: TestDatabase
    let server: MysqlServer

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      server = serverOf(database)
      await database.execute(`
        CREATE TABLE t (id INT PRIMARY KEY, v LONGTEXT);
        INSERT INTO t WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i, REPEAT('x', 1000) FROM n;
        CREATE TABLE two (v LONGTEXT);
        INSERT INTO two VALUES ('1'), ('2')`)
    })

    const both = async (table: Awaited<ReturnType<typeof tableOf>>, order = 'id') => {
      const session = await server.open('', 'read', testContext())
      const columns = table.columns.map((column) => name(column.name))
      const all = columns.slice(1).reduce((list, column) => sql`${list}, ${column}`, columns[0] ?? sql``)
      const statement = sql`SELECT ${all} FROM ${name(...table.path)} ORDER BY ${name(order)}`
      try {
        return {
          encoded: await textsOf(session.records(statement, table, testContext())),
          plain: await textsOf(session.plainRecords(statement, table, testContext())),
        }
      } finally {
        await session.close()
      }
    }
    const stillWorks = async (session: Awaited<ReturnType<MysqlServer['open']>>) =>
      expect(await session.rows(sql`SELECT '4711'`, testContext())).toEqual([['4711']])
    const all = sql`SELECT id, v FROM t ORDER BY id`

    it('are the same bytes as through the driver: hostile names, empty texts, NULL everywhere', async () => {
      const names = ['"];process.exit()//', '\\', 'a"b', '__proto__', "'", '\u0001', 'é', 'x'.repeat(64)]
      const columns = names.map((each) => `\`${each}\` VARCHAR(20)`).join(', ')
      const nulls = names.map(() => 'NULL').join(', ')
      const empty = names.map(() => "''").join(', ')
      await database.execute(
        `CREATE TABLE hostile (id INT PRIMARY KEY, ${columns}); INSERT INTO hostile VALUES (1, ${nulls}), (2, ${empty})`,
      )
      const { encoded, plain } = await both(await tableOf(server, database, 'hostile'))
      expect(encoded).toEqual(plain)
      expect(encoded).toHaveLength(2)
    })

    it('keep the sign of minus zero, as rows of the driver do', async () => {
      await database.execute(
        'CREATE TABLE zeros (id INT PRIMARY KEY, d DOUBLE, f FLOAT); INSERT INTO zeros VALUES (1, -0e0, -0e0), (2, 0, 0)',
      )
      const { encoded, plain } = await both(await tableOf(server, database, 'zeros'))
      expect(encoded).toEqual(plain)
      expect(encoded).toEqual(['{"id":1,"d":"-0","f":"-0"}', '{"id":2,"d":0,"f":0}'])
    })

    it('are the same through the driver where rows are of 10 MB and of more than one packet', async () => {
      await database.execute(`
        CREATE TABLE large (id INT PRIMARY KEY, a LONGTEXT, b LONGTEXT, c LONGBLOB);
        INSERT INTO large VALUES (1, REPEAT('é"', 3000000), NULL, NULL), (2, REPEAT('a', 9000000), REPEAT('b', 9000000), X'00'),
          (3, '', 'short', REPEAT(X'FF', 9000000))`)
      const { encoded, plain } = await both(await tableOf(server, database, 'large'))
      expect(encoded.length).toBe(3)
      // As a truth value: a difference of megabytes would drown the report.
      expect(encoded.every((text, index) => text === plain[index])).toBe(true)
    })

    it('come before an error of the server, after which the connection still works', async () => {
      const table = await tableOf(server, database, 't')
      const session = await server.open('', 'read', testContext())
      const failing = sql`SELECT id, CASE WHEN id = 500 THEN (SELECT v FROM two) ELSE v END AS v FROM t ORDER BY id`
      const texts: string[] = []
      const read = async () => {
        for await (const records of session.records(failing, table, testContext())) {
          texts.push(...(await textsOf(one(records))))
        }
      }
      await expect(read()).rejects.toMatchObject({ code: 'DATABASE_ERROR' })
      expect(texts.length).toBeLessThan(500)
      for (const text of texts) expect(JSON.parse(text)).toMatchObject({ v: 'x'.repeat(1000) })
      await stillWorks(session)
      expect(await textsOf(session.records(all, table, testContext()))).toHaveLength(900)
      await stillWorks(session)
      await session.close()
    })

    it('that nobody waits for end the connection', async () => {
      const table = await tableOf(server, database, 't')
      const session = await server.open('', 'read', testContext())
      const endless = sql`SELECT t.id, t.v FROM t, t AS b, t AS c`
      for await (const _ of session.records(endless, table, testContext())) break
      await expect(session.rows(sql`SELECT 1`, testContext())).rejects.toMatchObject({
        code: 'CONNECTION_LOST',
      })
      await session.close()
    })

    it('are handed out while the server works on', async () => {
      const table = await tableOf(server, database, 't')
      const session = await server.open('', 'read', testContext())
      const slow = sql`SELECT id, CASE WHEN id = 800 THEN CONCAT(SLEEP(2.125)) ELSE v END AS v FROM t ORDER BY id`
      let asleep = false
      for await (const _ of session.records(slow, table, testContext())) {
        const running = await database.rows(
          "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '%2.125%' AND id <> CONNECTION_ID()",
        )
        asleep ||= running.length === 1
      }
      expect(asleep).toBe(true)
      await session.close()
    })

    it('[C20] may not let themselves be waited for longer than statement_timeout_seconds', async () => {
      const strict = serverOf(database, { statement_timeout_seconds: 1 })
      const table = await tableOf(strict, database, 't')
      const session = await strict.open('', 'read', testContext())
      const slow = sql`SELECT id, CASE WHEN id = 800 THEN CONCAT(SLEEP(30)) ELSE v END AS v FROM t ORDER BY id`
      const error = await textsOf(session.records(slow, table, testContext())).catch(
        (thrown: unknown) => thrown,
      )
      expect(error).toMatchObject({ code: 'STATEMENT_TIMEOUT' })
      await session.close()
    })

    it('whose consumer is slower than that are all read', async () => {
      const strict = serverOf(database, { statement_timeout_seconds: 1 })
      const table = await tableOf(strict, database, 't')
      const session = await strict.open('', 'read', testContext())
      const many = sql`SELECT a.id, a.v FROM t AS a, t AS b WHERE b.id <= 50`
      let rows = 0
      for await (const records of session.records(many, table, testContext())) {
        if (rows === 0) await sleep(2500)
        rows += (await textsOf(one(records))).length
      }
      expect(rows).toBe(45_000)
      await session.close()
    })

    it('of a table that was changed meanwhile are refused', async () => {
      await database.execute('CREATE TABLE changed (id INT PRIMARY KEY); INSERT INTO changed VALUES (1)')
      const table = await tableOf(server, database, 'changed')
      await database.execute('ALTER TABLE changed MODIFY id BIGINT')
      const session = await server.open('', 'read', testContext())
      const statement = sql`SELECT id FROM ${name(...table.path)}`
      await expect(textsOf(session.records(statement, table, testContext()))).rejects.toMatchObject({
        code: 'DATABASE_ERROR',
      })
      await session.close()
    })
  })
}

async function* one<Item>(item: Item): AsyncGenerator<Item> {
  yield item
}
