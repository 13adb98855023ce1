import { build } from './build.mjs'
import { runEntry } from './demo.mjs'
import { inRoot } from './root-folder.mjs'

/** Builds, then writes the generated parts of the documentation. */
export async function docs() {
  await build()
  return runEntry(inRoot('scripts', 'generate-docs.mjs'), [])
}
