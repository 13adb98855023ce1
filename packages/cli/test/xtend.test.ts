import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { runKit } from './find/run-kit.ts'

let cwd: string
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'monoid-xtend-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const read = (file: string) => readFile(path.join(cwd, file), 'utf8')
const write = (file: string, text: string) => writeFile(path.join(cwd, file), text)
const kit = (...args: string[]) => runKit(['xtend', ...args], { cwd })
const files = ['.dockerignore', '.env.example', '.gitignore', 'Dockerfile', 'dais.json', 'docker-compose.yml']

describe('monoid-kit xtend init', () => {
  beforeEach(() =>
    write(
      'package.json',
      JSON.stringify({ name: '@example/My_Shop', version: '2.1.0', main: './lib/server.mjs' }),
    ),
  )

  it('writes the project files beside a package.json, which xtend check then takes', async () => {
    const { exitCode, stdout, stderr } = await kit('init', '--port', '9000')
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: files.map((file) => `${file}: written\n`).join(''),
    })
    expect(stderr).toContain('npm install writes it')
    expect(await readdir(cwd)).toEqual([...files, 'package.json'].sort())
    expect(JSON.parse(await read('dais.json'))).toMatchObject({
      containers: [{ name: 'my-shop', context: '.', port: 9000, version: '2.1.0', secretsEnabled: true }],
    })
    expect(await read('Dockerfile')).toMatch(/CMD \["node", "lib\/server\.mjs", "9000"\]\n$/)
    expect(parse(await read('docker-compose.yml'))).toMatchObject({
      services: {
        service: {
          image: 'my-shop:local',
          environment: { FILE_MANAGER_URL: 'http://fm-proxy:8082/files/volume/projects/my-shop/' },
          ports: ['127.0.0.1:9000:9000'],
        },
        'fm-proxy': { image: 'my-shop:local' },
      },
    })
    for (const file of files) expect(`${file}: ${await read(file)}`).not.toContain('{{')
    expect(await kit('check')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('--update') })
  })

  it('changes nothing the second time', async () => {
    await kit('init')
    const before = await Promise.all(files.map(read))
    const { exitCode, stdout } = await kit('init')
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: files.map((file) => `${file}: as it should be\n`).join(''),
    })
    expect(await Promise.all(files.map(read))).toEqual(before)
  })

  it('keeps what is there, and says so; --force says so too', async () => {
    await write('Dockerfile', 'FROM scratch\n')
    await write('.gitignore', '/node_modules\n*.log')
    const kept = await kit('init')
    expect(kept.stdout).toContain('Dockerfile: kept as it is, though it differs; --force writes it anew\n')
    expect(kept.stdout).toContain('.gitignore: added .env, dist/\n')
    expect(await read('Dockerfile')).toBe('FROM scratch\n')
    expect(await read('.gitignore')).toBe('/node_modules\n*.log\n.env\ndist/\n')
    const forced = await kit('init', '--force')
    expect(forced.stdout).toContain('Dockerfile: written anew: what stood in it is gone\n')
    expect(await read('Dockerfile')).toContain('CMD ["node", "lib/server.mjs", "8081"]')
    expect(await read('.gitignore')).toContain('*.log\n')
  })

  it('names the settings of a silo in .env.example', async () => {
    const spec = {
      type: 'object',
      required: ['token'],
      properties: { token: { type: 'string', secret: true } },
    }
    await write('spec.json', JSON.stringify({ name: 'Shop', spec }))
    await kit('init')
    expect(await read('.env.example')).toMatch(/^MONOID_TOKEN=$/m)
  })

  it.each([
    [['--port', '0'], '--port'],
    [['--port', 'http'], '--port'],
    [['--entry', '../main.js'], '--entry'],
    [['--entry', 'main.js", "--inspect'], '--entry'],
    [['--dir', 'nowhere'], 'package.json'],
  ])('refuses %j and writes nothing', async (args, word) => {
    expect(await kit('init', ...args)).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(word) })
    expect(await readdir(cwd)).toEqual(['package.json'])
  })
})

describe('monoid-kit xtend check', () => {
  beforeEach(async () => {
    await write('package.json', JSON.stringify({ name: 'shop', version: '1.0.0' }))
    await kit('init')
  })
  const setVersion = async (version: string) =>
    write('dais.json', (await read('dais.json')).replace(/"version": ".*"/, `"version": "${version}"`))

  it('tells where a version has to be raised; --strict makes it an exit code', async () => {
    expect(await kit('check', '--strict')).toMatchObject({ exitCode: 6 })
    expect(await kit('check', '--update', '--strict')).toMatchObject({ exitCode: 0, stdout: '' })
    await write('server.js', '')
    const changed = await kit('check')
    expect(changed).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('the content has changed since 1.0.0'),
    })
    expect(await kit('check', '--update', '--strict')).toMatchObject({ exitCode: 6, stdout: changed.stdout })
    await setVersion('1.0.1')
    expect(await kit('check', '--update', '--strict')).toMatchObject({ exitCode: 0 })
    expect(JSON.parse(await read('dais.lock.json'))).toMatchObject({
      containers: { shop: { version: '1.0.1' } },
    })
  })

  it('tells all faults, as text or JSON, and writes no lock then', async () => {
    await setVersion('1.0')
    await write('.env', 'lower=hunter2\n')
    const { exitCode, stdout } = await kit('check', '--update')
    expect({ exitCode, lines: stdout.split('\n') }).toEqual({
      exitCode: 3,
      lines: [
        expect.stringMatching(/^fault: dais\.json: containers\[0\]\.version: expected /),
        expect.stringMatching(/^fault: \.env: lower: expected a name/),
        '',
      ],
    })
    const json = await kit('check', '--json')
    expect(json.exitCode).toBe(3)
    expect(JSON.parse(json.stdout)).toMatchObject({
      faults: [{ file: 'dais.json' }, { file: '.env' }],
      warnings: [],
    })
    expect(stdout + json.stdout).not.toContain('hunter2')
    expect(await readdir(cwd)).not.toContain('dais.lock.json')
  })

  it('says that there is nothing to judge', async () => {
    await rm(path.join(cwd, 'dais.json'))
    expect(await kit('check')).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('xtend init') })
  })
})

it.each([[[]], [['chekc']]])('monoid-kit xtend %j is refused', async (args) => {
  expect(await kit(...args)).toMatchObject({ exitCode: 2, stdout: '' })
})

it.each(['init', 'check'])('explains xtend %s with examples', async (command) => {
  const { exitCode, stdout } = await kit(command, '--help')
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/Examples:\n +monoid-kit xtend /),
  })
})
