import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { JsonObject, MonoidLogMessage, MonoidRequestHandle } from '@monoid-kit/core'
import { ConnectorClient, DockerLauncher, reap } from '@monoid-kit/orchestrator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DatabaseSubject, eventually, groupOf, identifierOf } from '../scenarios/database-subject.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { buildImage, missingServer } from './connector-image.ts'
import type { ExportCall, ExportTally } from './export-caller.ts'
import { docker, runDocker } from './run-docker.ts'
import { createServerNetwork, type ServerNetwork } from './server-network.ts'

const megabyte = 1024 ** 2
const callerScript = fileURLToPath(new URL('../../dist/images/export-caller.js', import.meta.url))

/** What a test of a launched image makes besides the eight commands. */
export interface LaunchedImageOptions {
  /** SQL that makes a table `many (id, email)` of so many rows; the export of all of them is then tested. */
  readonly manyRows?: { readonly rows: number; readonly sql: string }
}

/**
 * What holds for a connector's image that an orchestrating API runs through the Docker launcher, beside a database.
 *
 * @param subject the connector and its server
 * @param options see `LaunchedImageOptions`
 * @example await launchedImageRules(databaseSubject(entry, await useServer('postgres')))
 */
export async function launchedImageRules(
  subject: DatabaseSubject,
  { manyRows }: LaunchedImageOptions = {},
): Promise<void> {
  const folder = path.dirname(path.dirname(subject.entry))
  const title = `the image of ${path.basename(folder)} through the launcher beside ${subject.kind}`
  const missing = await missingServer(subject.server)
  if (missing !== undefined) {
    describe.skip(`${title} (skipped: ${missing})`, () => {
      it('answers all commands', () => undefined)
    })
    return
  }
  describe(title, () => {
    let image: string
    let network: ServerNetwork
    let database: TestDatabase
    let config: JsonObject
    const email = 'ann@example.org'
    const handlesOf = async (client: ConnectorClient, table: string): Promise<MonoidRequestHandle[]> => {
      const identifiers = [identifierOf(groupOf(subject, database), table, 'email', email)]
      const results = await allOf(client.query(config, { identifiers }))
      expect(results.map(({ status }) => status.request_status)).toEqual(['COMPLETE'])
      return results.map(({ handle }) => handle)
    }

    function startCaller(call: Pick<ExportCall, 'stall'> & { readonly handles: MonoidRequestHandle[] }) {
      const { handles, stall } = call
      const whole: ExportCall = {
        image,
        network: network.name,
        config,
        requests: { handles },
        memoryBytes: 128 * megabyte,
        stall,
      }
      const child = spawn(process.execPath, [callerScript, JSON.stringify(whole)], {
        stdio: ['ignore', 'pipe', 'inherit'],
        timeout: 200_000,
        killSignal: 'SIGKILL',
      })
      const lines = createInterface({ input: child.stdout })
      const firstLine = Promise.race([
        once(lines, 'line').then(([line]) => line as string),
        once(lines, 'close').then(() => 'ended without a line'),
      ])
      return { child, firstLine }
    }

    async function runCaller(call: Parameters<typeof startCaller>[0]): Promise<ExportTally> {
      const { child, firstLine } = startCaller(call)
      const ended = once(child, 'exit')
      const line = await firstLine
      expect(await ended).toEqual([0, null])
      return JSON.parse(line) as ExportTally
    }

    beforeAll(async () => {
      image = await buildImage(folder, `launched-${subject.kind}`)
      network = await createServerNetwork(subject.server)
      database = await subject.server.createDatabase()
      config = { ...database.config, ...network.address }
      await database.execute('CREATE TABLE people (id int PRIMARY KEY, email varchar(100))')
      if (manyRows) await database.execute(manyRows.sql)
    }, 300_000)
    afterAll(async () => {
      await runDocker(['image', 'rm', '--force', image])
      await network?.remove()
    }, 60_000)

    it.each([false, true])(
      'answers all eight commands, with a terminal: %s',
      async (tty) => {
        await database.execute('DELETE FROM people')
        await database.execute(`INSERT INTO people VALUES (1, '${email}'), (2, 'bob@example.org')`)
        const logs: MonoidLogMessage[] = []
        const launcher = new DockerLauncher({ image, network: network.name, tty, pull: 'never' })
        const client = new ConnectorClient(launcher, { onLog: (log) => logs.push(log), deadlineMs: 50_000 })
        expect((await client.spec()).spec).toMatchObject({ type: 'object' })
        expect(await client.validate(config)).toMatchObject({ status: 'SUCCESS' })
        const schemas = await client.schema(config)
        expect(schemas.schemas.map(({ name }) => name)).toContain('people')
        const people = { schemas: schemas.schemas.filter(({ name }) => name === 'people') }
        expect(await allOf(client.scan(config, people))).toHaveLength(2)
        const handles = await handlesOf(client, 'people')
        const statuses = await allOf(client.requestStatus(config, { handles }))
        expect(statuses).toMatchObject([{ request_status: 'COMPLETE', data_type: 'RECORDS' }])
        const records = await allOf(client.requestResults(config, { handles }))
        expect(records.map(({ data }) => data)).toEqual([{ id: 1, email }])
        const identifiers = [
          identifierOf(groupOf(subject, database), 'people', 'email', 'nobody@example.org'),
        ]
        const erased = await allOf(client.delete(config, { identifiers }))
        expect(erased.map(({ status }) => status)).toMatchObject([{ request_status: 'COMPLETE' }])
        expect(logs.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([])
        expect(await madeFor(image)).toEqual([])
      },
      90_000,
    )

    if (!manyRows) return

    it('[C5] exports far more than any memory, the connector and the caller alike', async () => {
      const client = new ConnectorClient(new DockerLauncher({ image, network: network.name, pull: 'never' }))
      const handles = await handlesOf(client, 'many')
      const tally = await runCaller({ handles, stall: false })
      expect(tally.records).toBe(manyRows.rows)
      expect(tally.bytes).toBeGreaterThan(300 * megabyte)
      expect(tally.peakBytes).toBeLessThan(200 * megabyte)
      process.stdout.write(
        `${tally.records} records, ${Math.round(tally.bytes / 1e6)} MB, through a container of 128 MiB: ` +
          `the caller took ${Math.round(tally.peakBytes / megabyte)} MiB\n`,
      )
    }, 240_000)

    it.runIf(manyRows)(
      'reaps what a caller left behind that was killed in the middle',
      async () => {
        const client = new ConnectorClient(
          new DockerLauncher({ image, network: network.name, pull: 'never' }),
        )
        const handles = await handlesOf(client, 'many')
        const { child, firstLine } = startCaller({ handles, stall: true })
        expect(await firstLine).toBe('stalled')
        const ended = once(child, 'exit')
        child.kill('SIGKILL')
        await ended
        expect(await madeFor(image)).toHaveLength(1)
        const { failed } = await reap()
        expect(failed).toEqual([])
        expect(await madeFor(image)).toEqual([])
        // the database notices at its next write that nobody is there
        await eventually(async () => (await connectionsOf(database, subject)).length === 0)
      },
      120_000,
    )
  })
}

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The containers that there are of an image. */
async function madeFor(image: string): Promise<string[]> {
  const out = await docker(['ps', '--all', '--quiet', '--filter', `ancestor=${image}`])
  return out === '' ? [] : out.split('\n')
}

/** The connections to the database besides the test's own. */
async function connectionsOf(database: TestDatabase, { kind }: DatabaseSubject) {
  return database.rows(
    kind === 'postgres'
      ? 'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
      : 'SELECT id FROM information_schema.processlist WHERE db = database() AND id <> connection_id()',
  )
}
