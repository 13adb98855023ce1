import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import { configOf, suite } from './support.ts'

const worker = new URL('./stream-worker.mjs', import.meta.url).pathname

suite.describe('streams', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    await database.execute(`
      CREATE TABLE many AS SELECT n AS id, repeat('x', 1000) AS v FROM generate_series(1, 200000) n;
      CREATE TABLE large AS
        SELECT n AS id, CASE WHEN n <= 200 THEN 'small' ELSE repeat('y', 10000000) END AS v FROM generate_series(1, 230) n;`)
  })

  const stream = async (table: string, pauseEvery: number, pauseMs: number) => {
    const job = { config: configOf(database), table, pauseEvery, pauseMs }
    const { stdout } = await promisify(execFile)(process.execPath, [worker, JSON.stringify(job)])
    return JSON.parse(stdout) as { rows: number; bytes: number; megabytes: number }
  }

  it('[C5] reads 200,000 rows of 1 KB in flat memory', async () => {
    const { rows, bytes, megabytes } = await stream('many', 1_000_000, 0)
    expect(rows).toBe(200_000)
    expect(bytes).toBeGreaterThan(200_000_000)
    expect(megabytes).toBeLessThan(100)
  })

  it('[C5] holds the server back for a slow reader', async () => {
    const { rows, megabytes } = await stream('many', 1, 5)
    expect(rows).toBe(200_000)
    expect(megabytes).toBeLessThan(100)
  })

  it('[C5] does not pile up values of 10 MB, even where all rows before were small', async () => {
    const { rows, bytes, megabytes } = await stream('large', 1, 20)
    expect(rows).toBe(230)
    expect(bytes).toBeGreaterThan(300_000_000)
    // Three times the largest row.
    expect(megabytes).toBeLessThan(100 + 30)
  })
})
