import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { handWrittenPages } from './hand-written-pages.mjs'

const fence = /^```[\s\S]*?^```$/gm
const link = /\]\(([^)\s]+)\)/g

/**
 * Looks for links within this repository that lead nowhere.
 *
 * @returns {Promise<string[]>} `page: link` for each
 */
export async function deadLinks() {
  const dead = []
  for (const page of await handWrittenPages()) {
    const text = await readFile(inRoot(page), 'utf8')
    for (const target of linksOf(text)) {
      const [file, anchor] = target.split('#')
      const linked = file === '' ? page : path.posix.join(path.posix.dirname(page), file)
      if (!existsSync(inRoot(linked))) dead.push(`${page}: ${target}`)
      else if (anchor && !anchorsOf(await readFile(inRoot(linked), 'utf8')).includes(anchor)) {
        dead.push(`${page}: ${target}`)
      }
    }
  }
  return dead
}

/**
 * The links of a page to files, code left out.
 *
 * @param {string} text Markdown
 */
export function linksOf(text) {
  return [...text.replaceAll(fence, '').matchAll(link)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
}

/**
 * The anchors of a page's headings, as GitHub makes them.
 *
 * @param {string} text Markdown
 */
export function anchorsOf(text) {
  return [...text.replaceAll(fence, '').matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  )
}
