import process from 'node:process'
import { inRoot } from './root-folder.mjs'
import { runProcess } from './run-process.mjs'

/** Formats, and mends what the linter can mend. */
export async function format() {
  const biome = inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome')
  const { exitCode } = await runProcess(process.execPath, [biome, 'check', '--write', '.'])
  return exitCode
}
