import path from 'node:path'
import { DockerLauncher, ProcessLauncher } from '@monoid-kit/orchestrator'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { databaseData } from '../conformance/fixture/database-data.ts'
import { type Fixture, makeFixture } from '../conformance/fixture/fixture.ts'
import { buildImage, missingServer } from '../images/connector-image.ts'
import { runDocker } from '../images/run-docker.ts'
import { createServerNetwork, type ServerNetwork } from '../images/server-network.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { testConnector } from '../test-connector.ts'
import { type DatabaseSubject, groupOf } from './database-subject.ts'

/** These connectors hand out RECORDS; whether a container's end comes too early cannot be seen of a process. */
const unjudgedProcess = ['results.files', 'process.outlives-start']
/** An engine goes on to read; and where no packet leaves the machine no host keeps anybody waiting. */
const unjudgedImage = ['results.files', 'process.reader-gone', 'process.sigterm']

/**
 * The conformance kit's checks of a database connector: as a process, and as an image beside the server.
 *
 * @param subject the connector and its server
 * @param sql a file with statements that make the tables `people` and `orders`, from nothing or from whatever is there
 * @example await conformanceRules(databaseSubject(entry, await useServer('postgres')), 'test/conformance.sql')
 */
export async function conformanceRules(subject: DatabaseSubject, sql: string): Promise<void> {
  processConformanceRules(subject, sql)
  await imageConformanceRules(subject, sql)
}

/**
 * The same as a process only, for a further server of a connector whose image has been judged beside another.
 *
 * @param subject the connector and its server
 * @param sql a file with statements that make the tables
 * @example processConformanceRules(databaseSubject(entry, await useServer('mariadb')), 'test/conformance.sql')
 */
export function processConformanceRules(subject: DatabaseSubject, sql: string): void {
  const previousSpec = path.join(path.dirname(path.dirname(subject.entry)), 'spec.json')
  let database: TestDatabase

  subject.describe(`conformance on ${subject.kind}`, () => {
    beforeAll(async () => {
      database = await subject.server.createDatabase()
    })
    testConnector({
      title: 'as a process',
      launcher: () => new ProcessLauncher({ command: [process.execPath, subject.entry] }),
      config: () => ({ ...database.config }),
      fixture: () => fixtureOf(subject, database, sql),
      previousSpec,
      unjudged: unjudgedProcess,
    })
  })
}

async function imageConformanceRules(subject: DatabaseSubject, sql: string): Promise<void> {
  const folder = path.dirname(path.dirname(subject.entry))
  let database: TestDatabase
  const title = `conformance of the image beside ${subject.kind}`
  const missing = await missingServer(subject.server)
  if (missing !== undefined) {
    describe.skip(`${title} (skipped: ${missing})`, () => {
      it('keeps the protocol', () => undefined)
    })
    return
  }
  describe(title, () => {
    let image: string
    let network: ServerNetwork
    beforeAll(async () => {
      image = await buildImage(folder, `conform-${subject.kind}`)
      network = await createServerNetwork(subject.server)
      database = await subject.server.createDatabase()
    }, 300_000)
    afterAll(async () => {
      await runDocker(['image', 'rm', '--force', image])
      await network?.remove()
    }, 60_000)
    testConnector({
      title: 'as an image',
      launcher: () => new DockerLauncher({ image, network: network.name, pull: 'never' }),
      config: () => ({ ...database.config, ...network.address }),
      fixture: () => fixtureOf(subject, database, sql),
      previousSpec: path.join(folder, 'spec.json'),
      unjudged: unjudgedImage,
    })
  })
}

function fixtureOf(subject: DatabaseSubject, database: TestDatabase, sql: string): Fixture {
  const { hostname, port, username, password } = database.config
  const group = groupOf(subject, database)
  const login = [username, password].map(encodeURIComponent).join(':')
  const scheme = subject.kind === 'postgres' ? 'postgres' : 'mysql'
  const known = (store: string, identifier: string, value: string | number, records: number) => ({
    store,
    group,
    identifier,
    value,
    records,
  })
  return makeFixture({
    data: databaseData({
      url: `${scheme}://${login}@${hostname}:${port}/${database.name}`,
      setup: [sql],
    }),
    person: [
      known('people', 'email', 'ann@example.org', 1),
      known('people', 'id', 1, 1),
      known('orders', 'email', 'ann@example.org', 2),
    ],
    others: [known('people', 'email', 'bob@example.org', 1), known('orders', 'email', 'bob@example.org', 1)],
    bulk: [known('orders', 'email', 'many@example.org', 4000)],
    long: [known('orders', 'email', 'long@example.org', 1)],
    values: ['Ann Marzipan', 'a pound of marzipan'],
  })
}
