import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { MonoidMessage } from '@monoid-kit/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { faultsOf } from '../judging/protocol-faults.ts'
import type { CommandResult } from '../processes/command-result.ts'
import { type DatabaseSubject, groupOf, identifierOf, numbers } from '../scenarios/database-subject.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { buildImage, missingServer } from './connector-image.ts'
import { docker, runDocker } from './run-docker.ts'
import { type ImageOptions, runImage } from './run-image.ts'
import { serveSource } from './serve-source.ts'
import { createServerNetwork, type ServerNetwork } from './server-network.ts'

/** As little as a container can be given while it still reads what only root may, and gives root up (B3). */
const hardened: readonly string[] = [
  '--read-only',
  ...['--cap-drop', 'ALL', '--cap-add', 'SETUID', '--cap-add', 'SETGID', '--cap-add', 'CHOWN'],
  ...[
    '--security-opt',
    'no-new-privileges',
    '--memory',
    '128m',
    '--memory-swap',
    '128m',
    '--pids-limit',
    '64',
  ],
]

const temp = { persistConf: { temp_store: '/temp' }, dockerFlags: [...hardened, '--volume', '/temp'] }

/**
 * What holds for a connector's image beside a database, both in containers of one network.
 *
 * @param subject the connector and its server
 * @example databaseImageRules(databaseSubject(entry, await useServer('postgres')))
 */
