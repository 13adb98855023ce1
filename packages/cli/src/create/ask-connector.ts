import { ConnectorError } from '@monoid-kit/core'
import { openTerminal, type Terminal } from '../prompt/open-terminal.ts'
import type { Shell } from '../shell/shell.ts'
import { type ConnectorKind, connectorKinds, kindNames } from './connector-kinds.ts'

/** What has to be known to make a connector. */
export interface Wanted {
  readonly name: string | undefined
  readonly kind: ConnectorKind | undefined
}

/**
 * Asks for what was not given.
 *
 * @param given what was given
 * @param shell tells whether somebody can be asked, and ends the question
 * @returns all of it; what was given, where nobody can be asked
 * @throws ConnectorError `INTERRUPTED` after Ctrl-C or Ctrl-D; the signal's reason when aborted
 * @example const { name } = await askConnector({ name: undefined, kind: 'http' }, shell)
 */
export async function askConnector(given: Wanted, shell: Shell): Promise<Wanted> {
  if (given.name !== undefined && given.kind !== undefined) return given
  const terminal = shell.interactive ? openTerminal() : undefined
  if (terminal === undefined) return given
  // loaded here, for whoever gives all of it is not asked
  const [{ default: input }, { default: select }] = await Promise.all([
    import('@inquirer/input'),
    import('@inquirer/select'),
  ])
  try {
    const name =
      given.name ??
      (await asking(terminal, shell.signal, (context) =>
        input({ message: 'Name of the package', default: 'my-connector', required: true }, context),
      ))
    const kind =
      given.kind ??
      (await asking(terminal, shell.signal, (context) =>
        select<ConnectorKind>(
          {
            message: 'What it connects to',
            choices: kindNames.map((value) => ({ value, name: `${value}: ${connectorKinds[value]}` })),
          },
          context,
        ),
      ))
    return { name, kind }
  } finally {
    terminal.close()
  }
}

interface AskContext {
  readonly input: NodeJS.ReadableStream
  readonly output: NodeJS.WritableStream
  readonly signal: AbortSignal
}

/** The library itself waits for ever after Ctrl-D, and where the terminal is gone. */
async function asking<T>(
  { input, output }: Terminal,
  signal: AbortSignal,
  ask: (context: AskContext) => Promise<T>,
): Promise<T> {
  const refused = new AbortController()
  const refuse = () => refused.abort()
  const endOfInput = (_: unknown, key?: { readonly ctrl?: boolean; readonly name?: string }) => {
    if (key?.ctrl === true && key.name === 'd') refuse()
  }
  input.on('keypress', endOfInput).once('close', refuse)
  try {
    return await ask({ input, output, signal: AbortSignal.any([signal, refused.signal]) })
  } catch (cause) {
    signal.throwIfAborted()
    throw new ConnectorError('INTERRUPTED', 'the question was not answered', { cause })
  } finally {
    input.off('keypress', endOfInput).off('close', refuse)
  }
}
