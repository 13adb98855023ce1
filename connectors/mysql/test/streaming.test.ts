import path from 'node:path'
import { measureExport, type ReaderPace, type TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import { suites } from './support.ts'

const entry = path.join(import.meta.dirname, '..', 'dist', 'main.js')

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

    const measure = (name: string, ssl_mode: string, pace?: ReaderPace) => {
      const store = { name, group: database.name }
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

    it('[C5] does not pile up values of 10 MB', async () => {
      const { exitCode, lines, bytes, megabytes } = await measure('large', 'disable', {
        everyBytes: 5_000_000,
        pauseMs: 20,
      })
      expect({ exitCode, lines }).toEqual({ exitCode: 0, lines: 12 })
      expect(bytes).toBeGreaterThan(120_000_000)
      // Three times the largest row.
      expect(megabytes).toBeLessThan(100 + 30)
    })
  })
}
