import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runKit, runKitOnTerminal } from './find/run-kit.ts'

const root = path.join(import.meta.dirname, '..', '..', '..')
const expected = [
  '.dockerignore',
  '.github/workflows/ci.yml',
  '.gitignore',
  'Dockerfile',
  'Makefile',
  'README.md',
  'biome.json',
  'package.json',
  'rolldown.config.ts',
  'spec.json',
  'src/main.ts',
  'src/silo.ts',
  'test/conformance.test.ts',
  'test/connector.test.ts',
  'tsconfig.json',
  'vitest.config.ts',
]

// What is made is installed, built and tested by the step scaffold of `npm run check`.
describe('monoid-kit create', () => {
  let cwd: string
  beforeEach(async () => {
    cwd = await mkdtemp(path.join(tmpdir(), 'monoid-create-'))
  })
  afterEach(() => rm(cwd, { recursive: true, force: true }))

  it.each(['http', 'database', 'async-export'])('makes a connector of kind %s', async (kind) => {
    const made = await runKit(['create', '@example/my-shop', '--kind', kind, '--dir', 'a/shop'], { cwd })
    expect(made).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^cd a\/shop\nnpm install\n/) })
    const files = await filesIn(path.join(cwd, 'a/shop'))
    expect([...files.keys()]).toEqual(expect.arrayContaining(expected))
    for (const [file, text] of files) expect(`${file}: ${text}`).not.toMatch(/\{\{(?:name|title|version)/)
    expect(files.get('README.md')).toMatch(/^# My shop\n/)
    expect(JSON.parse(files.get('spec.json') ?? '')).toMatchObject({ name: 'My shop' })
    expect(await readdir(path.join(cwd, 'a'))).toEqual(['shop'])

    const manifest = JSON.parse(files.get('package.json') ?? '')
    expect(manifest).toMatchObject({ name: '@example/my-shop', private: true })
    await expectVersionsOfTheKit({ ...manifest.dependencies, ...manifest.devDependencies })
  })

  it('makes a service for apps', async () => {
    const made = await runKit(['create', '@example/my-shop', '--kind', 'xtend', '--dir', 'shop'], { cwd })
    expect(made).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('\ndocker compose up --build\n'),
    })
    const files = await filesIn(path.join(cwd, 'shop'))
    expect([...files.keys()].sort()).toEqual([
      '.dockerignore',
      '.env.example',
      '.github/workflows/ci.yml',
      '.gitignore',
      'Dockerfile',
      'README.md',
      'biome.json',
      'dais.json',
      'docker-compose.yml',
      'package.json',
      'src/main.ts',
      'src/routes.ts',
      'test/routes.test.ts',
      'tsconfig.build.json',
      'tsconfig.json',
    ])
    for (const [file, text] of files) expect(`${file}: ${text}`).not.toMatch(/\{\{[a-z]/)
    expect(files.get('.gitignore')?.split('\n')).toContain('.env')
    expect(JSON.parse(files.get('dais.json') ?? '')).toMatchObject({
      containers: [{ name: 'my-shop', port: 8081, version: '0.1.0', capabilities: ['externalHttps'] }],
    })
    const manifest = JSON.parse(files.get('package.json') ?? '')
    expect(manifest).toMatchObject({ name: '@example/my-shop', version: '0.1.0', private: true })
    await expectVersionsOfTheKit({ ...manifest.dependencies, ...manifest.devDependencies })
  })

  it('takes an empty folder, and leaves one alone that holds something', async () => {
    await mkdir(path.join(cwd, 'shop'))
    expect((await runKit(['create', 'shop', '--kind', 'http'], { cwd })).exitCode).toBe(0)
    await writeFile(path.join(cwd, 'shop/README.md'), 'mine')
    const again = await runKit(['create', 'shop', '--kind', 'http'], { cwd })
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--dir') })
    expect(await readFile(path.join(cwd, 'shop/README.md'), 'utf8')).toBe('mine')
  })

  it.each([
    [['create']],
    [['create', 'shop']],
    [['create', '../shop', '--kind', 'http']],
    [['create', 'Shop', '--kind', 'http']],
    [['create', 'shop', '--kind', 'ftp']],
  ])('refuses %j where nobody can be asked, and makes nothing', async (args) => {
    expect((await runKit(args, { cwd })).exitCode).toBe(2)
    expect(await readdir(cwd)).toEqual([])
  })

  it('asks on a terminal for what is not given', async () => {
    const { exitCode, screen } = await runKitOnTerminal(['create', 'shop'], {
      cwd,
      when: 'async-export',
      type: '\u001b[B\r',
    })
    expect({ exitCode, screen }).toMatchObject({
      exitCode: 0,
      screen: expect.stringContaining('What it connects to'),
    })
    expect(await readdir(path.join(cwd, 'shop', 'src'))).toContain('database.ts')
  })

  it('makes nothing where the question is refused', async () => {
    const answered = await runKitOnTerminal(['create'], { cwd, when: 'Name of the package', type: '\u0003' })
    expect(answered.exitCode).toBe(130)
    expect(await readdir(cwd)).toEqual([])
  })
})

async function filesIn(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  return new Map(
    await Promise.all(
      files.map(
        async (file): Promise<[string, string]> => [
          path.relative(folder, file).replaceAll(path.sep, '/'),
          await readFile(file, 'utf8'),
        ],
      ),
    ),
  )
}

/** What a connector is made with is what the kit itself is tested with. */
async function expectVersionsOfTheKit(dependencies: Readonly<Record<string, string>>): Promise<void> {
  const known: Record<string, string> = {}
  for (const folder of ['.', 'connectors/postgres', 'packages/cli']) {
    const manifest = JSON.parse(await readFile(path.join(root, folder, 'package.json'), 'utf8'))
    Object.assign(known, manifest.dependencies, manifest.devDependencies, {
      [manifest.name]: manifest.version,
    })
  }
  for (const [name, version] of Object.entries(dependencies)) {
    expect([name, version === '*' ? 'workspace:*' : version]).toEqual([name, known[name]])
  }
}
