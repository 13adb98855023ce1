import { existsSync } from 'node:fs'
import process from 'node:process'
import { build } from './build.mjs'
import { inRoot } from './root-folder.mjs'
import { runProcess, StepFailed } from './run-process.mjs'

/**
 * Builds, then runs the demonstration.
 *
 * @param {string[]} args the demonstration's own
 */
export async function demo(args) {
  await build()
  return runEntry(inRoot('packages', 'demo', 'dist', 'main.js'), args)
}

/**
 * @param {string} entry a built script
 * @param {string[]} args
 */
export async function runEntry(entry, args) {
  if (!existsSync(entry)) throw new StepFailed(`${entry} does not exist after the build.`, 1)
  const { exitCode } = await runProcess(process.execPath, [entry, ...args])
  return exitCode
}
