import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { contextFiles } from '../src/project/context-files.ts'
import { lockText } from '../src/project/dais-lock.ts'
import { checkProject, fingerprintContext } from '../src/project.ts'

const { signal } = new AbortController()
const container = {
  name: 'weather',
  context: '.',
  port: 8081,
  version: '1.0.0',
  capabilities: [] as string[],
  secretsEnabled: true,
  cpuRequest: 100,
  cpuLimit: 1000,
  memoryRequest: 100,
  memoryLimit: 1000,
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'monoid-project-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
}

const writeDais = (...containers: object[]) => write({ 'dais.json': JSON.stringify({ containers }) })
const names = async () => (await contextFiles(folder, signal)).map(({ name }) => name)

describe('contextFiles', () => {
  it('lists what .dockerignore leaves, and the Dockerfile always', async () => {
    await write({
      '.dockerignore': '*\n!src\nsrc/**/*.test.ts\n!package.json\n',
      Dockerfile: '',
      'package.json': '',
      'notes.txt': '',
      'src/main.ts': '',
      'src/a/b.ts': '',
      'src/a/b.test.ts': '',
      'node_modules/x/package.json': '',
    })
    expect(await names()).toEqual(['Dockerfile', 'package.json', 'src/a/b.ts', 'src/main.ts'])
  })

  it.each([
    ['*\n!node_modules/a/keep.js', ['Dockerfile', 'node_modules/a/keep.js']],
    ['node_modules\n!**/keep.js', ['.dockerignore', 'Dockerfile', 'node_modules/a/keep.js']],
    ['# all\n/node_modules/\n', ['.dockerignore', 'Dockerfile']],
    ['**/*.js\r\n', ['.dockerignore', 'Dockerfile']],
  ])('reads %j as docker build does', async (rules, expected) => {
    await write({
      '.dockerignore': rules,
      Dockerfile: '',
      'node_modules/a/keep.js': '',
      'node_modules/b.js': '',
    })
    expect(await names()).toEqual(expected)
  })

  it('prefers Dockerfile.dockerignore', async () => {
    await write({ '.dockerignore': 'b', 'Dockerfile.dockerignore': 'a', Dockerfile: '', a: '', b: '' })
    expect(await names()).toEqual(['.dockerignore', 'Dockerfile', 'Dockerfile.dockerignore', 'b'])
  })
})

describe('fingerprintContext', () => {
  const fingerprint = () => fingerprintContext(folder, signal)

  it('is of names and contents, not of times, modes, what is left out, and dais.json', async () => {
    await write({ a: '1', b: '2', '.dockerignore': 'dist' })
    const first = await fingerprint()
    expect(first).toMatch(/^sha256:[0-9a-f]{64}$/)
    await utimes(path.join(folder, 'a'), 5, 5)
    await chmod(path.join(folder, 'a'), 0o755)
    await write({ 'dist/main.js': 'x' })
    await writeDais(container)
    await write({ 'dais.lock.json': '{}' })
    expect(await fingerprint()).toBe(first)

    const others = new Set([first])
    for (const change of [{ a: '2' }, { a: '12', b: '' }, { c: '' }]) {
      await write(change)
      others.add(await fingerprint())
    }
    await symlink('a', path.join(folder, 'd'))
    others.add(await fingerprint())
    await rm(path.join(folder, 'd'))
    await symlink('b', path.join(folder, 'd'))
    others.add(await fingerprint())
    expect(others.size).toBe(6)
  })

  it('ends with its signal', async () => {
    await write({ a: '1' })
    const reason = new Error('nobody wants it')
    await expect(fingerprintContext(folder, AbortSignal.abort(reason))).rejects.toBe(reason)
  })
})

