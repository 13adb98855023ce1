import { ConnectorError } from '@monoid-kit/core'
import type { Terminal } from './open-terminal.ts'

/**
 * Asks for a password on a terminal. What is typed is not shown, nor how long it is.
 *
 * @param question one line without control characters
 * @param terminal where to ask
 * @param signal takes the question back
 * @returns what was typed; '' for Enter alone
 * @throws ConnectorError `INTERRUPTED` after Ctrl-C or Ctrl-D; the signal's reason when aborted
 * @example await askPassword('Password of ann at db.example.org:5432', terminal, signal)
 */
export async function askPassword(
  question: string,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<string> {
  // loaded here, for most commands never ask
  const { default: password } = await import('@inquirer/password')
  signal.throwIfAborted()
  const { input, output } = terminal
  const refused = new AbortController()
  const refuse = () => refused.abort()
  // The library itself waits for ever after Ctrl-D, and where the terminal is gone.
  const endOfInput = (_: unknown, key?: Keypress) => {
    if (key?.ctrl === true && key.name === 'd') refuse()
  }
  input.on('keypress', endOfInput).once('close', refuse)
  try {
    return await password(
      { message: '', theme: { prefix: `${question}:`, style: invisible } },
      { input, output, signal: AbortSignal.any([signal, refused.signal]) },
    )
  } catch (cause) {
    signal.throwIfAborted()
    throw new ConnectorError('INTERRUPTED', 'no password was given', { cause })
  } finally {
    input.off('keypress', endOfInput).off('close', refuse)
  }
}

interface Keypress {
  readonly ctrl?: boolean
  readonly name?: string
}

const invisible = { message: () => '', help: () => '', answer: () => '' }
