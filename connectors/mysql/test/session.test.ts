import { setTimeout as sleep } from 'node:timers/promises'
import { name, raw, sql, value } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import { recordsOf, serverOf, suites, tableOf, testContext } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`sessions of ${testServer.kind}`, () => {
    let database: TestDatabase

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      await database.execute(`
        CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(1000));
        CREATE TABLE child (id INT PRIMARY KEY, t_id INT, FOREIGN KEY (t_id) REFERENCES t (id));
        CREATE TABLE many (i INT PRIMARY KEY);
        INSERT INTO many WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n;
        INSERT INTO t VALUES (1, 'a'), (2, 'b');
        INSERT INTO child VALUES (1, 1)`)
    })

    /** Nearly a billion rows, the first of them at once. */
    const endless = () => {
      const many = name(database.name, 'many')
      return sql`${many} AS a, ${many} AS b, ${many} AS c`
    }
    const slow = (seconds: number) => sql`SELECT SLEEP(${raw(String(seconds))})`
    const running = async (what: string) => {
      const rows = await database.rows(
        'SELECT id FROM information_schema.processlist WHERE db = ? AND info LIKE ? AND id <> CONNECTION_ID()',
        [database.name, `%${what}%`],
      )
      return rows.length
    }
    const until = async (condition: () => Promise<boolean>, tries = 100) => {
      for (let attempt = 0; attempt < tries; attempt += 1) {
        if (await condition()) return true
        await sleep(20)
      }
      return false
    }

    it('sets the session up whatever the server is set to', async () => {
      const session = await serverOf(database, { lock_timeout_seconds: 7 }).open('', 'read', testContext())
      try {
        const [row] = await session.rows(
          sql`SELECT @@time_zone, @@sql_mode, @@innodb_lock_wait_timeout, @@sql_select_limit, @@character_set_results, @@foreign_key_checks`,
          testContext(),
        )
        expect(row?.[0]).toBe('+00:00')
        expect(row?.[1]?.split(',').sort()).toEqual(['ALLOW_INVALID_DATES', 'NO_ENGINE_SUBSTITUTION'])
        expect(row?.slice(2)).toEqual(['7', '18446744073709551615', 'utf8mb4', '1'])
      } finally {
        await session.close()
      }
    })

    it('reads in a read-only transaction', async () => {
      const session = await serverOf(database).open('', 'read', testContext())
      try {
        await expect(
          session.execute(sql`DELETE FROM ${name(database.name, 't')}`, testContext()),
        ).rejects.toMatchObject({ code: 'SERVER_UNSUITABLE' })
      } finally {
        await session.close()
      }
    })

    it('[C1] keeps what was committed and nothing else', async () => {
      const insert = (id: number) =>
        sql`INSERT INTO ${name(database.name, 't')} VALUES (${raw(String(id))}, 'x')`
      const server = serverOf(database)
      const given = await server.open('', 'write', testContext())
      expect(await given.execute(insert(10), testContext())).toBe(1)
      await given.commit(testContext())
      await given.close()
      const taken = await server.open('', 'write', testContext())
      await taken.execute(insert(11), testContext())
      await taken.close()
      expect(await database.rows('SELECT id FROM t WHERE id >= 10')).toEqual([{ id: '10' }])
      await database.execute('DELETE FROM t WHERE id >= 10')
    })

    it('[C7] [C16] names a violated foreign key by a code, without values', async () => {
      const session = await serverOf(database).open('', 'write', testContext())
      try {
        const error = await session
          .execute(sql`DELETE FROM ${name(database.name, 't')} WHERE v = ${value('a')}`, testContext())
          .catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ code: 'REFERENCED_ROWS' })
      } finally {
        await session.close()
      }
    })

    it('ends a running statement on the server when aborted', async () => {
      const controller = new AbortController()
      const context = testContext(controller.signal)
      const session = await serverOf(database).open('', 'read', context)
      const statement = session.rows(slow(30.125), context)
      const outcome = statement.catch((thrown: unknown) => thrown)
      expect(await until(async () => (await running('30.125')) === 1)).toBe(true)
      const reason = new Error('stop')
      controller.abort(reason)
      expect(await outcome).toBe(reason)
      await session.close()
      expect(await until(async () => (await running('30.125')) === 0, 50)).toBe(true)
    })

    it('ends a stream on the server when aborted while the consumer stalls', async () => {
      const controller = new AbortController()
      const context = testContext(controller.signal)
      const server = serverOf(database)
      const table = await tableOf(server, database, 't')
      const session = await server.open('', 'read', context)
      const many = sql`SELECT a.i AS id, REPEAT('4711', 250) AS v FROM ${endless()}`
      const records = session.records(many, table, context)[Symbol.asyncIterator]()
      await records.next()
      expect(await until(async () => (await running('4711')) === 1)).toBe(true)
      controller.abort(new Error('stop'))
      expect(await until(async () => (await running('4711')) === 0, 50)).toBe(true)
      const ended = (async () => {
        while (!(await records.next()).done);
      })()
      await expect(ended).rejects.toThrow('stop')
      await session.close()
    })

    it('ends a stream on the server when its consumer leaves early', async () => {
      const server = serverOf(database)
      const table = await tableOf(server, database, 't')
      const session = await server.open('', 'read', testContext())
      const many = sql`SELECT a.i AS id, REPEAT('4712', 250) AS v FROM ${endless()}`
      for await (const _ of session.records(many, table, testContext())) break
      expect(await until(async () => (await running('4712')) === 0, 50)).toBe(true)
      await session.close()
    })

    it('[C20] stops a statement that takes too long, a DELETE too', async () => {
      const server = serverOf(database, { statement_timeout_seconds: 1 })
      for (const mode of ['read', 'write'] as const) {
        const session = await server.open('', mode, testContext())
        const statement =
          mode === 'read'
            ? session.rows(
                sql`SELECT COUNT(*) FROM ${endless()} WHERE SHA2(CONCAT('4713', a.i, b.i, c.i), 512) = ''`,
                testContext(),
              )
            : session.execute(
                sql`DELETE FROM ${name(database.name, 't')} WHERE SLEEP(20) = 4714`,
                testContext(),
              )
        await expect(statement).rejects.toMatchObject({ code: 'STATEMENT_TIMEOUT' })
        await session.close()
      }
      expect(await until(async () => (await running('471')) === 0, 100)).toBe(true)
    })

    it('[C20] stops waiting for a locked row', async () => {
      const holder = await database.connect()
      await holder.execute('START TRANSACTION; UPDATE t SET v = v WHERE id = 2')
      const session = await serverOf(database, { lock_timeout_seconds: 1 }).open('', 'write', testContext())
      await expect(
        session.execute(sql`DELETE FROM ${name(database.name, 't')} WHERE id = 2`, testContext()),
      ).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' })
      await session.close()
      await holder.execute('ROLLBACK')
    })

    it('[B17] lets a twin wait for the lock until the first has ended', async () => {
      const server = serverOf(database)
      const first = await server.open('', 'write', testContext())
      await first.lock('k'.repeat(300), testContext())
      const second = await server.open('', 'write', testContext())
      let held = false
      const waiting = second.lock('k'.repeat(300), testContext()).then(() => {
        held = true
      })
      expect(await until(async () => (await running('GET_LOCK')) === 1)).toBe(true)
      expect(held).toBe(false)
      await first.close()
      await waiting
      await second.close()
    })

    it('[B17] gives up waiting for a twin in time, and at once when aborted', async () => {
      const server = serverOf(database, { statement_timeout_seconds: 1 })
      const first = await server.open('', 'write', testContext())
      await first.lock('twin', testContext())
      const second = await server.open('', 'write', testContext())
      await expect(second.lock('twin', testContext())).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' })
      await second.close()
      const controller = new AbortController()
      const patient = serverOf(database)
      const third = await patient.open('', 'write', testContext())
      const waiting = third.lock('twin', testContext(controller.signal)).catch((thrown: unknown) => thrown)
      expect(await until(async () => (await running('GET_LOCK')) === 1)).toBe(true)
      controller.abort(new Error('stop'))
      expect(await waiting).toMatchObject({ message: 'stop' })
      await third.close()
      await first.close()
    })

    it('tells of a connection that was killed, while it works and while it idles', async () => {
      const server = serverOf(database)
      const session = await server.open('', 'read', testContext())
      const idOf = async () => (await session.rows(sql`SELECT CONNECTION_ID()`, testContext()))[0]?.[0]
      const id = await idOf()
      const outcome = session.rows(slow(20.375), testContext()).catch((thrown: unknown) => thrown)
      expect(await until(async () => (await running('20.375')) === 1)).toBe(true)
      await database.execute(`KILL ${id}`)
      expect(['CONNECTION_LOST', 'DATABASE_ERROR']).toContain(((await outcome) as { code: string }).code)
      await session.close()

      const idle = await server.open('', 'read', testContext())
      const [row] = await idle.rows(sql`SELECT CONNECTION_ID()`, testContext())
      await database.execute(`KILL ${row?.[0]}`)
      await until(
        async () =>
          (
            await database.rows('SELECT id FROM information_schema.processlist WHERE id = ?', [
              row?.[0] ?? '',
            ])
          ).length === 0,
      )
      await sleep(50)
      await expect(idle.rows(sql`SELECT 1`, testContext())).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
      await idle.close()
      await idle.close()
    })

    it('closes every session with the server, and refuses work afterwards', async () => {
      const server = serverOf(database)
      const session = await server.open('', 'read', testContext())
      const outcome = session.rows(slow(20.625), testContext()).catch((thrown: unknown) => thrown)
      expect(await until(async () => (await running('20.625')) === 1)).toBe(true)
      await server.close()
      expect(await outcome).toMatchObject({ code: 'CANCELLED' })
      expect(await until(async () => (await running('20.625')) === 0, 50)).toBe(true)
      await expect(session.rows(sql`SELECT 1`, testContext())).rejects.toMatchObject({
        code: 'CONNECTION_LOST',
      })
    })

    it('yields members of any name, __proto__ included', async () => {
      await database.execute(
        'CREATE TABLE odd (`__proto__` INT, `constructor` INT, `2` INT, `1` INT); INSERT INTO odd VALUES (1, 2, 3, 4)',
      )
      const server = serverOf(database)
      const table = await tableOf(server, database, 'odd')
      const [record] = await recordsOf(server, table, sql`SELECT * FROM ${name(...table.path)}`)
      expect(Object.entries(record ?? {}).sort()).toEqual([
        ['1', 4],
        ['2', 3],
        ['__proto__', 1],
        ['constructor', 2],
      ])
    })
  })
}
