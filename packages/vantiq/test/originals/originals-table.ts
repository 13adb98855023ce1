import { readdir, readFile } from 'node:fs/promises'
import { originalFiles } from './original-tests.ts'

const testFolder = new URL('../', import.meta.url)

/**
 * Finds the names of original tests in the titles of the tests here.
 *
 * @param pattern of what stands in brackets
 * @returns for each, the files that have it in a title
 * @example await titledBy(/7\.7\.\d+/) // 'Map { "7.7.4" => ["frames.test.ts", "handshake.test.ts"], … }'
 */
export async function titledBy(pattern: RegExp): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  const names = (await readdir(testFolder)).filter((name) => name.endsWith('.test.ts')).sort()
  for (const name of names) {
    const text = await readFile(new URL(name, testFolder), 'utf8')
    const titles = new Set([...text.matchAll(/\[([\w. ]+)\]/g)].map(([, title = '']) => title))
    for (const title of titles) {
      if (pattern.test(title)) found.set(title, [...(found.get(title) ?? []), name])
    }
  }
  return found
}

/**
 * The table of the original tests, as it has to stand in the README.
 *
 * @returns lines of Markdown
 */
export async function originalsTable(): Promise<string> {
  const found = await titledBy(/^[A-Z]+\d? \w+$/)
  const lines = ['| test of the original | here, in `test/` |', '| --- | --- |']
  for (const { tag, tests, left = {} } of originalFiles) {
    for (const test of tests) {
      const files = found.get(`${tag} ${test}`) ?? []
      lines.push(`| ${tag} \`${test}\` | ${files.map((file) => `\`${file}\``).join(', ')} |`)
    }
    for (const [test, reason] of Object.entries(left)) lines.push(`| ${tag} ${test} | none: ${reason} |`)
  }
  return lines.join('\n')
}
