import { build } from './build.mjs'
import { runEntry } from './demo.mjs'
import { inRoot } from './root-folder.mjs'

/**
 * Builds, then runs the example of a Vantiq extension source.
 *
 * @param {string[]} args the example's own
 */
export async function exampleVantiq(args) {
  await build()
  return runEntry(inRoot('packages', 'demo', 'dist', 'vantiq-main.js'), args)
}
