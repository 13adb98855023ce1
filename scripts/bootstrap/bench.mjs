import { build } from './build.mjs'
import { runEntry } from './demo.mjs'
import { inRoot } from './root-folder.mjs'

/**
 * Builds, then runs the benchmarks.
 *
 * @param {string[]} args the benchmarks' own
 */
export async function bench(args) {
  await build()
  return runEntry(inRoot('packages', 'benchmarks', 'dist', 'main.js'), args)
}
