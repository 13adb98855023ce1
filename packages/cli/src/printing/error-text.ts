import type { ConnectorError } from '@monoid-kit/core'
import type { Paint } from './paint.ts'
import { printable } from './printable.ts'

/**
 * An error as a person reads it: what was wrong, what to do, and the code to look up.
 *
 * @param error the error
 * @param paint how to colour it
 * @param exitCode the exit code where it is another than the error's own
 * @returns lines without a line end
 * @example shell.say(errorText(error, shell.stderr.paint))
 */
export function errorText(error: ConnectorError, paint: Paint, exitCode = error.exitCode): string {
  const { faults } = error.context
  const list = Array.isArray(faults) ? faults.map((fault) => `  ${printable(String(fault))}`) : []
  return [
    `${paint('bad', 'error:')} ${printable(error.message)}`,
    ...list,
    `${paint('aside', 'to do:')} ${printable(error.hint)}`,
    paint('aside', `code ${error.code}, exit code ${exitCode}`),
  ].join('\n')
}
