import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type ServerKind, type TestDatabase, type TestServer, useServer } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeCompany } from './company.ts'
import { runKit, runKitOnTerminal } from './run-kit.ts'

const person = 'ann@secret-person.org'
const term = `email=${person}`
/** Characters that mean something in a URL, in a shell or in SQL. */
const password = `p@:/?#%&=+"$ wörd`
const seeds: Readonly<Record<ServerKind, number>> = { postgres: 1, mysql: 2, mariadb: 3 }

for (const kind of ['postgres', 'mysql', 'mariadb'] as const) {
  const { server, describe } = await useServer(kind)
  describe(`monoid-kit find and export, ${kind}`, () => {
    const company = makeCompany(person, kind, seeds[kind])
    const rows = Object.values(company.found).reduce((sum, ids) => sum + ids.length, 0)
    let database: TestDatabase
    let username: string
    let url: string
    let folder: string
    const env = { MONOID_PASSWORD: password }

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'monoid-kit-test-'))
      database = await server.createDatabase()
      await database.execute(company.sql)
      username = await createReader(server, database)
      url = urlOf(server, database, username)
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    it('says where a person occurs in 50 tables that it has never seen', async () => {
      const { exitCode, stdout, stderr } = await runKit(['find', url, term, '--json'], { env })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
      const report = JSON.parse(stdout)
      expect(report).toMatchObject({ complete: true, rows, unread: [], tables: { total: 50, unread: 0 } })
      const stores: FoundStore[] = report.stores
      const found = stores.filter((store) => store.rows > 0).map((store) => [store.store, store.rows])
      const expected = Object.entries(company.found).map(([name, ids]) => [name, ids.length])
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected))
      const near = stores.flatMap(({ store, matches }) => matches.map((match) => [store, match.near]))
      expect(Object.fromEntries(near.filter(([, count]) => count !== 0))).toEqual(company.near)
      expect(stdout).not.toContain(person)
    })

    it('exports each of these rows once', async () => {
      const { exitCode, stdout, stderr } = await runKit(['export', url, term], { env })
      expect(exitCode).toBe(0)
      expect(stderr).toContain(`exported ${rows.toLocaleString('en')} rows`)
      const lines: ExportedRow[] = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      const found = lines.map(({ store, data }) => `${store} ${data.id}`).sort()
      const expected = Object.entries(company.found).flatMap(([name, ids]) =>
        ids.map((id) => `${name} ${id}`),
      )
      expect(found).toEqual(expected.sort())
      const group = kind === 'postgres' ? `${database.name}/public` : database.name
      expect(new Set(lines.map((line) => line.group))).toEqual(new Set([group]))
    })

    it('writes a file that only its owner may read, and leaves nothing beside it', async () => {
      const file = path.join(folder, 'ann.ndjson')
      await writeFile(file, 'older')
      const { exitCode, stdout } = await runKit(['export', url, term, '-o', file], { env })
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' })
      expect((await readFile(file, 'utf8')).trimEnd().split('\n')).toHaveLength(rows)
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      expect(await readdir(folder)).toEqual(['ann.ndjson'])
    })

    it('says plainly that nothing was found', async () => {
      const nobody = await runKit(['find', url, 'email=nobody@x.org'], { env })
      expect(nobody).toMatchObject({ exitCode: 0, stderr: '' })
      expect(nobody.stdout).toContain('Nothing was found')
      expect(await runKit(['export', url, 'email=nobody@x.org'], { env })).toMatchObject({
        exitCode: 0,
        stdout: '',
        stderr: 'exported no rows\n',
      })
    })

    it('takes the terms and the password from stdin, and the password from the variables of the tools', async () => {
      const variable = kind === 'postgres' ? 'PGPASSWORD' : 'MYSQL_PWD'
      const results = await Promise.all([
        runKit(['find', url, '--terms-stdin', '--json'], { stdin: `\n${term}\r\n`, env }),
        runKit(['find', url, term, '--password-stdin', '--json'], { stdin: `${password}\n` }),
        runKit(['find', url, term, '--json'], { env: { [variable]: password } }),
      ])
      for (const { exitCode, stdout, stderr } of results) {
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
        expect(JSON.parse(stdout)).toMatchObject({ rows })
      }
    })

    it('asks for the password on a terminal and does not show it', async () => {
      const { exitCode, screen } = await runKitOnTerminal(['find', url, term], {
        when: '(Enter for none):',
        type: `${password}\r`,
      })
      expect(exitCode).toBe(0)
      expect(screen).toContain(`Password of ${username} at`)
      expect(screen).toContain(`Found ${rows.toLocaleString('en')} rows in`)
      expect(screen).toContain('monoid-kit export')
      expect(screen).not.toContain(password)
      expect(screen).not.toContain('wörd')
    })

    it('takes a password in the URL with a warning, and repeats it nowhere', async () => {
      const encoded = encodeURIComponent(password)
      const withPassword = url.replace('@', `:${encoded}@`)
      const piped = await runKit(['find', withPassword, term])
      expect(piped).toMatchObject({
        exitCode: 0,
        stderr: expect.stringContaining("stands in the shell's history"),
      })
      const { screen } = await runKitOnTerminal(['find', withPassword, term])
      expect(screen).toContain('monoid-kit export')
      for (const output of [piped.stdout, piped.stderr, screen]) {
        expect(output).not.toContain(password)
        expect(output).not.toContain(encoded)
      }
    })

    it('says what is wrong with a connection in one error', async () => {
      const named = (text: string) => url.replace(`/${database.name}`, text)
      const wrong = { MONOID_PASSWORD: 'wrong-password' }
      const cases = [
        [url.replace(/:\d+\//, ':1/'), env, 4, 'CONNECT_FAILED', 'host and port in the URL'],
        [url.replace(/@[^:]+:/, '@no-such-host.invalid:'), env, 4, 'DNS_FAILED', 'host name in the URL'],
        [url, wrong, 3, 'LOGIN_FAILED', 'check user name and password'],
        [url, {}, 3, 'LOGIN_FAILED', 'no password was given'],
        [named('/no_such_database'), env, 3, 'DATABASE_UNKNOWN', 'behind the port in the URL'],
        [named('/no_such_database?sslmod=x'), env, 2, 'USAGE', 'unknown parameter, sslmod'],
        [url.replace(/^[a-z]+/, 'oracle'), env, 2, 'USAGE', 'begins with postgres://'],
      ] as const
      for (const [given, variables, exitCode, code, text] of cases) {
        const result = await runKit(['find', given, term], { env: variables })
        expect(result).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(text) })
        expect(result.stderr).toContain(`code ${code}, exit code ${exitCode}`)
        expect(result.stderr).not.toMatch(/secret-person|wrong-password|wörd/)
        expect(result.stderr.match(/error:/g)).toHaveLength(1)
      }
    })

    const hasTls = server.missing === undefined && server.description.tls !== undefined
    it.skipIf(!hasTls)('checks the server by an authority that the URL names', async () => {
      const file = path.join(folder, 'ca.pem')
      await writeFile(file, server.tls.ca)
      const parameter = kind === 'postgres' ? 'sslrootcert' : 'ssl-ca'
      const secured = url.replace('127.0.0.1', 'localhost')
      const trusted = `${secured}?sslmode=verify-full&${parameter}=${encodeURIComponent(file)}`
      expect(await runKit(['find', trusted, term], { env })).toMatchObject({ exitCode: 0, stderr: '' })
      const untrusted = await runKit(['find', `${secured}?sslmode=verify-full`, term], { env })
      expect(untrusted).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('TLS_FAILED') })
      await rm(file)
      const missing = await runKit(['find', trusted, term], { env })
      expect(missing).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('cannot be read (ENOENT)'),
      })
    })
  })
}

interface FoundStore {
  readonly store: string
  readonly rows: number
  readonly matches: readonly { readonly near: number }[]
}

interface ExportedRow {
  readonly store: string
  readonly group: string
  readonly data: { readonly id: number }
}

/** A user who may read the database, with a password that needs encoding. */
async function createReader(server: TestServer, database: TestDatabase): Promise<string> {
  const { username } = await server.createUser()
  const quoted = password.replaceAll("'", "''")
  if (server.kind === 'postgres') {
    await database.execute(`ALTER ROLE ${username} PASSWORD '${quoted}';
      GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${username}`)
  } else {
    await database.execute(`ALTER USER '${username}'@'%' IDENTIFIED BY '${quoted}';
      GRANT SELECT ON \`${database.name}\`.* TO '${username}'@'%'`)
  }
  return username
}

function urlOf(server: TestServer, database: TestDatabase, username: string): string {
  const { hostname, port } = server.connection
  const scheme = { postgres: 'postgresql', mysql: 'mysql', mariadb: 'mariadb' }[server.kind]
  return `${scheme}://${username}@${hostname}:${port}/${database.name}`
}
