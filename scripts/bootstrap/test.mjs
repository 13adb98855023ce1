import process from 'node:process'
import { build } from './build.mjs'
import { inRoot } from './root-folder.mjs'
import { runProcess } from './run-process.mjs'

/**
 * Builds, then runs the tests once.
 *
 * @param {string[]} args vitest's own: file filters, `-t <pattern>`
 */
export async function test(args) {
  await build()
  const { exitCode } = await runProcess(process.execPath, [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...args,
  ])
  return exitCode
}
