import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { fillSection } from './markdown.mjs'

const marker = /<!-- include (\S+) -->/g

/**
 * Puts files of this repository into the pages that name them: `<!-- include path -->` up to `<!-- /include path -->`.
 *
 * @param {Map<string, string>} pages what has been generated so far
 */
export async function includeDocs(pages) {
  const changed = new Map()
  const docs = (await readdir(inRoot('docs')))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`)
  for (const page of ['README.md', 'CONTRIBUTING.md', ...docs]) {
    let text = pages.get(page) ?? (await readFile(inRoot(page), 'utf8'))
    for (const [, file] of text.matchAll(marker)) {
      const content = await readFile(inRoot(file), 'utf8')
      const language = path.extname(file).slice(1)
      text = fillSection(text, `include ${file}`, `\`\`\`${language}\n${content.trim()}\n\`\`\``)
    }
    changed.set(page, text)
  }
  return changed
}
