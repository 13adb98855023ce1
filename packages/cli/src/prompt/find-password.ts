import { text } from 'node:stream/consumers'
import { ConnectorError, raceSignal } from '@monoid-kit/core'
import type { ConnectionTarget } from '../connection-url/connection-target.ts'
import type { KitConnector } from '../connectors/kit-connectors.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'
import { askPassword } from './ask-password.ts'
import { openTerminal } from './open-terminal.ts'

/** Which ways to a password the command line allows. */
export interface PasswordOptions {
  /** Read it from stdin: its first line. */
  readonly fromStdin: boolean
  /** Never ask. */
  readonly unasked: boolean
}

/** The variables of the databases' own tools. */
const variables: Readonly<Record<KitConnector, string>> = { postgres: 'PGPASSWORD', mysql: 'MYSQL_PWD' }

/**
 * Finds the password of a connection: in the URL, on stdin, in `MONOID_PASSWORD`, in `PGPASSWORD` or `MYSQL_PWD`, by
 * asking on the terminal, in this order. Without a terminal there is none, and the login is tried without.
 *
 * @param target the connection
 * @param options which ways are allowed
 * @param shell the environment, stdin, and where a warning goes
 * @returns the password; undefined for none
 * @throws ConnectorError `USAGE` where it is given in two ways, `INTERRUPTED` where the question was refused
 * @example await findPassword(target, { fromStdin: false, unasked: false }, shell)
 */
export async function findPassword(
  target: ConnectionTarget,
  options: PasswordOptions,
  shell: Shell,
): Promise<string | undefined> {
  if (target.password !== undefined) {
    if (options.fromStdin) {
      throw new ConnectorError('USAGE', 'the password stands in the URL and --password-stdin is given', {
        hint: 'leave it out of the URL',
      })
    }
    shell.say(
      `${shell.stderr.paint('warn', 'warning:')} the password in the URL stands in the shell's history and may be seen in ` +
        'the list of processes; leave it out to be asked for it, or set MONOID_PASSWORD',
    )
    return target.password
  }
  if (options.fromStdin) return firstLine(await raceSignal(text(shell.stdin), shell.signal))
  const variable = ['MONOID_PASSWORD', variables[target.connector]].find((name) => shell.env[name])
  if (variable !== undefined) return shell.env[variable]
  return options.unasked ? undefined : ask(target, shell)
}

async function ask(target: ConnectionTarget, shell: Shell): Promise<string | undefined> {
  const terminal = openTerminal()
  if (terminal === undefined) return undefined
  const { username, hostname } = target.settings
  try {
    const typed = await askPassword(
      printable(`Password of ${username} at ${hostname} (Enter for none)`),
      terminal,
      shell.signal,
    )
    return typed === '' ? undefined : typed
  } finally {
    terminal.close()
  }
}

function firstLine(content: string): string | undefined {
  const [line = ''] = content.split(/\r?\n/, 1)
  return line === '' ? undefined : line
}