export async function databaseImageRules(subject: DatabaseSubject): Promise<void> {
  const folder = path.dirname(path.dirname(subject.entry))
  const missing = await missingServer(subject.server)
  const title = `the image of ${path.basename(folder)} beside ${subject.kind}`
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
    const people = () => [identifierOf(groupOf(subject, database), 'people', 'email', 'ann@example.org')]
    const run = async (command: string, options: ImageOptions = {}): Promise<CommandResult> => {
      const config = { ...database.config, ...network.address }
      const result = await runImage(image, command, { config, network: network.name, ...options })
      expect(faultsOf(result, command)).toEqual([])
      return result
    }

    beforeAll(async () => {
      image = await buildImage(folder, `test-${subject.kind}`)
      network = await createServerNetwork(subject.server)
      database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE people (id int PRIMARY KEY, email varchar(100))')
    }, 300_000)
    afterAll(async () => {
      await runDocker(['image', 'rm', '--force', image])
      await network?.remove()
    })

    const ways: readonly (readonly [string, ImageOptions])[] = [
      ['[B3] as root that gives itself up, files of mode 0600', temp],
      ['[B7] on a terminal', { ...temp, terminal: true }],
      [
        'as any user who may read the files',
        { ...temp, fileMode: 0o644, dockerFlags: [...temp.dockerFlags, '--user', '12345:12345'] },
      ],
    ]
    // MariaDB is served by the image of MySQL, which is run there in every way.
    it.each(subject.kind === 'mariadb' ? ways.slice(0, 1) : ways)(
      'answers all eight commands by docker run: %s',
      async (_, way) => {
        await database.execute('DELETE FROM people')
        await database.execute("INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org')")
        const { persistConf: _temp, ...still } = way
        const spec = await run('spec', { ...still, config: undefined })
        expect(spec.spec?.spec).toMatchObject({ type: 'object' })
        const valid = await run('validate', still)
        expect(valid.validate).toMatchObject({ status: 'SUCCESS' })
        const schema = await run('schema', still)
        expect(schema.schemas?.map(({ name }) => name)).toEqual(['people'])
        const schemas = { schemas: schema.schemas }
        const scan = await run('scan', { ...way, schemas })
        expect(scan.records.map(({ data }) => data?.id)).toHaveLength(2)
        const query = { identifiers: people() }
        const found = await run('query', { ...way, query })
        expect(found.results.map(({ status }) => status.request_status)).toEqual(['COMPLETE'])
        const requests = { handles: found.results.map(({ handle }) => handle) }
        const status = await run('request-status', { ...way, requests })
        expect(status.statuses).toMatchObject([{ request_status: 'COMPLETE', data_type: 'RECORDS' }])
        const results = await run('request-results', { ...way, requests })
        expect(results.records.map(({ data }) => data)).toEqual([{ id: 1, email: 'ann@example.org' }])
        const erased = await run('delete', { ...way, query })
        expect(erased.results.map((each) => each.status)).toMatchObject([
          { request_status: 'COMPLETE', data_type: 'NONE' },
        ])
        expect(await database.rows('SELECT id FROM people')).toEqual([{ id: '2' }])
        const all = [spec, valid, schema, scan, found, status, results, erased]
        expect(all.map(({ exitCode }) => exitCode)).toEqual(all.map(() => 0))
        expect(all.flatMap(({ logs }) => logs.map(({ code }) => code))).not.toContain('PRIVILEGES_KEPT')
      },
    )

    it('[B3] goes on as another user than root', async () => {
      const config = { ...database.config, ...network.address }
      const { exitCode, answer, users } = await usersOf(
        image,
        [...hardened, '--network', network.name],
        config,
      )
      expect({ exitCode, users }).toEqual({ exitCode: 0, users: ['65532'] })
      expect(answer).toMatchObject({ type: 'VALIDATE', validate_msg: { status: 'SUCCESS' } })
    })

    // MariaDB is served by the image of MySQL.
    it.runIf(subject.kind !== 'mariadb')('[B3] serves a Vantiq source by its command vantiq', async () => {
      const request = { operation: 'schema' }
      const { outcome, finished } = await serveSource(image, { ...database.config }, request, hardened)
      expect(outcome).toMatchObject({ kind: 'rows', rows: [{ schema_name: 'people' }] })
      expect({ exitCode: finished.exitCode, stderr: finished.stderr }).toEqual({ exitCode: 143, stderr: '' })
      expect(finished.stdout).not.toContain('PRIVILEGES_KEPT')
    })

    it('exports far more than its memory', async () => {
      await database.execute('CREATE TABLE notes (id int PRIMARY KEY, email varchar(100), body text)')
      await database.execute(
        `INSERT INTO notes SELECT n, 'ann@example.org', ${subject.kind === 'postgres' ? "repeat('x', 2000)" : "REPEAT('x', 2000)"} FROM ${numbers(150_000)}`,
      )
      const identifiers = [identifierOf(groupOf(subject, database), 'notes', 'email', 'ann@example.org')]
      const found = await run('query', { ...temp, query: { identifiers } })
      const requests = { handles: found.results.map(({ handle }) => handle) }
      const results = await run('request-results', { ...temp, requests })
      expect({ exitCode: results.exitCode, records: results.records.length }).toEqual({
        exitCode: 0,
        records: 150_000,
      })
    }, 120_000)
  })
}

/** Whose processes run in a container while it holds a session that has just validated a configuration. */
async function usersOf(image: string, flags: readonly string[], config: object) {
  const name = `monoid-test-session-${randomBytes(6).toString('hex')}`
  const args = ['run', '--rm', '--name', name, '--interactive', ...flags, image, 'session']
  const session = spawn('docker', args, { stdio: ['pipe', 'pipe', 'inherit'], timeout: 50_000 })
  const ended = once(session, 'exit')
  try {
    session.stdin.write(`${JSON.stringify({ id: '1', command: 'validate', config })}\n`)
    const [line] = (await once(createInterface({ input: session.stdout }), 'line')) as [string]
    const { message: answer } = JSON.parse(line) as { readonly message?: MonoidMessage }
    const top = await docker(['top', name, '-o', 'pid,uid'])
    const users = top.split('\n').slice(1)
    session.stdin.end()
    const [exitCode] = (await ended) as [number | null]
    return { exitCode, answer, users: users.map((each) => each.trim().split(/\s+/)[1]) }
  } finally {
    await runDocker(['rm', '--force', name])
  }
}
