import { fileURLToPath } from 'node:url'
import { runCommand, type TestDatabase, useServer } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const { server, describe } = await useServer('postgres')

describe('max_connections on postgres', () => {
  const databases: TestDatabase[] = []
  beforeAll(async () => {
    for (let count = 0; count < 3; count += 1) {
      const database = await server.createDatabase()
      databases.push(database)
      await database.execute(`
        CREATE COLLATION caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TABLE people (email text COLLATE caseless);
        INSERT INTO people VALUES ('ann@example.org'), ('ANN@example.org')`)
    }
  })

  it('[B5, B17] one connection is enough for every command, however many databases a request names', async () => {
    const config = { ...databases[0]?.config, scan_all: true, max_connections: 1 }
    const stores = databases.map(({ name }) => ({ schema_name: 'people', schema_group: `${name}/public` }))
    const item = { identifier: 'email', identifier_query: 'ann@example.org', json_schema: {} }
    const query = { identifiers: stores.map((store) => ({ ...store, ...item })) }
    const schemas = stores.map((store) => ({
      name: store.schema_name,
      group: store.schema_group,
      json_schema: {},
    }))
    // A command that waits for ever ends here, with another exit code than 0.
    const flags = ['--deadline-seconds', '40']

    const queried = await runCommand(entry, 'query', { config, query, flags })
    expect(queried.exitCode).toBe(0)
    expect(queried.results.map(({ status }) => status.request_status)).toEqual(Array(3).fill('COMPLETE'))
    expect(queried.logs.filter(({ code }) => code === 'NEAR_MISSES')).toHaveLength(3)

    const requests = { handles: queried.results.map(({ handle }) => handle) }
    const exported = await runCommand(entry, 'request-results', { config, requests, flags })
    expect([exported.exitCode, exported.records.length]).toEqual([0, 3])
    const scanned = await runCommand(entry, 'scan', { config, schemas: { schemas }, flags })
    expect([scanned.exitCode, scanned.records.length]).toEqual([0, 6])

    const erased = await runCommand(entry, 'delete', { config, query, flags })
    expect(erased.exitCode).toBe(0)
    expect(erased.results.map(({ status }) => status.request_status)).toEqual(Array(3).fill('COMPLETE'))
    for (const database of databases) {
      expect(await database.rows('SELECT email FROM people')).toEqual([{ email: 'ANN@example.org' }])
    }
  })
})
