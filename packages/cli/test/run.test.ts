import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { type TestDatabase, useServer } from '@monoid-kit/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runKit, runKitOnTerminal, startKit } from './find/run-kit.ts'

const person = 'ann@secret-person.org'
const escapes = '\u001b[2J\u001b]0;owned\u0007\r\n\u202e'
const postgres = ['--connector', 'postgres']
const { server, describe: describeOnServer } = await useServer('postgres')

describeOnServer('monoid-kit run', () => {
  let database: TestDatabase
  let folder: string
  let config: string
  let query: string
  const at = (name: string) => path.join(folder, name)

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-kit-run-'))
    database = await server.createDatabase()
    await database.execute(`CREATE TABLE people (id int PRIMARY KEY, email text, note text);
      INSERT INTO people SELECT n, 'p' || n || '@x.org', 'note ' || n FROM generate_series(1, 500) n;
      CREATE TABLE wide (email text, a text, b text, c text);
      CREATE TABLE "odd\u001b[31mname" (email text)`)
    await database.rows('INSERT INTO people VALUES (0, $1, $2)', [person, `hello ${escapes}`])
    const long = 'x'.repeat(60)
    await database.rows('INSERT INTO wide VALUES ($1, $2, $2, $2)', [person, long])
    config = at('config.json')
    await writeFile(config, JSON.stringify(database.config))
    const schema = await runKit(['run', 'schema', ...postgres, '-c', config])
    await writeFile(at('schema.ndjson'), schema.stdout)
    query = at('query.json')
    await writeFile(query, JSON.stringify(queryFor(schema.stdout, ['people', 'wide'])))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('prints the lines of the protocol in a pipe, and takes them as the files of other commands', async () => {
    const found = await runKit(['run', 'query', ...postgres, '-c', config, '-q', query])
    expect(found).toMatchObject({ exitCode: 0, stderr: '' })
    const results = await runKit(['run', 'request-results', ...postgres, '-c', config, '-r', '-'], {
      stdin: found.stdout,
    })
    expect(results).toMatchObject({ exitCode: 0, stderr: '' })
    expect(dataOf(results.stdout)).toContainEqual({ id: 0, email: person, note: `hello ${escapes}` })
    expect(dataOf(results.stdout)).toHaveLength(2)
    const status = await runKit(['run', 'request-status', ...postgres, '-c', config, '-r', '-'], {
      stdin: found.stdout,
    })
    expect(status.stdout.match(/COMPLETE/g)).toHaveLength(2)
    const scan = await runKit(['run', 'scan', ...postgres, '-c', config, '-s', at('schema.ndjson')])
    expect(scan.exitCode).toBe(0)
    expect(dataOf(scan.stdout).length).toBeGreaterThan(2)
  })

  it('shows tables on a terminal, and no control character of a row or a name', async () => {
    const columns = 100
    const schema = await runKitOnTerminal(['run', 'schema', ...postgres, '-c', config], { columns })
    expect(schema.exitCode).toBe(0)
    expect(visible(schema.screen)).toMatch(/people +3 +id, email, note/)
    expect(schema.screen).toContain('odd\\u001b[31mname')
    const found = await runKit(['run', 'query', ...postgres, '-c', config, '-q', query])
    await writeFile(at('found.ndjson'), found.stdout)
    const results = await runKitOnTerminal(
      ['run', 'request-results', ...postgres, '-c', config, '-r', at('found.ndjson')],
      { columns },
    )
    expect(results.exitCode).toBe(0)
    const screen = visible(results.screen)
    expect(screen).toMatch(/id +email +note/)
    expect(screen).toContain('hello \\u001b[2J\\u001b]0;owned\\u0007\\r\\n\\u202e')
    // too wide to stand side by side
    expect(screen).toMatch(/^record 1\n/m)
    expect(screen).toMatch(/2 rows, \d/)
    expect(results.screen).not.toContain('\u001b[2J')
    expect(results.screen).not.toContain('\u001b]0;')
    expect(screen.split('\n').every((line) => line.length <= columns)).toBe(true)
  })

  it('prints the same lines on a terminal with --json, and no colour with NO_COLOR', async () => {
    const args = ['run', 'validate', ...postgres, '-c', config]
    const json = await runKitOnTerminal([...args, '--json'])
    expect(visible(json.screen)).toContain('{"type":"VALIDATE","validate_msg":{"status":"SUCCESS"')
    const plain = await runKitOnTerminal(args, { env: { NO_COLOR: '1' } })
    expect(plain.screen).toContain('SUCCESS')
    expect(plain.screen).not.toContain('\u001b[32m')
  })

  it('says one clear error of a wrong login, with the exit code of the connector and without the password', async () => {
    const wrong = at('wrong.json')
    await writeFile(wrong, JSON.stringify({ ...database.config, password: 'hunter2-hunter2' }))
    const { exitCode, stdout, stderr } = await runKit(['run', 'schema', ...postgres, '-c', wrong])
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
    expect(stderr).toMatch(/^error: the server refused the login/)
    expect(stderr).toContain('code LOGIN_FAILED, exit code 3')
    expect(stderr.match(/LOGIN_FAILED/g)).toHaveLength(1)
    expect(stderr).not.toContain('hunter2')
  })

  describe('delete', () => {
    const deleteArgs = () => ['run', 'delete', ...postgres, '-c', config, '-q', query]
    const count = async () => Number((await database.rows('SELECT count(*) AS n FROM people'))[0]?.n)

    it('erases nothing in a pipe without --yes, nor on a terminal without the word', async () => {
      const piped = await runKit(deleteArgs(), { stdin: 'delete\n' })
      expect(piped).toMatchObject({ exitCode: 2, stdout: '' })
      expect(piped.stderr).toContain('NOT_CONFIRMED')
      for (const type of ['no\n', '\u0004']) {
        const asked = await runKitOnTerminal(deleteArgs(), { when: 'to go on: ', type })
        expect(asked.exitCode).toBe(2)
        expect(visible(asked.screen)).toContain(
          'This erases rows for ever: what matches 2 identifiers in 2 tables',
        )
      }
      const interrupted = await runKitOnTerminal(deleteArgs(), { when: 'to go on: ', type: '\u0003' })
      expect(interrupted.exitCode).toBe(130)
      expect(await count()).toBe(501)
    })

    it('erases where the word was typed', async () => {
      const { exitCode, screen } = await runKitOnTerminal(deleteArgs(), {
        when: 'to go on: ',
        type: 'delete\n',
      })
      expect(exitCode).toBe(0)
      expect(visible(screen)).toMatch(/people +COMPLETE +NONE/)
      expect(await count()).toBe(500)
    })

    it('erases in a pipe with --yes', async () => {
      await database.rows('INSERT INTO people VALUES (0, $1, NULL)', [person])
      const { exitCode, stdout } = await runKit([...deleteArgs(), '--yes'])
      expect(exitCode).toBe(0)
      expect(stdout.match(/"request_status":"COMPLETE"/g)).toHaveLength(2)
      expect(await count()).toBe(500)
    })
  })
})

