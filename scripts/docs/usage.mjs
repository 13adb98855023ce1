import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import { promisify } from 'node:util'
import { inRoot } from '../bootstrap/root-folder.mjs'
import { fillSection } from './markdown.mjs'

const page = 'packages/cli/README.md'
const marker = /<!-- (usage(?: ([a-z ]+))?) -->/g

/**
 * Puts what `monoid-kit --help` and `monoid-kit <command> --help` print into the command's README: `<!-- usage -->`,
 * `<!-- usage run -->`, `<!-- usage xtend init -->`.
 */
export async function usageDocs() {
  let text = await readFile(inRoot(page), 'utf8')
  for (const [, section, command] of [...text.matchAll(marker)]) {
    const words = command === undefined ? ['--help'] : [...command.split(' '), '--help']
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [inRoot('packages/cli/dist/main.js'), ...words],
      { env: { PATH: process.env.PATH } },
    )
    text = fillSection(text, section, `\`\`\`text\n${stdout.trim()}\n\`\`\``)
  }
  return new Map([[page, text]])
}
