import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { spawnConnector, type TestDatabase, useServer } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const suite = await useServer('postgres', { tls: true })

suite.describe('a reader that stalls', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    await database.execute(
      `CREATE TABLE many AS SELECT n AS id, repeat('x', 1000) AS v FROM generate_series(1, 100000) n`,
    )
  })

  /** What the connector's backends are doing. */
  async function backends() {
    return database.rows(
      `SELECT state, ssl::text FROM pg_stat_activity a JOIN pg_stat_ssl s ON s.pid = a.pid
       WHERE datname = current_database() AND application_name LIKE 'monoid%'`,
    )
  }

  /** Starts an export that nobody reads, and waits until the server is held back by it. */
  async function stall(settings: object, flags: readonly string[] = []) {
    const schema = { name: 'many', group: `${database.name}/public`, json_schema: {} }
    const connector = await spawnConnector(entry, 'scan', {
      config: { ...database.config, full_scan: true, ...settings },
      schemas: { schemas: [schema] },
      flags,
      stalled: true,
    })
    let waits = 0
    while (waits < 5) {
      await sleep(20)
      const rows = await database.rows(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'monoid%'
         AND wait_event = 'ClientWrite'`,
      )
      waits = rows.length > 0 ? waits + 1 : 0
    }
    return connector
  }

  it.each(['disable', 'require'])(
    '[B15] [C5] SIGTERM ends it, and its backend: ssl_mode %s',
    async (mode) => {
      const connector = await stall({ ssl_mode: mode })
      expect(await backends()).toStrictEqual([
        { state: 'active', ssl: mode === 'disable' ? 'false' : 'true' },
      ])
      connector.child.kill('SIGTERM')
      expect((await connector.finished).exitCode).toBe(143)
      while ((await backends()).length > 0) await sleep(20)
    },
  )

  it.each(['disable', 'require'])('[B15] [C5] so does a deadline: ssl_mode %s', async (mode) => {
    const connector = await stall({ ssl_mode: mode }, ['--deadline-seconds', '6'])
    expect((await connector.finished).exitCode).toBe(124)
    while ((await backends()).length > 0) await sleep(20)
  })

  it('[B9] so does the reader when it goes away', async () => {
    const connector = await stall({ ssl_mode: 'require' })
    connector.child.stdout?.destroy()
    expect((await connector.finished).exitCode).toBe(141)
    while ((await backends()).length > 0) await sleep(20)
  })

  it('a backend that is ended meanwhile is a lost connection', async () => {
    const connector = await stall({})
    await database.execute(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'monoid%' AND datname = current_database()`,
    )
    connector.resume()
    const { exitCode, logs, strayLines } = await connector.finished
    expect(strayLines).toStrictEqual([])
    expect(logs.map(({ code }) => code)).toContain('CONNECTION_LOST')
    expect(exitCode).toBe(4)
  })
})
