import { build } from './build.mjs'
import { runEntry } from './demo.mjs'
import { inRoot } from './root-folder.mjs'

/**
 * Makes the task that builds, then runs an example.
 *
 * @param {string} name the example's: `packages/demo/src/<name>-main.ts` is its script
 * @returns {(args: string[]) => Promise<number>} the task; it takes the example's own arguments
 */
export function example(name) {
  return async (args) => {
    await build()
    return runEntry(inRoot('packages', 'demo', 'dist', `${name}-main.js`), args)
  }
}
