import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runKit, runKitOnTerminal } from './find/run-kit.ts'

const notes = ['--', process.execPath, fileURLToPath(new URL('../../example/dist/main.js', import.meta.url))]
/** A connector that knows `spec` alone, and prints it twice. */
const twice = ['--', 'sh', '-c', `for i in 1 2; do echo '{"type":"SPEC","spec":{"spec":{}}}'; done`]

describe('monoid-kit conform', () => {
  let cwd: string
  const conform = (...args: string[]) => runKit(['conform', ...args], { cwd })
  beforeAll(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'monoid-kit-conform-'))
    const file = path.join(cwd, 'notes.json')
    await writeFile(file, '[{"author":"ann@example.org","text":"hello"}]')
    await writeFile(path.join(cwd, 'config.json'), JSON.stringify({ file }))
    await writeFile(
      path.join(cwd, 'fixture.yaml'),
      'setup: [[touch, made]]\ndump: [cat, notes.json]\nteardown: [[rm, made]]',
    )
  })
  afterAll(() => rm(cwd, { recursive: true, force: true }))

  it('lists all checks without running anything', async () => {
    const { exitCode, stdout, stderr } = await conform('--list')
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^spec\.one-message +B11 B12 /m)
    expect(stdout).toMatch(/^delete\.\S+ +\S.* fixture/m)
  })

  it('ends with 0 where no check fails, and says of each what came of it', async () => {
    const flags = ['-c', 'config.json', '--fixture', 'fixture.yaml', '--only', 'spec', '--only', 'config']
    const { exitCode, stdout, stderr } = await conform(...flags, ...notes)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^spec\.one-message +passed$/m)
    expect(stdout).toMatch(/^spec\.backward-compatible +not applicable +no earlier spec was given$/m)
    expect(stdout).toMatch(/^config\.refused +passed$/m)
    expect(stdout).toMatch(/^\d+ passed, 0 failed, \d+ not applicable, 0 skipped$/m)
    expect(stdout).not.toContain('scan.')
  })

  it('ends with 1 where one fails, and says what was sent, came, was expected and mends it', async () => {
    const { exitCode, stdout } = await conform('--only', 'spec.one-message', ...twice)
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(
      /^spec\.one-message \(B11, B12\)\n {2}sent +spec\n {2}came +exit code 0, 2 × SPEC\n {2}expected +one SPEC.*\n {2}mend +\S/m,
    )
    expect(stdout).toMatch(/^0 passed, 1 failed,/m)
  })

  it('leaves out what is skipped with a reason', async () => {
    const { exitCode, stdout } = await conform(
      '--only',
      'spec.one-message',
      '--skip',
      'spec.one-message=a = b',
      ...twice,
    )
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^spec\.one-message +skipped +a = b$/m)
  })

  it('takes an earlier spec as a file or as it was printed', async () => {
    const spec = { type: 'object', properties: { gone: { type: 'string' } } }
    await writeFile(path.join(cwd, 'spec.json'), JSON.stringify({ spec }))
    await writeFile(path.join(cwd, 'spec.ndjson'), `${JSON.stringify({ type: 'SPEC', spec: { spec } })}\n`)
    for (const file of ['spec.json', 'spec.ndjson']) {
      const run = await conform('--only', 'spec.backward-compatible', '--previous-spec', file, ...notes)
      expect(run.exitCode).toBe(1)
      expect(run.stdout).toContain('no setting gone')
    }
  })

  it('writes reports to stdout or into a file', async () => {
    const json = await conform('--only', 'spec.one-message', '--report', 'json', ...twice)
    expect(json.exitCode).toBe(1)
    expect(JSON.parse(json.stdout)).toMatchObject({
      summary: { failed: 1 },
      checks: [{ id: 'spec.one-message' }],
    })
    const junit = await conform(
      '--only',
      'spec.one-message',
      '--report',
      'junit',
      '--output',
      'conform.xml',
      ...notes,
    )
    expect(junit).toMatchObject({ exitCode: 0, stderr: 'the report is in conform.xml\n' })
    expect(junit.stdout).toContain('1 passed, 0 failed')
    expect(await readFile(path.join(cwd, 'conform.xml'), 'utf8')).toMatch(
      /^<\?xml .*\n<testsuites name="conform" tests="1"/,
    )
  })

  it('shows how far it is on a terminal', async () => {
    const { exitCode, screen } = await runKitOnTerminal(['conform', '--only', 'spec.one-message', ...notes], {
      cwd,
    })
    expect(exitCode).toBe(0)
    expect(screen).toContain('1 check done')
    expect(screen).toContain('1 passed')
  })

  it.each([
    [['--skip', 'spec.order'], 2, '--skip spec.order: a reason is missing'],
    [['--skip', 'spec.order= '], 2, '--skip spec.order: a reason is missing'],
    [['--skip', 'spec.nothing=no'], 2, '--skip: no check is called so'],
    [['--only', 'nothing'], 2, '--only: no check and no group is called so'],
    [['--output', 'x.xml'], 2, '--output goes with --report only'],
    [['--report', 'pdf'], 2, 'report: expected one of'],
    [['--deadline-seconds', '0'], 2, '--deadline-seconds: expected'],
    [['--image', 'x'], 2, 'more than one connector was named'],
    [['-c', 'missing.json'], 2, '-c/--config: the file'],
    [['--fixture', 'config.json'], 3, 'the fixture is wrong: file is not a known property'],
  ])('refuses %j with exit code %i', async (flags, code, message) => {
    const { exitCode, stdout, stderr } = await conform(...flags, ...notes)
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' })
    expect(stderr).toContain(message)
  })

  it('says that a connector cannot be started', async () => {
    const { exitCode, stderr } = await conform('--', './no-such-connector')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('code LAUNCH_FAILED')
  })
})