describe('monoid-kit run, connectors of other makes', () => {
  const script = (code: string) => ['--', process.execPath, '-e', code]
  const spec = `console.log(${JSON.stringify(JSON.stringify({ type: 'SPEC', spec: { spec: { type: 'object' } } }))})`

  it('runs the command behind --, without a shell', async () => {
    const { exitCode, stdout } = await runKit(['run', 'spec', ...script(spec)])
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: '{"type":"SPEC","spec":{"spec":{"type":"object"}}}\n',
    })
  })

  it('shows LOG messages on stderr, escaped, and passes the exit code on', async () => {
    const log = { type: 'LOG', log: { message: `took long${escapes}`, level: 'warn', code: 'SLOW' } }
    const { exitCode, stdout, stderr } = await runKit([
      'run',
      'spec',
      ...script(`console.log(${JSON.stringify(JSON.stringify(log))}); process.exit(7)`),
    ])
    expect({ exitCode, stdout }).toEqual({ exitCode: 7, stdout: '' })
    expect(stderr).toContain('warn: took long\\u001b[2J\\u001b]0;owned\\u0007\\r\\n\\u202e (SLOW)\n')
    expect(stderr).toContain('code CONNECTOR_FAILED, exit code 7')
  })

  it('never shows a line that is no message; what it wrote to stderr only where that is wanted', async () => {
    const code = `console.error('trace of ${person}'); console.log('${person}')`
    const quiet = await runKit(['run', 'spec', ...script(code)])
    expect(quiet).toMatchObject({ exitCode: 1, stdout: '' })
    expect(quiet.stderr).toContain('MESSAGE_INVALID')
    expect(quiet.stderr).not.toContain(person)
    const shown = await runKit(['run', 'spec', '--stderr', ...script(code)])
    expect(shown.stderr).toContain(`stderr: trace of ${person}\n`)
  })

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends the connector on %s and exits with %d', async (signal, expected) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'monoid-kit-signal-'))
    const file = path.join(folder, 'pid')
    const code = `require('fs').writeFileSync(${JSON.stringify(file)}, String(process.pid)); setInterval(() => {}, 1000)`
    const kit = startKit(['run', 'spec', ...script(code)], { env: { TMPDIR: folder } })
    const ended = new Promise<number | null>((resolve) => kit.once('exit', resolve))
    let pid = 0
    while (pid === 0) {
      await sleep(30)
      pid = Number(await readFile(file, 'utf8').catch(() => 0))
    }
    kit.kill(signal)
    expect(await ended).toBe(expected)
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(await readdir(folder)).toEqual(['pid'])
    await rm(folder, { recursive: true })
  })

  it('exits with 141, and ends the connector, when nobody reads its output any more', async () => {
    const record = {
      type: 'RECORD',
      record: { record_type: 'RECORD', schema_name: 'a', data: { x: 'y'.repeat(500) } },
    }
    const code = `const line = ${JSON.stringify(`${JSON.stringify(record)}\n`)}
      const go = () => { while (process.stdout.write(line)); process.stdout.once('drain', go) }; go()`
    const folder = await mkdtemp(path.join(tmpdir(), 'monoid-kit-gone-'))
    await writeFile(path.join(folder, 'c.json'), '{}')
    await writeFile(path.join(folder, 's.json'), '{"schemas":[{"name":"a","json_schema":{}}]}')
    const kit = startKit(['run', 'scan', '-c', 'c.json', '-s', 's.json', ...script(code)], { cwd: folder })
    const ended = new Promise<number | null>((resolve) => kit.once('exit', resolve))
    kit.stdout.once('data', () => kit.stdout.destroy())
    expect(await ended).toBe(141)
    await rm(folder, { recursive: true })
  })

  it('tells what a delete has erased that is interrupted, in a pipe and on a terminal', async () => {
    const result = (name: string) => ({
      type: 'REQUEST_RESULT',
      request: {
        status: { schema_name: name, request_status: 'COMPLETE', data_type: 'NONE' },
        handle: { schema_name: name, request_type: 'DELETE' },
      },
    })
    const [first, last] = ['first', 'last'].map((name) => JSON.stringify(`${JSON.stringify(result(name))}\n`))
    const code = `
      process.on('SIGTERM', () => setTimeout(() => process.stdout.write(${last}, () => process.exit(8)), 200))
      process.stdout.write(${first}, () => process.kill(process.ppid, 'SIGINT'))
      setInterval(() => {}, 1000)`
    const folder = await mkdtemp(path.join(tmpdir(), 'monoid-kit-told-'))
    await writeFile(path.join(folder, 'c.json'), '{}')
    const identifiers = ['first', 'last'].map((name) => ({
      schema_name: name,
      identifier: 'email',
      identifier_query: person,
      json_schema: {},
    }))
    await writeFile(path.join(folder, 'q.json'), JSON.stringify({ identifiers }))
    const args = ['run', 'delete', '--yes', '-c', 'c.json', '-q', 'q.json', ...script(code)]
    const piped = await runKit(args, { cwd: folder })
    expect(piped.exitCode).toBe(130)
    expect(piped.stdout.match(/COMPLETE/g)).toHaveLength(2)
    const { exitCode, screen } = await runKitOnTerminal(args, { cwd: folder })
    expect(exitCode).toBe(130)
    expect(visible(screen)).toMatch(/first +COMPLETE +NONE\nlast +COMPLETE +NONE/)
    await rm(folder, { recursive: true })
  })

  it('ends a command at its deadline with 124', async () => {
    const { exitCode, stderr } = await runKit([
      'run',
      'spec',
      '--deadline-seconds',
      '0.3',
      ...script('setInterval(() => {}, 1000)'),
    ])
    expect(exitCode).toBe(124)
    expect(stderr).toContain('code DEADLINE, exit code 124')
  })

  it('copies file results where a folder is given, and says what was lost where none is', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'monoid-kit-files-'))
    const record = { record_type: 'FILE', schema_name: '../people', schema_group: 'db', file: 'a/b.tar.gz' }
    const code = `const fs = require('fs'); const args = process.argv
      const { temp_store } = JSON.parse(fs.readFileSync(args[args.indexOf('--persist_conf') + 1]))
      fs.mkdirSync(temp_store + '/a'); fs.writeFileSync(temp_store + '/a/b.tar.gz', 'content')
      console.log(${JSON.stringify(JSON.stringify({ type: 'RECORD', record }))})`
    await writeFile(path.join(folder, 'c.json'), '{}')
    const handle = { schema_name: '../people', schema_group: 'db', request_type: 'QUERY' }
    await writeFile(path.join(folder, 'r.json'), JSON.stringify({ handles: [handle] }))
    const main = path.join(folder, 'main.cjs')
    await writeFile(main, code)
    const args = ['run', 'request-results', '-c', 'c.json', '-r', 'r.json']
    const command = ['--', process.execPath, main]
    const kept = await runKit([...args, '--files', 'out', ...command], { cwd: folder })
    expect(kept).toMatchObject({ exitCode: 0 })
    const copy = path.join(folder, 'out', '0001-db_.._people.tar.gz')
    expect(await readFile(copy, 'utf8')).toBe('content')
    expect((await stat(copy)).mode & 0o777).toBe(0o600)
    const lost = await runKit([...args, ...command], { cwd: folder })
    expect(lost.exitCode).toBe(5)
    expect(lost.stderr).toContain('1 file result came and was not kept')
    await rm(folder, { recursive: true })
  })

  it.each([
    [['spec'], 'no connector was named'],
    [['spec', '--image', 'a', '--connector', 'mysql'], 'more than one connector was named'],
    [['spec', '--connector', 'oracle'], 'connector: expected one of postgres, mysql'],
    [['spec', '--connector', 'mysql', '--network', 'x'], '--network goes with --image only'],
    [['spec', '--connector', 'mysql', '-c', 'x'], 'spec takes no -c/--config'],
    [['scan', '--connector', 'mysql'], 'scan needs -c/--config'],
    [['scan', '--connector', 'mysql', '-c', '-', '-s', '-'], 'only one option may read stdin'],
    [['spec', '--image', 'a', '--memory', 'lots'], '--memory: expected an amount'],
    [['frobnicate', '--connector', 'mysql'], 'command: expected one of spec, validate'],
    [
      ['validate', '--connector', 'mysql', '-c', fileURLToPath(import.meta.url)],
      'breaks off at line 1, column 1',
    ],
  ])('refuses %j with exit code 2', async (args, message) => {
    const { exitCode, stdout, stderr } = await runKit(['run', ...args])
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})

/** The query for one person, made of what `schema` has printed. */
function queryFor(printed: string, names: readonly string[]): unknown {
  const { schema_msg } = JSON.parse(printed) as { schema_msg: { schemas: Record<string, string>[] } }
  const identifiers = schema_msg.schemas
    .filter(({ name }) => name !== undefined && names.includes(name))
    .map(({ name, group, json_schema }) => ({
      schema_name: name,
      schema_group: group,
      identifier: 'email',
      identifier_query: person,
      json_schema,
    }))
  return { identifiers }
}

function dataOf(printed: string): unknown[] {
  return printed
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).record.data)
}

/** A screen without colours, status lines and carriage returns. */
function visible(screen: string): string {
  const lines = screen.replaceAll('\r', '').split('\n')
  // what stood in a line before it was cleared is not seen any more
  return lines.map((line) => stripVTControlCharacters(line.split('\u001b[2K').at(-1) ?? '')).join('\n')
}
