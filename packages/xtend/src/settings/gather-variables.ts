import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { nameLabel } from '@monoid-kit/core'
import { parse } from 'dotenv'
import { variableLabel } from './variable-label.ts'

/** Where variables may stand. */
export interface VariableSources {
  /** The variables of the process. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder of `.env`, and the one that a relative name of the secrets document is relative to. */
  readonly cwd: string
}

/** Variables from everywhere. */
export interface GatheredVariables {
  readonly variables: Readonly<Record<string, string>>
  /** The names in the secrets document. */
  readonly documentNames: ReadonlySet<string>
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** The variable that names the secrets document. */
export const secretsFileVariable = 'XTEND_SECRETS_FILE'

/** How the platform allows variables to be named. */
const allowedName = /^[A-Z][A-Z0-9_]*$/

/**
 * Gathers the variables of the process, of the secrets document and of `.env`; the first of these that has one wins, and one that is
 * empty is not there.
 *
 * @param sources the process's variables and the folder
 * @returns the variables; a file that cannot be read is a problem, save that there may be no `.env`
 * @example const { variables } = await gatherVariables({ environment: process.env, cwd: process.cwd() })
 */
export async function gatherVariables({ environment, cwd }: VariableSources): Promise<GatheredVariables> {
  const problems: string[] = []
  const warnings: string[] = []
  const local = await readLocal(path.join(cwd, '.env'), problems, warnings)
  const own = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const known = new Map([...local, ...own].filter(isSet))
  const file = known.get(secretsFileVariable)
  const document = file ? await readDocument(path.resolve(cwd, file), problems) : new Map<string, string>()
  return {
    variables: Object.fromEntries([...local, ...document, ...own].filter(isSet)),
    documentNames: new Set(document.keys()),
    problems,
    warnings,
  }
}

/** One that is empty hides none of the same name elsewhere. */
function isSet([, text]: readonly [string, string]): boolean {
  return text.trim() !== ''
}

async function readLocal(file: string, problems: string[], warnings: string[]): Promise<Map<string, string>> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') problems.push(`.env cannot be read (${codeOf(error)})`)
    return new Map()
  }
  const variables = new Map(Object.entries(parse(text)))
  for (const [name, value] of variables) {
    if (!allowedName.test(name))
      warnings.push(`.env: ${variableLabel(name, value)} is not a name that the platform allows`)
  }
  return variables
}

/** The document as the platform shows it: one object with a text for each name. */
async function readDocument(file: string, problems: string[]): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    problems.push(`${secretsFileVariable}: the file cannot be read (${codeOf(error)})`)
    return undefined
  })
  if (text === undefined) return new Map()
  const document = parseObject(text)
  if (document === undefined) {
    problems.push(`${secretsFileVariable}: expected a file with one JSON object of names and texts`)
    return new Map()
  }
  const variables = new Map<string, string>()
  for (const [name, value] of Object.entries(document)) {
    if (!allowedName.test(name)) {
      const rule = 'expected capital letters, digits and _, a letter first'
      problems.push(
        `${secretsFileVariable}: ${nameLabel(name)} is not a name that the platform allows: ${rule}`,
      )
    } else if (typeof value !== 'string') {
      problems.push(`${secretsFileVariable}: ${name}: expected a text in quotes`)
    } else variables.set(name, value)
  }
  return variables
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? 'unknown')
}
