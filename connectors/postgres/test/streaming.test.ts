import path from 'node:path'
import { measureExport, type ReaderPace, type TestDatabase, useServer } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'

const entry = path.join(import.meta.dirname, '..', 'dist', 'main.js')
const suite = await useServer('postgres', { tls: true })

suite.describe('streams', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    await database.execute(`
      CREATE TABLE many AS SELECT n AS id, repeat('x', 1000) AS v FROM generate_series(1, 200000) n;
      CREATE TABLE large AS
        SELECT n AS id, CASE WHEN n <= 200 THEN 'small' ELSE repeat('y', 10000000) END AS v FROM generate_series(1, 230) n;`)
  })

  const measure = (name: string, ssl_mode: string, pace?: ReaderPace) => {
    const store = { name, group: `${database.name}/public` }
    return measureExport(entry, { ...database.config, ssl_mode }, [store], pace)
  }

  it.each(['disable', 'require'])(
    '[C5] reads 200,000 rows of 1 KB in flat memory, ssl_mode %s',
    async (ssl_mode) => {
      const { exitCode, lines, bytes, megabytes } = await measure('many', ssl_mode)
      expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: 200_000 })
      expect(bytes).toBeGreaterThan(200_000_000)
      expect(megabytes).toBeLessThan(100)
    },
  )

  it.each(['disable', 'require'])(
    '[C5] holds the server back for a slow reader, ssl_mode %s',
    async (ssl_mode) => {
      const pace = { everyBytes: 500_000, pauseMs: 5 }
      const { exitCode, lines, megabytes } = await measure('many', ssl_mode, pace)
      expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: 200_000 })
      expect(megabytes).toBeLessThan(100)
    },
  )

  it('[C5] does not pile up values of 10 MB, even where all rows before were small', async () => {
    const pace = { everyBytes: 5_000_000, pauseMs: 20 }
    const { exitCode, lines, bytes, megabytes } = await measure('large', 'disable', pace)
    expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: 230 })
    expect(bytes).toBeGreaterThan(300_000_000)
    // Three times the largest row.
    expect(megabytes).toBeLessThan(100 + 30)
  })
})
