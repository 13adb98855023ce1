import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeVantiq } from '../../packages/testkit/dist/vantiq.js'
import { operationTable } from '../../packages/vantiq/dist/host/operation-table.js'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { pageBlocks } from './page-blocks.mjs'
import { runPage } from './run-page.mjs'

const page = await readFile(inRoot('docs/vantiq.md'), 'utf8')
const fileOf = (name) => pageBlocks(page).find(({ file }) => file === name).text

describe('docs/vantiq.md', () => {
  let folder
  let server
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-vantiq-page-'))
    await mkdir(path.join(folder, 'numbers', 'node_modules', '@monoid-kit'), { recursive: true })
    const installed = path.join(folder, 'numbers', 'node_modules', '@monoid-kit', 'vantiq')
    await symlink(inRoot('packages', 'vantiq'), installed)
    const People = JSON.parse(fileOf('people.json'))
    // nobody is there to answer
    People.monoid.silo = { ...People.monoid.silo, hostname: '127.0.0.1', port: 1 }
    server = await FakeVantiq.start({ sources: { People, Numbers: {} }, token: 'YOUR-ACCESS-TOKEN' })
  })
  afterEach(async () => {
    await server.close()
    server.expectNoViolations()
    await rm(folder, { recursive: true, force: true })
  })

  it('starts a connector and one of your own as it says, with a configuration that is taken', async () => {
    // keeps both running until they have been asked
    const wait = '\n```sh\nwhile [ ! -e answered ]; do sleep 0.05; done\n```\n'
    const docker = /docker run .* vantiq\n/
    expect(page).toMatch(docker)
    const entry = inRoot('connectors', 'postgres', 'dist', 'main.js')
    const running = runPage(page + wait, {
      folder,
      change: (text) =>
        text
          .replace(docker, `exec "${process.execPath}" "${entry}" vantiq\n`)
          .replace('node connector.mjs', `exec "${process.execPath}" connector.mjs`)
          // what has not been published is taken from here
          .replace('mkdir numbers && cd numbers && npm install @monoid-kit/vantiq', 'ls numbers')
          .replace('https://dev.vantiq.com', server.url)
          // port 8000 may be another's
          .replace('sources=', 'tcpProbePort=0\nsources='),
      env: { PATH: process.env.PATH, MONOID_RUN_AS: '0' },
    })
    const asked = ask()
    const [blocks, answers] = await Promise.all([running, asked])
    expect(blocks).toBeGreaterThan(8)
    expect(answers).toEqual({
      squares: [
        { number: 2, square: 4 },
        { number: 3, square: 9 },
      ],
      heard: { heard: { hello: 'you' } },
      message: expect.stringContaining('127.0.0.1'),
    })
  }, 120_000)

  it('asks for operations that there are', () => {
    const named = [...page.matchAll(/operation = "(\w+)"/g)].map(([, name]) => name)
    expect(named.length).toBeGreaterThan(0)
    for (const name of named) expect(Object.keys(operationTable)).toContain(name)
  })

  async function ask() {
    await server.connected('People')
    const [check] = (await server.query('People', { operation: 'validate' }).outcome).rows
    await server.connected('Numbers')
    const { rows: squares } = await server.query('Numbers', { from: 2, to: 3 }).outcome
    server.publish('Numbers', { hello: 'you' })
    await server.until(() => server.notificationCount > 0)
    await writeFile(path.join(folder, 'answered'), '')
    return { squares, heard: server.notifications[0].object, message: check.message }
  }
})
