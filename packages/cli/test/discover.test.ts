import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runKit, runKitOnTerminal } from './find/run-kit.ts'

const imageId = '6a0d8a1e-4b6f-4f0e-9a55-2f3c1de4a7b1'
const manualId = 'c2f7b0d4-93a8-4e57-8a16-0b8e5d9c6f32'
const manual = `# asked by hand\n- id: ${manualId}\n  name: Desk\n  manual: true\n  spec:\n    type: object\n`
const image = `- id: ${imageId}\n  name: Shop\n  dockerImage: acme/shop\n  dockerTag: "2"\n`
const earlierImage = `${image.replace('"2"', '"1"')}  spec:\n    properties:\n      url:\n        type: string\n    type: object\n`
/** No engine answers here, so that every image fails at once. */
const env = { DOCKER_HOST: 'unix:///nowhere/docker.sock' }

describe('monoid-kit discover', () => {
  let cwd: string
  const files = ['manifest.yaml', 'spec.yaml'] as const
  const write = (manifest: string) => writeFile(path.join(cwd, 'manifest.yaml'), manifest)
  const spec = () => readFile(path.join(cwd, 'spec.yaml'), 'utf8')
  const discover = (...flags: string[]) => runKit(['discover', ...files, ...flags], { cwd, env })
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'monoid-kit-discover-'))
  })
  afterEach(() => rm(cwd, { recursive: true, force: true }))

  it('writes the document, keeps its mode, and leaves it untouched where nothing has changed', async () => {
    await write(manual)
    await writeFile(path.join(cwd, 'spec.yaml'), earlierImage)
    await chmod(path.join(cwd, 'spec.yaml'), 0o600)
    expect(await discover()).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'spec.yaml: written with 1 entry\n',
    })
    expect(await spec()).toBe(manual)
    const before = await stat(path.join(cwd, 'spec.yaml'))
    expect(before.mode & 0o777).toBe(0o600)
    expect(await discover()).toEqual({ exitCode: 0, stdout: '', stderr: 'spec.yaml: up to date\n' })
    expect((await stat(path.join(cwd, 'spec.yaml'))).ino).toBe(before.ino)
    expect((await readdir(cwd)).sort()).toEqual(['manifest.yaml', 'spec.yaml'])
  })

  it('prints the document to stdout for -', async () => {
    await write(manual)
    expect(await runKit(['discover', 'manifest.yaml', '-'], { cwd })).toEqual({
      exitCode: 0,
      stdout: manual,
      stderr: '',
    })
  })

  it('names an image that fails, writes the others, and exits with 5', async () => {
    await write(image + manual)
    const { exitCode, stderr } = await discover()
    expect(exitCode).toBe(5)
    expect(stderr).toMatch(/✗ Shop \(acme\/shop:2\): .*\(ENGINE_UNREACHABLE\); it is left out/)
    expect(stderr).toContain('error: 1 image gave no spec: Shop')
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(await spec()).toBe(manual)
  })

  it('keeps the earlier entry of an image that fails, with its own tag', async () => {
    await write(image + manual)
    await writeFile(path.join(cwd, 'spec.yaml'), earlierImage)
    const { exitCode, stderr } = await discover()
    expect(exitCode).toBe(5)
    expect(stderr).toContain('its earlier entry stays')
    expect(await spec()).toBe(earlierImage + manual)
  })

  it('writes nothing where no entry is left', async () => {
    await write(image)
    const { exitCode, stderr } = await discover()
    expect(exitCode).toBe(5)
    expect(stderr).toContain('spec.yaml: not written, for no entry has a spec')
    expect(await readdir(cwd)).toEqual(['manifest.yaml'])
  })

  it('tells with --check what is out of date, entry by entry, and writes nothing', async () => {
    await write(manual.replace('type: object', 'properties: { reason: { type: string } }'))
    await writeFile(path.join(cwd, 'spec.yaml'), earlierImage + manual)
    const { exitCode, stdout, stderr } = await discover('--check')
    expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: '' })
    expect(stderr).toContain('error: spec.yaml is not what discovery would write\n')
    expect(stderr).toContain('  Desk (manual): property reason added\n')
    expect(stderr).toContain('  Desk (manual): spec: type removed\n')
    expect(stderr).toContain('  Shop (acme/shop:1): entry removed\n')
    expect(await spec()).toBe(earlierImage + manual)
    await discover()
    expect(await discover('--check')).toMatchObject({ exitCode: 0, stderr: 'spec.yaml: up to date\n' })
  })

  it('says with --json what came of each image', async () => {
    await write(image + manual)
    const { exitCode, stdout } = await discover('--json')
    expect(exitCode).toBe(5)
    expect(JSON.parse(stdout)).toEqual({
      written: true,
      entries: [
        {
          id: imageId,
          name: 'Shop',
          image: 'acme/shop:2',
          status: 'failed',
          error: {
            code: 'ENGINE_UNREACHABLE',
            message: expect.any(String),
            hint: expect.any(String),
          },
          kept: false,
          changes: [],
        },
        { id: manualId, name: 'Desk', status: 'manual', changes: ['entry added'] },
      ],
    })
  })

  it('names every fault of a manifest with line and entry, and starts nothing', async () => {
    await write(`${image}- id: nonsense\n  manual: true\n`)
    const { exitCode, stderr } = await discover()
    expect(exitCode).toBe(3)
    expect(stderr).toBe(`error: manifest.yaml has 2 faults
  line 5: entry 2: id: expected a UUID, came "nonsense"
  line 5: entry 2: name is missing, expected a text
to do: correct the named entries
code MANIFEST_INVALID, exit code 3
`)
    expect(await readdir(cwd)).toEqual(['manifest.yaml'])
  })

  it('tells what is odd, and shows names of a manifest without what a terminal would obey', async () => {
    await write(`${image.replace('Shop', '"Sh\\e[2Jop"')}  colour: red\n`)
    const { screen } = await runKitOnTerminal(['discover', ...files], { cwd, env, columns: 120 })
    expect(screen).toContain(
      'manifest.yaml, line 5: entry 1 (Sh\\u001b[2Jop): colour: is unknown; it is kept',
    )
    expect(screen).not.toContain('\u001b[2J')
  })

  it.each([
    [['manifest.yaml', 'manifest.yaml'], 2, 'are the same file'],
    [['manifest.yaml', '-', '--check'], 2, '- as the output goes with neither'],
    [
      ['manifest.yaml', 'spec.yaml', '--concurrency', '0'],
      2,
      '--concurrency: expected a whole number from 1',
    ],
    [['absent.yaml', 'spec.yaml'], 2, 'absent.yaml does not exist'],
    [['manifest.yaml', 'absent/spec.yaml'], 1, 'absent/spec.yaml cannot be written (ENOENT)'],
    [['manifest.yaml', 'other.txt'], 3, 'other.txt, line 1: expected a list of connectors'],
    [['manifest.yaml'], 2, 'an argument is missing'],
  ])('refuses %j', async (args, code, message) => {
    await write(manual)
    await writeFile(path.join(cwd, 'other.txt'), 'a letter, say')
    const { exitCode, stdout, stderr } = await runKit(['discover', ...args], { cwd, env })
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' })
    expect(stderr).toContain(message)
    expect(await readFile(path.join(cwd, 'other.txt'), 'utf8')).toBe('a letter, say')
  })
})
