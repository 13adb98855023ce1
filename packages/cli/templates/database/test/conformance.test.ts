import { DockerLauncher, ProcessLauncher } from '@monoid-kit/orchestrator'
import { type TestDatabase, testConnector, useServer } from '@monoid-kit/testkit'
import { databaseData, makeFixture } from '@monoid-kit/testkit/conformance'
import { beforeAll } from 'vitest'

const image = process.env.CONFORM_IMAGE
const { server, describe } = await useServer('postgres')

describe('the connector', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await server.createDatabase()
  })

  testConnector({
    launcher: () =>
      image
        ? new DockerLauncher({ image, network: 'host', pull: 'never' })
        : new ProcessLauncher({ command: [process.execPath, 'dist/main.js'] }),
    config: () => ({ ...database.config }),
    fixture: () =>
      makeFixture({
        data: databaseData({ url: urlOf(database), setup: ['test/tables.sql'] }),
        person: [
          { store: 'customers', identifier: 'email', value: 'ada@example.org', records: 1 },
          { store: 'messages', identifier: 'sender', value: 'ada@example.org', records: 2 },
        ],
        others: [{ store: 'customers', identifier: 'email', value: 'bob@example.org', records: 1 }],
        values: ['Good morning'],
      }),
  })
})

function urlOf({ config }: TestDatabase): string {
  const login = [config.username, config.password].map(encodeURIComponent).join(':')
  return `postgres://${login}@${config.hostname}:${config.port}/${config.database}`
}
