import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { nameLabel } from '@monoid-kit/core'
import { parse } from 'dotenv'
import { variableLabel } from '../settings/variable-label.ts'
import type { ContextFile } from './context-files.ts'

const run = promisify(execFile)
const secretName = /^[A-Z][A-Z0-9_]*$/
const secretFile = /(?:^|\/)\.env(?:\..+)?$/
const exampleFile = /\.(?:example|sample|template)$/

/**
 * Looks at the names of the variables in `.env.example` and `.env`, for the platform takes no others. Values are not shown.
 *
 * @param root the folder that names are told from
 * @param folders where the files are, relative to the root
 * @returns what is wrong with a name, each with its file
 * @example await checkSecretNames('.', ['.']) // [{ file: '.env', text: 'my_key: expected a name of A–Z, 0–9 and _ …' }]
 */
export async function checkSecretNames(
  root: string,
  folders: Iterable<string>,
): Promise<{ readonly file: string; readonly text: string }[]> {
  const faults: { readonly file: string; readonly text: string }[] = []
  for (const folder of folders) {
    for (const name of ['.env.example', '.env']) {
      const file = path.posix.join(folder, name)
      const content = await readFile(path.join(root, file)).catch(() => undefined)
      for (const [variable, value] of Object.entries(content === undefined ? {} : parse(content))) {
        if (secretName.test(variable)) continue
        const text = `${name === '.env' ? variableLabel(variable, value) : nameLabel(variable)}: expected a name of A–Z, 0–9 and _ that begins with a letter, for the platform takes no other`
        faults.push({ file, text })
      }
    }
  }
  return faults
}

/**
 * The files named `.env` that are in git, where everybody who has the repository reads them for ever.
 *
 * @param folder where to look, in the folders below too
 * @returns the files; none where there is no git, or no repository
 * @example for (const file of await trackedEnvFiles('.')) console.log(`git rm --cached ${file}`)
 */
export async function trackedEnvFiles(folder: string): Promise<string[]> {
  const args = ['-C', folder, 'ls-files', '-z', '--', ':(glob)**/.env']
  const listed = await run('git', args, { timeout: 10_000 }).catch(() => undefined)
  return listed?.stdout.split('\0').filter((name) => name !== '') ?? []
}

/**
 * The files of secrets that a build context holds: an image that copies all of it would hold them too.
 *
 * @param files the context
 * @returns their names
 * @example secretFilesOf([{ name: '.env', kind: 'file' }]) // ['.env']
 */
export function secretFilesOf(files: readonly ContextFile[]): string[] {
  return files.map(({ name }) => name).filter((name) => secretFile.test(name) && !exampleFile.test(name))
}
