import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { useServer } from '../../packages/testkit/dist/index.js'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { runPage } from './run-page.mjs'

const page = await readFile(inRoot('docs/xtend.md'), 'utf8')
const { server, describe } = await useServer('postgres')
const docker = /^docker run (.*) monoid-kit\/postgres:\S+ (xtend 8082)$/m

describe('docs/xtend.md', () => {
  let folder
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-xtend-page-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('does what it says, from an empty folder to a person in a database', async () => {
    const [make, rest, ...more] = page.split('\nAll that follows happens in the folder `postage`.\n')
    expect(more).toEqual([])
    expect(page).toMatch(docker)
    const { config } = await databaseOf(server)
    await linkModules(path.join(folder, 'modules'))
    const ports = { 8081: String(await freePort()), 8082: String(await freePort()) }
    const kit = `"${process.execPath}" "${inRoot('packages/cli/dist/main.js')}"`
    const run = (text, cwd) =>
      runPage(text, {
        folder: cwd,
        // What has not been published is taken from here; the ports are free, and the database is there.
        change: (block) =>
          block
            .replace(docker, (_, flags, command) => `${connectorCommand(flags, config)} ${command}`)
            .replaceAll(/npx (?:monoid-kit|@monoid-kit\/cli)/g, kit)
            .replace('npm install', 'ln -s ../modules node_modules')
            .replace('node dist/main.js', `exec "${process.execPath}" dist/main.js`)
            .replaceAll('shop/public', `${config.database}/public`)
            .replace('your-password', config.password)
            .replaceAll(/808[12]/g, (port) => ports[port]),
        env: {
          PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
          HOME: process.env.HOME,
          XTEND_HOST: '127.0.0.1',
          MONOID_RUN_AS: '0',
        },
        timeoutMs: 120_000,
      })
    const blocks = await run(make, folder)
    expect(blocks + (await run(rest, path.join(folder, 'postage')))).toBeGreaterThan(25)
  }, 240_000)
})

/** The connector that the image holds, with the variables that the container would get and values of this machine. */
function connectorCommand(flags, { hostname, port, database, username }) {
  const values = { 'db.example.org': hostname, 5432: port, shop: database, monoid: username }
  const variables = [...flags.matchAll(/--env (\w+)=(\S+)/g)].map(
    ([, name, value]) => `${name}='${values[value]}'`,
  )
  const entry = inRoot('connectors', 'postgres', 'dist', 'main.js')
  return `exec env ${variables.join(' ')} "${process.execPath}" "${entry}"`
}

async function databaseOf(server) {
  const database = await server.createDatabase()
  await database.execute(`CREATE TABLE people (id int PRIMARY KEY, email text, name text);
    INSERT INTO people VALUES (1, 'ann@example.org', 'Ann'), (2, 'bob@example.org', 'Bob')`)
  return database
}

/** What npm install would bring, as links. */
async function linkModules(target) {
  const root = inRoot('node_modules')
  await mkdir(path.join(target, '@monoid-kit'), { recursive: true })
  for (const name of await readdir(root)) await symlink(path.join(root, name), path.join(target, name))
  for (const name of ['xtend', 'cli'])
    await symlink(inRoot('packages', name), path.join(target, '@monoid-kit', name))
}

async function freePort() {
  const probe = createServer()
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  return port
}
