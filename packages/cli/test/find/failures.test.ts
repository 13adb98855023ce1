import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { type TestDatabase, useServer } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { runKit, runKitOnTerminal, startKit } from './run-kit.ts'

const person = 'ann@secret-person.org'
const term = `email=${person}`
const { server, describe } = await useServer('postgres')

describe('monoid-kit find and export, where something is wrong', () => {
  let database: TestDatabase
  let url: string
  let folder: string
  let env: Record<string, string>

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-kit-test-'))
    database = await server.createDatabase()
    await database.execute(`
      CREATE TABLE users (id int PRIMARY KEY, email text, name text);
      INSERT INTO users VALUES (1, '${person}', E'Ann\\u001b]0;owned\\u0007\\u009b2J');
      CREATE TABLE "evil\u001b[2Jtable" (email text);
      INSERT INTO "evil\u001b[2Jtable" VALUES ('${person}');
      CREATE TABLE closed (email text);
      CREATE TABLE big (id int, email text, body text)`)
    const { username, password } = await server.createUser()
    await database.execute(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${username};
      REVOKE SELECT ON closed FROM ${username}`)
    const { hostname, port } = server.connection
    url = `postgres://${username}@${hostname}:${port}/${database.name}`
    const temporary = path.join(folder, 'tmp')
    await mkdir(temporary)
    env = { MONOID_PASSWORD: password, TMPDIR: temporary }
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const leaveOut = ['--set', 'exclude_tables=closed']

  it('names the table that could not be read, and says that the answer is incomplete', async () => {
    const { exitCode, stdout, stderr } = await runKit(['find', url, term], { env })
    expect(exitCode).toBe(5)
    expect(stdout).toContain('Found 2 rows in 2 tables.')
    expect(stdout).toContain(`${database.name}/public/closed: the user lacks a privilege (PRIVILEGE_MISSING)`)
    expect(stderr).toContain('code INCOMPLETE, exit code 5')
    const json = await runKit(['find', url, term, '--json'], { env })
    expect(json.exitCode).toBe(5)
    expect(JSON.parse(json.stdout)).toMatchObject({ complete: false, unread: [{ store: 'closed' }] })
    expect(stdout + stderr + json.stdout + json.stderr).not.toContain(person)
  })

  it('exports all or nothing', async () => {
    const file = path.join(folder, 'all.ndjson')
    for (const output of [[], ['-o', file]]) {
      const { exitCode, stdout, stderr } = await runKit(['export', url, term, ...output], { env })
      expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: '' })
      expect(stderr).toContain('nothing was exported: 1 table could not be read')
      expect(stderr).toContain('/public/closed: ')
    }
    expect(await readdir(folder)).toEqual(['tmp'])
    const rest = await runKit(['export', url, term, ...leaveOut], { env })
    expect(rest.exitCode).toBe(0)
    expect(rest.stdout.trimEnd().split('\n')).toHaveLength(2)
  })

  it('shows no control character of the database on a terminal', async () => {
    const found = await runKitOnTerminal(['find', url, term, ...leaveOut], { env, columns: 60 })
    expect(found.exitCode).toBe(0)
    expect(found.screen).toContain('evil\\u001b[2Jtable')
    expect(found.screen).not.toContain('evil\u001b')
    const exported = await runKitOnTerminal(['export', url, term, ...leaveOut, '-o', '-'], { env })
    expect(exported.screen).toContain('Ann\\u001b]0;owned\\u0007\\u009b2J')
    expect(exported.screen).not.toMatch(/Ann\p{Cc}|owned\p{Cc}/u)
  })

  it('does not put rows on a terminal unasked', async () => {
    const { exitCode, screen } = await runKitOnTerminal(['export', url, term], { env })
    expect(exitCode).toBe(2)
    expect(screen).toContain('stdout is a terminal')
    expect(screen).not.toContain(person)
  })

  it('writes over no folder and no device', async () => {
    for (const output of [folder, '/dev/null', path.join(folder, 'missing', 'ann.ndjson'), '']) {
      const result = await runKit(['export', url, term, ...leaveOut, '-o', output], { env })
      expect(result).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('code USAGE') })
    }
  })

  it('refuses a setting that the connector has not, and a term without its value', async () => {
    const cases = [
      [['--set', 'exclude_table=closed', term], 'no setting exclude_table'],
      [['--set', 'read_only=false', term], 'nothing is ever written'],
      [['--set', 'statement_timeout_seconds=0.5', term], 'statement_timeout_seconds'],
      [['--depth', '99', term], '--depth takes'],
      [['--depth', '1', '--depth', '2', term], '--depth is given twice'],
      [[person], 'term 1 has no ='],
      [[], 'nothing to look for'],
      [['--terms-stdin', '--password-stdin'], 'stdin holds either'],
    ] as const
    for (const [args, message] of cases) {
      const { exitCode, stdout, stderr } = await runKit(['find', url, ...args], { env })
      expect(stdout).toBe('')
      expect(stderr).toContain(message)
      expect([2, 3]).toContain(exitCode)
      expect(stderr).not.toContain(person)
    }
  })

  it('ends at once when it is interrupted, and leaves no file', async () => {
    const locker = await database.connect()
    await locker.execute('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE')
    const file = path.join(folder, 'interrupted.ndjson')
    const kit = startKit(['export', url, term, ...leaveOut, '-o', file], { env })
    const ended = once(kit, 'exit')
    const stderr = text(kit.stderr)
    await waitingFor('Lock')
    // where the system tells others the words of a command line
    const words = await readFile(`/proc/${kit.pid}/cmdline`, 'utf8').catch(() => '')
    expect(words).not.toContain(person)
    kit.kill('SIGINT')
    expect(await ended).toEqual([130, null])
    expect(await stderr).toContain('code INTERRUPTED, exit code 130')
    await locker.close()
    expect(await readdir(folder)).toEqual(['tmp'])
    expect(await readdir(path.join(folder, 'tmp'))).toEqual([])
    await vi.waitFor(async () => expect(await sessions('')).toEqual([]), { timeout: 20_000 })
  })

  it('says of an export that broke off that it is incomplete, and leaves no part of a file', async () => {
    await database.execute(
      `INSERT INTO big SELECT id, '${person}', repeat('x', 1000000) FROM generate_series(1, 150) AS id`,
    )
    const kit = startKit(['export', url, term, ...leaveOut], { env })
    const ended = once(kit, 'exit')
    const stderr = text(kit.stderr)
    // nobody reads, so the server has to wait in the middle of its rows
    const [pid] = await waitingFor('Client')
    await database.execute(`SELECT pg_terminate_backend(${pid})`)
    const stdout = text(kit.stdout)
    expect(await ended).toEqual([4, null])
    expect(await stderr).toMatch(/the export is incomplete: it broke off after \d+ rows?/)
    expect((await stdout).split('\n').length).toBeLessThan(150)
    await database.execute('TRUNCATE big')
    expect(await readdir(path.join(folder, 'tmp'))).toEqual([])
  })

  async function waitingFor(event: string): Promise<readonly string[]> {
    return vi.waitFor(
      async () => {
        const found = await sessions(event)
        expect(found).toHaveLength(1)
        return found
      },
      { timeout: 40_000, interval: 200 },
    )
  }

  async function sessions(event: string): Promise<readonly string[]> {
    const waits = event === '' ? '' : `AND state = 'active' AND wait_event_type = '${event}'`
    const rows = await database.rows(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'monoid-postgres' ${waits}`,
    )
    return rows.map(({ pid }) => String(pid))
  }
})
