import { fileURLToPath } from 'node:url'
import { runCommand, useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

for (const kind of ['mysql', 'mariadb'] as const) {
  const { server, describe } = await useServer(kind)

  describe(`max_connections on ${kind}`, () => {
    it('[B5, B17] one connection is enough for every command', async () => {
      const database = await server.createDatabase()
      await database.execute(
        'CREATE TABLE people (id int PRIMARY KEY, email varchar(50)); CREATE TABLE letters (id int PRIMARY KEY, email varchar(50))',
      )
      for (const table of ['people', 'letters']) {
        await database.execute(`INSERT INTO ${table} VALUES (1, 'ann@example.org'), (2, 'ANN@example.org')`)
      }
      const config = { ...database.config, max_connections: 1 }
      const query = {
        identifiers: ['people', 'letters'].map((table) => ({
          schema_name: table,
          schema_group: database.name,
          identifier: 'email',
          identifier_query: 'ann@example.org',
          json_schema: {},
        })),
      }
      // A command that waits for ever ends here, with another exit code than 0.
      const flags = ['--deadline-seconds', '40']
      for (const command of ['query', 'delete'] as const) {
        const result = await runCommand(entry, command, { config, query, flags })
        expect(result.exitCode).toBe(0)
        expect(result.results.map(({ status }) => status.request_status)).toEqual(['COMPLETE', 'COMPLETE'])
        expect(result.logs.filter(({ code }) => code === 'NEAR_MISSES')).toHaveLength(2)
      }
      expect(await database.rows('SELECT id FROM people')).toEqual([{ id: '2' }])
    })
  })
}
