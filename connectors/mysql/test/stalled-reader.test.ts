import { setTimeout as sleep } from 'node:timers/promises'
import { spawnConnector, type TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import { entry, suites } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`a reader that stalls, on ${testServer.kind}`, () => {
    let database: TestDatabase

    beforeAll(async () => {
      database = await testServer.createDatabase()
      await database.execute(`
        CREATE TABLE digit (i INT);
        INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
        CREATE TABLE many (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(1000));
        INSERT INTO many (v) SELECT REPEAT('x', 1000) FROM digit a, digit b, digit c, digit d, digit e`)
    })

    const backends = () =>
      database.rows(
        'SELECT id, state FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
      )
    const none = async () => {
      while ((await backends()).length > 0) await sleep(20)
    }

    /** Starts an export that nobody reads, and waits until the server is held back by it. */
    async function stall(settings: object, flags: readonly string[] = []) {
      const connector = await spawnConnector(entry, 'scan', {
        config: { ...database.config, full_scan: true, ...settings },
        schemas: { schemas: [{ name: 'many', group: database.name, json_schema: {} }] },
        flags,
        stalled: true,
      })
      let waits = 0
      while (waits < 5) {
        await sleep(20)
        const held = (await backends()).some(({ state }) => /to client|to net/i.test(state ?? ''))
        waits = held ? waits + 1 : 0
      }
      return connector
    }

    it.each(['disable', 'require'])(
      '[B15] [C5] SIGTERM ends it, and its backend: ssl_mode %s',
      async (ssl_mode) => {
        const connector = await stall({ ssl_mode })
        connector.child.kill('SIGTERM')
        expect((await connector.finished).exitCode).toBe(143)
        await none()
      },
    )

    it.each(['disable', 'require'])('[B15] [C5] so does a deadline: ssl_mode %s', async (ssl_mode) => {
      const connector = await stall({ ssl_mode }, ['--deadline-seconds', '6'])
      expect((await connector.finished).exitCode).toBe(124)
      await none()
    })

    it('[B9] so does the reader when it goes away', async () => {
      const connector = await stall({ ssl_mode: 'require' })
      connector.child.stdout?.destroy()
      expect((await connector.finished).exitCode).toBe(141)
      await none()
    })

    it('a backend that is ended meanwhile is a lost connection', async () => {
      const connector = await stall({})
      for (const { id } of await backends()) await database.execute(`KILL ${id}`)
      connector.resume()
      const { exitCode, logs, strayLines } = await connector.finished
      expect(strayLines).toStrictEqual([])
      expect(logs.map(({ code }) => code)).toContain('CONNECTION_LOST')
      expect(exitCode).toBe(4)
    })

    it('[C20] a reader may be slower than statement_timeout_seconds', async () => {
      const connector = await stall({ statement_timeout_seconds: 1 })
      await sleep(2500)
      connector.resume()
      const { exitCode, records } = await connector.finished
      expect(records).toHaveLength(100_000)
      expect(exitCode).toBe(0)
    })
  })
}
