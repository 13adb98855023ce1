import { execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { runPage } from './run-page.mjs'

const run = promisify(execFile)

describe('docs/first-connector.md', () => {
  let folder
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'monoid-first-connector-'))
    await chmod(folder, 0o755)
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('does what it says, from an empty folder to the last command', async () => {
    const page = await readFile(inRoot('docs/first-connector.md'), 'utf8')
    const core = await packed('packages/core', folder)
    const port = String(await freePort())
    const kit = `"${process.execPath}" "${inRoot('packages/cli/dist/main.js')}"`
    const blocks = await runPage(page, {
      folder,
      // What has not been published is taken from here, and the port is one that is free.
      change: (text) =>
        text
          .replace('npm install @monoid-kit/core', `npm install "${core}"`)
          .replace(/^npm install --save-dev @monoid-kit.*$/m, '')
          .replaceAll('npx monoid-kit', kit)
          .replaceAll('8321', port),
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        npm_config_audit: 'false',
        npm_config_fund: 'false',
        npm_config_prefer_offline: 'true',
        // In a container the connector would go on as a user who may not read what npm has installed as root.
        MONOID_RUN_AS: '0',
      },
      timeoutMs: 300_000,
    })
    expect(blocks).toBeGreaterThan(20)
  }, 400_000)
})

async function packed(name, folder) {
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: inRoot(name),
  })
  return path.join(folder, stdout.trim())
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}
