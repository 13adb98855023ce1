import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, statSync, truncateSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { outcomeOf, type RunOptions, runSample, sampleEntry, startSample, Workbench } from './run-sample.ts'

const asRoot = process.getuid?.() === 0
/** Whether another user could run the sample: not where the repository is in a folder of root's own. */
const othersMayRun = ancestorsOf(sampleEntry).every((folder) => (statSync(folder).mode & 0o001) !== 0)

function ancestorsOf(path: string): string[] {
  const folder = dirname(path)
  return folder === path ? [] : [folder, ...ancestorsOf(folder)]
}

async function refused(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const outcome = await runSample(args, options)
  expect(outcome).toMatchObject({
    exitCode: 2,
    stderr: '',
    logs: [{ level: 'error', code: 'ARGUMENT_FILE' }],
  })
  expect(outcome.lines).toHaveLength(1)
  return outcome.logs[0]?.message ?? ''
}

describe('argument files', () => {
  test('a byte order mark and CRLF are let pass', async () => {
    const bench = new Workbench()
    const text = `\uFEFF${JSON.stringify(bench.configuration(), null, 2).replaceAll('\n', '\r\n')}\r\n`
    expect((await runSample(['validate', '-c', bench.file('c.json', text)])).lines).toEqual([
      { type: 'VALIDATE', validate_msg: { status: 'SUCCESS' } },
    ])
  })

  test.each([
    ['missing', 'does not exist', (bench: Workbench) => join(bench.folder, 'none.json')],
    ['below a file', 'does not exist', (bench: Workbench) => join(bench.people, 'none.json')],
    ['a directory', 'is a directory, expected a file', (bench: Workbench) => bench.folder],
    ['a device', 'is a device, expected a file', () => '/dev/null'],
    ['empty', 'expected JSON, but it is empty', (bench: Workbench) => bench.file('c.json', ' \n')],
    [
      'not UTF-8',
      'expected UTF-8',
      (bench: Workbench) => bench.file('c.json', Buffer.from('{"a":"\xff"}', 'latin1')),
    ],
    [
      'UTF-16',
      'expected UTF-8',
      (bench: Workbench) => bench.file('c.json', Buffer.from('\uFEFF{}', 'utf16le')),
    ],
  ])('%s: it says so, and what to do', async (_name, what, path) => {
    const bench = new Workbench()
    const message = await refused(['validate', '-c', path(bench)])
    expect(message).toContain(
      `-c/--config: ${JSON.stringify(path(bench))} ${what}`.replace(
        `" ${what}`,
        what.startsWith('expected') ? `": ${what}` : `" ${what}`,
      ),
    )
    expect(message).toMatch(/; \w+/)
  })

  test('[B5] JSON that breaks off is told by line and column, never by its content', async () => {
    const path = new Workbench().file('c.json', '{\n  "token": "hunter22"\n  "file": "x"\n}')
    const message = await refused(['validate', '-c', path])
    expect(message).toContain('line 3, column 3')
    expect(message).not.toContain('hunter22')
  })

  test.each(['{"token":"hunter22"}', 'postgres://u:hunter22@db/shop', 'host=db password=hunter22'])(
    '[B5] the configuration in the place of its path is not quoted: %s',
    async (path) => {
      const message = await refused(['validate', '-c', path])
      expect(message).toContain('-c/--config: the path that was given does not exist')
      expect(message).not.toContain('hunter22')
    },
  )

  test('JSON that breaks off behind a very long string', async () => {
    const path = new Workbench().file('c.json', `{"token":"${'x'.repeat(20_000_000)}", oops}`)
    expect(await refused(['validate', '-c', path])).toContain('line 1, column 20000014')
  })

  test('JSON that is nested without end', async () => {
    const path = new Workbench().file('c.json', `{"other":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
    expect(await refused(['validate', '-c', path])).toContain('expected at most 500 levels')
  })

  test('over 64 MiB', async () => {
    const path = new Workbench().file('c.json', '{}')
    truncateSync(path, 64 * 1024 * 1024 + 1)
    expect(await refused(['validate', '-c', path])).toContain('more than 67108864 bytes')
  })

  test.each([
    ['-q', 'query', '{}', 'identifiers: expected, but missing'],
    [
      '-q',
      'query',
      '{"identifiers":[{"schema_name":5}]}',
      'identifiers[0].schema_name: expected string, came number',
    ],
    ['-s', 'scan', '[]', 'expected object, came array'],
    [
      '-r',
      'request-status',
      '{"handles":[{"schema_name":"a","request_type":"UPDATE"}]}',
      'handles[0].request_type',
    ],
  ])('%s of %s that holds %s', async (flag, command, content, what) => {
    const bench = new Workbench()
    expect(await refused([command, '-c', bench.config(), flag, bench.file('x.json', content)])).toContain(
      what,
    )
  })

  test('[B2] -p names a file that holds temp_store', async () => {
    const bench = new Workbench()
    const args = ['query', '-c', bench.config(), '-q', bench.query, '-p']
    expect(await refused([...args, bench.folder])).toContain('-p/--persist_conf')
    expect(await refused([...args, bench.file('p.json', { store: '/' })])).toContain(
      'temp_store: expected, but missing',
    )
  })

  test('stdin by -', async () => {
    const bench = new Workbench()
    const stdin = JSON.stringify(bench.configuration())
    expect(await runSample(['-c', '-', 'validate'], { stdin })).toMatchObject({
      exitCode: 0,
      lines: [{ type: 'VALIDATE' }],
    })
    expect(await runSample(['validate', '-c', '-'], { stdin: '{"a":' })).toMatchObject({
      exitCode: 2,
      logs: [
        {
          message: expect.stringContaining(
            '-c/--config: stdin: expected JSON, but it breaks off at line 1, column 6',
          ),
        },
      ],
    })
  })

  test.skipIf(process.platform === 'win32')('a named pipe, also one that is written late', async () => {
    const bench = new Workbench()
    const pipe = join(bench.folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const child = startSample(['validate', '-c', pipe])
    const outcome = outcomeOf(child)
    spawn('sh', ['-c', 'sleep 0.5; cat "$1" > "$2"', 'sh', bench.config(), pipe])
    expect(await outcome).toMatchObject({ exitCode: 0, lines: [{ validate_msg: { status: 'SUCCESS' } }] })
  })

  test.skipIf(process.platform === 'win32')(
    'a named pipe that nobody writes does not outlive a SIGTERM',
    async () => {
      const bench = new Workbench()
      const pipe = join(bench.folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      const child = startSample(['validate', '-c', pipe])
      const outcome = outcomeOf(child)
      // waits until the process has opened its end
      const end = await open(pipe, 'w')
      child.kill('SIGTERM')
      expect(await outcome).toMatchObject({ exitCode: 143 })
      await end.close()
    },
  )

  test.runIf(!asRoot || othersMayRun)('a file that may not be read', async () => {
    const path = new Workbench().config()
    chmodSync(path, 0)
    const user = asRoot ? { uid: 65_532 } : {}
    expect(await refused(['validate', '-c', path], user)).toContain('may not be read by this user')
  })
})

describe.runIf(asRoot && othersMayRun)('[B3] root is given up in a container', () => {
  test('files of root are read, the temp store is handed over, the rest is done as another user', async () => {
    const bench = new Workbench()
    const store = join(bench.folder, 'store')
    mkdirSync(store, { mode: 0o700 })
    chmodSync(bench.folder, 0o755)
    chownSync(bench.people, 12_345, 12_346)
    const args = ['scan', '-s', bench.schemas, '-c', bench.config({ behaviour: 'file' })]
    args.push('-p', bench.file('persist.json', { temp_store: store }))
    const outcome = await runSample(args, { env: { MONOID_RUN_AS: '12345:12346' } })
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '', logs: [] })
    expect(statSync(store)).toMatchObject({ uid: 12_345, gid: 12_346 })
    expect(statSync(join(store, 'people.tar.gz'))).toMatchObject({ uid: 12_345, gid: 12_346 })
  })

  test.each(['0', '0:0'])('MONOID_RUN_AS=%s keeps root', async (runAs) => {
    const bench = new Workbench()
    const args = [
      'scan',
      '-s',
      bench.schemas,
      '-c',
      bench.config({ behaviour: 'file' }),
      '-p',
      bench.persistConf,
    ]
    expect((await runSample(args, { env: { MONOID_RUN_AS: runAs } })).exitCode).toBe(0)
    expect(statSync(join(bench.folder, 'people.tar.gz')).uid).toBe(0)
  })

  test('without saying whom, 65532; where the directory cannot be handed over, a warning', async () => {
    const bench = new Workbench()
    chmodSync(bench.folder, 0o755)
    chownSync(bench.people, 65_532, 65_532)
    const gone = bench.file('persist.json', { temp_store: join(bench.folder, 'none') })
    const args = ['scan', '-s', bench.schemas, '-c', bench.config(), '-p', gone]
    const outcome = await runSample(args, { env: { MONOID_RUN_AS: '' } })
    expect(outcome).toMatchObject({ exitCode: 0, logs: [{ level: 'warn', code: 'PRIVILEGES_KEPT' }] })
    expect(outcome.logs[0]?.message).toBe('handing the temp_store over to uid 65532 failed (ENOENT)')
  })

  test('a MONOID_RUN_AS that is none is a warning', async () => {
    const bench = new Workbench()
    const outcome = await runSample(['schema', '-c', bench.config()], { env: { MONOID_RUN_AS: 'nobody' } })
    expect(outcome).toMatchObject({ exitCode: 0, logs: [{ code: 'PRIVILEGES_KEPT' }] })
  })

  test.runIf(existsSync('/usr/bin/setpriv'))('root that may not become another user says so', async () => {
    const command = [process.execPath, sampleEntry, 'schema', '-c', new Workbench().config()]
    const child = spawn('setpriv', ['--bounding-set', '-setuid,-setgid', ...command], {
      env: { ...process.env, MONOID_RUN_AS: '12345' },
    })
    const { exitCode, logs } = await outcomeOf(child)
    expect(exitCode).toBe(0)
    expect(logs.map(({ message }) => message)).toEqual([
      'giving up the groups of root failed (EPERM)',
      'becoming gid 12345 failed (EPERM)',
      'becoming uid 12345 failed (EPERM)',
    ])
  })

  test('root is kept where the connector could not be read without it', async () => {
    const bench = new Workbench()
    const core = new URL('../dist/index.js', import.meta.url).href
    bench.file('package.json', { name: 'hidden', version: '1.0.0', type: 'module' })
    bench.file('spec.json', { spec: {} })
    const main = bench.file(
      'main.js',
      `import { runConnector } from ${JSON.stringify(core)}\nawait runConnector({ silo: () => import('./silo.js') }, import.meta.url)`,
    )
    bench.file(
      'silo.js',
      `import { AbstractSilo } from ${JSON.stringify(core)}
export default class extends AbstractSilo { async validate() { return { status: 'SUCCESS' } } }`,
    )
    const child = spawn(process.execPath, [main, 'validate', '-c', bench.file('c.json', {})], {
      env: { ...process.env, MONOID_RUN_AS: '12345' },
    })
    expect(await outcomeOf(child)).toMatchObject({
      exitCode: 0,
      lines: [{ log: { code: 'PRIVILEGES_KEPT' } }, { validate_msg: { status: 'SUCCESS' } }],
    })
  })
})
