import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { handWrittenPages } from './hand-written-pages.mjs'
import { fillSection } from './markdown.mjs'

const marker = /<!-- (include (\S+)(?: (\S+))?) -->/g

/**
 * Puts code of this repository into the pages that name it: `<!-- include path -->` up to `<!-- /include path -->` takes the
 * whole file, `<!-- include path name -->` one declaration at its top level.
 *
 * @param {Map<string, string>} pages what has been generated so far
 */
export async function includeDocs(pages) {
  const changed = new Map()
  for (const page of await handWrittenPages()) {
    let text = pages.get(page) ?? (await readFile(inRoot(page), 'utf8'))
    for (const [, section, file, name] of text.matchAll(marker)) {
      const content = await readFile(inRoot(file), 'utf8')
      const language = path.extname(file).slice(1).replace('mjs', 'js')
      const code = name === undefined ? content : declarationOf(content, name, file)
      text = fillSection(text, section, `\`\`\`${language}\n${code.trim()}\n\`\`\``)
    }
    changed.set(page, text)
  }
  return changed
}

/**
 * One declaration of a formatted source file, without its doc comment.
 *
 * @param {string} content the file
 * @param {string} name a class, function or constant at the top level
 * @param {string} file for the error
 */
export function declarationOf(content, name, file) {
  const lines = content.split('\n')
  const words = `(export |default |abstract |async )*(class|function\\*?|const|interface|type) ${name}\\b`
  const from = lines.findIndex((line) => new RegExp(`^${words}`).test(line))
  if (from < 0) throw new Error(`${file} declares no ${name} at its top level`)
  const opens = (line) => /[{([]$/.test(line)
  // A line like ") {" closes the parameters and opens the body.
  const to = lines.findIndex((line, index) => index > from && /^[})\]]/.test(line) && !opens(line))
  return lines.slice(from, opens(lines[from]) ? to + 1 : from + 1).join('\n')
}
