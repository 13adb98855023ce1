import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { spawnConnector } from '../processes/spawn-connector.ts'
import { freePort } from '../servers/free-port.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { noBackends } from './backends.ts'
import {
  type DatabaseSubject,
  exportRows,
  groupOf,
  identifierOf,
  numbers,
  restrictedUser,
  run,
} from './database-subject.ts'

/** Rows of a kilobyte each that an export must not pile up. */
const manyRows = 200_000

/** Megabytes of memory that an export may take, however many rows there are. */
const mostMegabytes = 150

/** Leaves behind how much memory a process has had at the most. */
const recordPeak = `data:text/javascript,${encodeURIComponent(`
  import { readFileSync, writeFileSync } from 'node:fs'
  process.on('exit', () => {
    let peak = process.resourceUsage().maxRSS
    try { peak = Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) } catch {}
    writeFileSync(process.env.PEAK_FILE, String(peak))
  })`)}`

/**
 * What a command may take of time, memory and trust: validate in stages (C17), time limits (B17, C20), memory (C5).
 *
 * @param subject the connector and its server
 * @example limitRules(databaseSubject(entry, await useServer('postgres')))
 */
export function limitRules(subject: DatabaseSubject): void {
  const isPostgres = subject.kind === 'postgres'

  subject.describe(`validate on ${subject.kind}`, () => {
    let database: TestDatabase
    const validate = async (settings: object) => {
      const result = await run(subject, 'validate', { config: { ...database.config, ...settings } })
      expect(result.exitCode).toBe(0)
      expect(result.validate).toBeDefined()
      return `${result.validate?.status} ${result.validate?.message}`
    }

    beforeAll(async () => {
      database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE people (id int PRIMARY KEY)')
      await database.execute('CREATE TABLE pets (id int PRIMARY KEY)')
    })

    it('C17: a failure names its stage, its code and what to do', async () => {
      expect(await validate({})).toMatch(/^SUCCESS/)
      expect(await validate({ hostname: 'nowhere.invalid' })).toMatch(/^FAILURE dns: .*\[DNS_FAILED\]$/)
      expect(await validate({ hostname: '127.0.0.1', port: await freePort() })).toMatch(
        /^FAILURE tcp: .*\[CONNECT_FAILED\]$/,
      )
      expect(await validate({ password: 'wrong' })).toMatch(/^FAILURE login: .*\[LOGIN_FAILED\]$/)
      expect(await validate({ database: 'nowhere' })).toMatch(/^FAILURE database: .*\[DATABASE_UNKNOWN\]$/)
    })

    it('C17: a wrong setting is named', async () => {
      expect(await validate({ port: 'x', ssl_mode: 'perhaps', sample_size: -1 })).toMatch(
        /^FAILURE .*port: .*ssl_mode: .*sample_size: |^FAILURE .*sample_size: /,
      )
      expect(await validate({ hostname: '' })).toMatch(/^FAILURE .*hostname/)
    })

    it('C17: the rights to read and to delete are tested, and tables without them named', async () => {
      const none = await validate(
        await restrictedUser(subject, database, { people: 'INSERT', pets: 'INSERT' }),
      )
      expect(none).toMatch(/^FAILURE privileges: .*SELECT.*people.*pets.*\[PRIVILEGE_MISSING\]$/)
      const reader = await restrictedUser(subject, database, { people: 'SELECT, DELETE', pets: 'SELECT' })
      const missing = await validate(reader)
      expect(missing).toMatch(/^FAILURE privileges: .*DELETE.*pets.*\[PRIVILEGE_MISSING\]$/)
      expect(missing).not.toContain('people')
      expect(await validate({ ...reader, read_only: true })).toMatch(/^SUCCESS/)
      expect(await database.rows('SELECT * FROM people')).toEqual([])
    })

    it('[B17] C20: a server that never answers is given up after connect_timeout_seconds', async () => {
      const silent = createServer(() => undefined).listen(0, '127.0.0.1')
      await once(silent, 'listening')
      try {
        const { port } = silent.address() as { port: number }
        const settings = { hostname: '127.0.0.1', port, connect_timeout_seconds: 1 }
        expect(await validate(settings)).toMatch(/^FAILURE (tls|login): .*\[CONNECT_TIMEOUT\]$/)
        const config = { ...database.config, ...settings }
        const schema = await run(subject, 'schema', { config })
        expect(schema).toMatchObject({ exitCode: 4, logs: [{ code: 'CONNECT_TIMEOUT' }] })
      } finally {
        silent.close()
      }
    })
  })

  subject.describe(`time limits on ${subject.kind}`, () => {
    it('[B17] C20: a statement that takes too long fails its store, and nothing is left running', async () => {
      const database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE good (id int PRIMARY KEY)')
      await database.execute('INSERT INTO good VALUES (1)')
      await database.execute(
        `CREATE VIEW slow AS SELECT n AS id, ${isPostgres ? 'pg_sleep(0.2)::text' : 'sleep(0.2)'} AS waited FROM ${numbers(500)}`,
      )
      const group = groupOf(subject, database)
      const config = { ...database.config, include_views: ['slow'], statement_timeout_seconds: 1 }
      const wanted = [identifierOf(group, 'slow', 'waited', '7'), identifierOf(group, 'good', 'id', '1')]
      const { rows, results } = await exportRows(subject, config, wanted)
      expect(results.exitCode).toBe(5)
      expect(rows).toEqual([{ id: 1 }])
      expect(results.logs.map(({ code }) => code)).toEqual(['STATEMENT_TIMEOUT', 'INCOMPLETE'])
      await noBackends(subject, database)
    })

    it('[B17] C20: a lock that is not granted fails its store', async () => {
      const database = await subject.server.createDatabase()
      const group = groupOf(subject, database)
      for (const table of ['locked', 'good']) {
        await database.execute(`CREATE TABLE ${table} (id int PRIMARY KEY)`)
        await database.execute(`INSERT INTO ${table} VALUES (1)`)
      }
      const config = { ...database.config, lock_timeout_seconds: 1, statement_timeout_seconds: 20 }
      const wanted = [identifierOf(group, 'locked', 'id', '1'), identifierOf(group, 'good', 'id', '1')]
      const { handles } = await exportRows(subject, config, wanted)
      const holder = await database.connect()
      await holder.execute(
        isPostgres ? 'BEGIN; LOCK TABLE locked IN ACCESS EXCLUSIVE MODE' : 'LOCK TABLES locked WRITE',
      )
      const results = await run(subject, 'request-results', { config, requests: { handles } })
      expect(results.exitCode).toBe(5)
      expect(results.records.map(({ schema_name }) => schema_name)).toEqual(['good'])
      expect(results.logs.map(({ code }) => code)).toEqual(['LOCK_TIMEOUT', 'INCOMPLETE'])
      await holder.close()
    })
  })

  subject.describe(`memory on ${subject.kind}`, () => {
    it('C5: an export of 200,000 rows of a kilobyte takes no more memory than a small one', async () => {
      const database = await subject.server.createDatabase()
      await database.execute(
        'CREATE TABLE many (id int PRIMARY KEY, person varchar(10), filler varchar(1000))',
      )
      await database.execute(`INSERT INTO many SELECT n, 'ann', repeat('x', 1000) FROM ${numbers(manyRows)}`)
      const { config } = database
      const identifiers = [identifierOf(groupOf(subject, database), 'many', 'person', 'ann')]
      const query = await run(subject, 'query', { config, query: { identifiers } })
      const handles = query.results.map(({ handle }) => handle)
      const folder = await mkdtemp(path.join(tmpdir(), 'monoid-peak-'))
      try {
        const peakFile = path.join(folder, 'peak')
        const connector = await spawnConnector(subject.entry, 'request-results', {
          config,
          requests: { handles },
          nodeFlags: ['--import', recordPeak],
          // Whoever runs the tests stays that user, or the file could not be written.
          env: { PEAK_FILE: peakFile, MONOID_RUN_AS: '0' },
          stalled: true,
          timeoutMs: 100_000,
        })
        let lines = 0
        connector.child.stdout?.on('data', (text: string) => {
          for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1
        })
        expect(await connector.finished).toMatchObject({ exitCode: 0, stderr: '' })
        expect(lines).toBe(manyRows)
        const megabytes = Number(await readFile(peakFile, 'utf8')) / 1024
        expect(megabytes).toBeGreaterThan(10)
        expect(megabytes).toBeLessThanOrEqual(mostMegabytes)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    }, 150_000)
  })
}
