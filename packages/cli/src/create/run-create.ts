import path from 'node:path'
import { usageError } from '../errors/usage-error.ts'
import { countOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'
import { askConnector } from './ask-connector.ts'
import { type ConnectorKind, kindNames } from './connector-kinds.ts'
import { makeConnector } from './make-connector.ts'

/** What `create` takes. */
export interface CreateFlags {
  readonly name?: string
  readonly kind?: string
  readonly dir?: string
}

/**
 * Makes a connector that works, and says what to do with it. What is not given is asked for on the terminal.
 *
 * @param flags what was given
 * @param shell where to print and to ask
 * @throws ConnectorError `USAGE`, `OUTPUT_FAILED`, `INTERRUPTED` where a question was refused
 * @example await runCreate({ name: 'my-connector', kind: 'http' }, shell)
 */
export async function runCreate(flags: CreateFlags, shell: Shell): Promise<void> {
  const asked = await askConnector(
    { name: flags.name, kind: kindNames.find((kind) => kind === flags.kind) },
    shell,
  )
  const { name, kind } = asked
  if (name === undefined) throw usageError('the name is missing: monoid-kit create my-connector')
  if (kind === undefined) throw usageError(`--kind is missing: expected one of ${kindNames.join(', ')}`)
  const folder = flags.dir ?? name.replace(/^@[^/]*\//, '')
  const files = await makeConnector({ name, kind, folder })
  const shown = printable(path.relative('', path.resolve(folder)) || '.')
  shell.say(`${countOf(files.length, 'file')} in ${shown}; what comes next:`)
  await shell.print([...(shown === '.' ? [] : [`cd ${shown}`]), ...nextSteps(kind), ''].join('\n'))
}

function nextSteps(kind: ConnectorKind): string[] {
  const first = ['npm install', 'npm test']
  return kind === 'xtend'
    ? [...first, 'npm start', 'docker compose up --build']
    : [...first, 'npm run conform', 'npm run docs']
}