describe('checkProject', () => {
  const check = () => checkProject(folder, signal)
  const update = async () => write({ 'dais.lock.json': lockText((await check()).lock) })
  const state = async () => {
    const { faults, warnings, containers } = await check()
    expect(faults).toEqual([])
    return { state: containers[0]?.state, warnings: warnings.map(({ text }) => text) }
  }

  it('says where a content has changed and its version has not', async () => {
    await writeDais(container)
    await write({ Dockerfile: 'FROM node', 'src/main.ts': '1' })
    expect(await state()).toMatchObject({ state: 'unknown', warnings: [expect.stringContaining('--update')] })
    await update()
    expect(await state()).toEqual({ state: 'same', warnings: [] })
    await write({ 'src/main.ts': '2' })
    const changed = {
      state: 'changed',
      warnings: [expect.stringContaining('the content has changed since 1.0.0')],
    }
    expect(await state()).toEqual(changed)
    // to write it anew must not hide it
    await update()
    expect(await state()).toEqual(changed)
    await writeDais({ ...container, version: '1.0.1' })
    expect(await state()).toMatchObject({ state: 'raised', warnings: [expect.stringContaining('--update')] })
    await update()
    expect(await state()).toEqual({ state: 'same', warnings: [] })
    await writeDais({ ...container, version: '1.0.1-rc.1' })
    expect(await state()).toMatchObject({
      state: 'lowered',
      warnings: [expect.stringContaining('is below 1.0.1')],
    })
  })

  it('looks at each container by its own context, whatever its name', async () => {
    await writeDais(
      { ...container, name: 'constructor', context: 'a' },
      { ...container, name: '__proto__', context: './b' },
    )
    await write({ 'a/Dockerfile': '1', 'b/Dockerfile': '2' })
    await update()
    await write({ 'b/main.ts': '2' })
    expect((await check()).containers.map(({ name, state: found }) => [name, found])).toEqual([
      ['constructor', 'same'],
      ['__proto__', 'changed'],
    ])
  })

  it('says what is wrong with contexts', async () => {
    const outside = await mkdtemp(path.join(tmpdir(), 'monoid-outside-'))
    await symlink(outside, path.join(folder, 'link'))
    await writeDais(
      { ...container, name: 'a', context: 'missing' },
      { ...container, name: 'b', context: 'empty' },
      { ...container, name: 'c', context: 'link' },
    )
    await write({ 'empty/x': '' })
    const { faults } = await check()
    await rm(outside, { recursive: true })
    expect(faults).toEqual([
      { file: 'dais.json', text: 'containers[0].context: there is no such folder' },
      { file: 'dais.json', text: 'containers[1].context: the folder has no Dockerfile' },
      { file: 'dais.json', text: 'containers[2].context: the folder is outside of the repository' },
    ])
  })

  it('prefers HTTPS', async () => {
    await writeDais({ ...container, capabilities: ['externalInternet'] })
    await write({ Dockerfile: '' })
    expect((await check()).warnings).toContainEqual({
      file: 'dais.json',
      text: 'containers[0].capabilities: externalInternet lets it reach everything; externalHttps is preferred',
    })
  })

  it('looks at the names of secrets, and at where their values are', async () => {
    execFileSync('git', ['-C', folder, 'init', '--quiet'])
    await writeDais(container, { ...container, name: 'a', context: './services/a/' })
    await write({
      Dockerfile: '',
      '.dockerignore': 'services',
      '.env.example': 'API_KEY=\nmy_key=\n',
      '.env': '1KEY=hunter2\nGOOD=hunter2\n',
      'services/a/Dockerfile': '',
      'services/a/.env': 'lower=hunter2\n',
    })
    execFileSync('git', ['-C', folder, 'add', '.env', 'services'])
    const { faults } = await check()
    expect(faults.map(({ file, text }) => `${file}: ${text}`)).toEqual([
      expect.stringMatching(/^\.env\.example: my_key: expected a name of A–Z/),
      expect.stringMatching(/^\.env: \(a name of 4 characters\): expected a name of A–Z/),
      expect.stringMatching(/^services\/a\/\.env: lower: expected a name of A–Z/),
      expect.stringMatching(/^\.env: is in git: take it out/),
      expect.stringMatching(/^services\/a\/\.env: is in git: take it out/),
      expect.stringMatching(/^\.env: is sent to the build of weather/),
      expect.stringMatching(/^services\/a\/\.env: is sent to the build of a:/),
    ])
    expect(JSON.stringify(faults)).not.toContain('hunter2')
  })

  it.each([
    ['{"containers": [', 'ARGUMENT_FILE'],
    [undefined, 'ARGUMENT_FILE'],
  ])('throws where dais.json is %j', async (text, code) => {
    if (text !== undefined) await write({ 'dais.json': text })
    await expect(check()).rejects.toMatchObject({ code })
  })

  it.each(['{}', '[]', '{"containers":{"weather":{"version":"1","fingerprint":"x"}}}'])(
    'takes a dais.lock.json of another form for empty: %s',
    async (text) => {
      await writeDais(container)
      await write({ Dockerfile: '', 'dais.lock.json': text })
      expect(await state()).toMatchObject({
        state: 'unknown',
        warnings: [expect.stringContaining('taken for empty'), expect.any(String)],
      })
    },
  )
})
