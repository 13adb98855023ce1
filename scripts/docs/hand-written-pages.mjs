import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { inRoot } from '../bootstrap/root-folder.mjs'

/**
 * The pages that people write and generators fill in.
 *
 * @returns {Promise<string[]>} paths relative to the repository
 */
export async function handWrittenPages() {
  const docs = (await readdir(inRoot('docs')))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
  const readmes = []
  for (const parent of ['packages', 'connectors']) {
    for (const name of (await readdir(inRoot(parent))).sort()) readmes.push(`${parent}/${name}/README.md`)
  }
  return ['README.md', 'CONTRIBUTING.md', ...docs, ...readmes.filter((file) => existsSync(inRoot(file)))]
}
