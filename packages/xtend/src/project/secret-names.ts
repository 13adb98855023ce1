import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { nameLabel } from '@monoid-kit/core'
import { parse } from 'dotenv'
import type { ContextFile } from './context-files.ts'

const run = promisify(execFile)
const secretName = /^[A-Z][A-Z0-9_]*$/
const secretFile = /(?:^|\/)\.env(?:\..+)?$/
const exampleFile = /\.(?:example|sample|template)$/

/**
 * Looks at the names of the variables in `.env.example` and `.env`, for the platform takes no others. Values are not looked at.
 *
 * @param folder where the files are
 * @returns what is wrong, a sentence for each name
 * @example await checkSecretNames('.') // ['.env: my_key: expected a name of A–Z, 0–9 and _ that begins with a letter']
 */
export async function checkSecretNames(folder: string): Promise<string[]> {
  const faults: string[] = []
  for (const file of ['.env.example', '.env']) {
    const content = await readFile(path.join(folder, file)).catch(() => undefined)
    for (const name of Object.keys(content === undefined ? {} : parse(content))) {
      if (secretName.test(name)) continue
      faults.push(
        `${file}: ${nameLabel(name)}: expected a name of A–Z, 0–9 and _ that begins with a letter, for the platform takes no other`,
      )
    }
  }
  return faults
}

/**
 * Whether `.env` is in git, where everybody who has the repository reads it for ever.
 *
 * @param folder where it is
 * @returns false too where there is no git, or no repository
 * @example if (await isEnvTracked('.')) console.log('git rm --cached .env')
 */
export async function isEnvTracked(folder: string): Promise<boolean> {
  const args = ['-C', folder, 'ls-files', '--', '.env']
  const listed = await run('git', args, { timeout: 10_000 }).catch(() => undefined)
  return listed !== undefined && listed.stdout.trim() !== ''
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
