import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { inRoot } from './root-folder.mjs'
import { runStep } from './run-process.mjs'
import { say, secondsSince } from './say.mjs'

const stampFile = inRoot('node_modules', '.monoid-installed')

/** Installs the locked dependencies, unless node_modules already holds exactly those. */
export async function install() {
  const stamp = await expectedStamp()
  const installed = await readFile(stampFile, 'utf8').catch(() => '')
  if (installed === stamp) return

  const start = performance.now()
  say('Installing the dependencies…')
  // CI: pnpm would otherwise ask before it replaces a node_modules that something else has made.
  await runStep('The install', npx(), ['-y', 'pnpm@10', 'install', '--frozen-lockfile'], {
    env: { CI: 'true' },
    shell: process.platform === 'win32',
  })
  await mkdir(inRoot('node_modules'), { recursive: true })
  await writeFile(stampFile, stamp)
  say(`Installed in ${secondsSince(start)}.`)
}

/** The program beside the running Node, so that PATH need not name it. */
export function npx() {
  return process.platform === 'win32' ? 'npx.cmd' : 'npx'
}

/** The same for npm. */
export function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm'
}

async function expectedStamp() {
  const hash = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(await readFile(inRoot(file)))
  return `${process.platform} ${process.arch} ${hash.digest('hex')}\n`
}
