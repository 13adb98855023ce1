import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import type { MysqlConfig } from '../src/mysql-config.ts'
import { configOf, suites } from './support.ts'

const worker = new URL('./stream-worker.mjs', import.meta.url).pathname

for (const { server: testServer, describe } of suites) {
  describe(`streams of ${testServer.kind}`, () => {
    let database: TestDatabase

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET latin1')
      await database.execute(`
        CREATE TABLE thousand (i INT PRIMARY KEY);
        INSERT INTO thousand WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n;
        CREATE TABLE many (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(1000));
        INSERT INTO many (v) SELECT REPEAT('x', 1000) FROM thousand AS a, thousand AS b WHERE b.i <= 200;
        CREATE TABLE large (id INT AUTO_INCREMENT PRIMARY KEY, v LONGTEXT);
        INSERT INTO large (v) SELECT REPEAT('y', 10000000) FROM thousand WHERE i <= 12`)
    })

    const stream = async (
      table: string,
      settings: Partial<MysqlConfig>,
      pauseEvery: number,
      pauseMs: number,
    ) => {
      const config = configOf(database, settings)
      const job = { config, store: { group: database.name, name: table }, pauseEvery, pauseMs }
      const { stdout } = await promisify(execFile)(process.execPath, [worker, JSON.stringify(job)])
      return JSON.parse(stdout) as { rows: number; bytes: number; megabytes: number }
    }

    it.each(['disable', 'require'])(
      '[C5] reads 200,000 rows of 1 KB in flat memory, ssl_mode %s',
      async (ssl_mode) => {
        const { rows, bytes, megabytes } = await stream('many', { ssl_mode }, 1_000_000, 0)
        expect(rows).toBe(200_000)
        expect(bytes).toBeGreaterThan(200_000_000)
        expect(megabytes).toBeLessThan(130)
      },
    )

    it.each(['disable', 'require'])(
      '[C5] holds the server back for a slow reader, ssl_mode %s',
      async (ssl_mode) => {
        const { rows, megabytes } = await stream('many', { ssl_mode }, 500, 5)
        expect(rows).toBe(200_000)
        expect(megabytes).toBeLessThan(130)
      },
    )

    it('[C5] does not pile up values of 10 MB', async () => {
      const { rows, bytes, megabytes } = await stream('large', {}, 1, 20)
      expect(rows).toBe(12)
      expect(bytes).toBeGreaterThan(120_000_000)
      expect(megabytes).toBeLessThan(220)
    })
  })
}
