import { createInterface } from 'node:readline'
import { ConnectorError, groupByStore, type MonoidQuery, storeLabel } from '@monoid-kit/core'
import { countOf } from '../printing/amounts.ts'
import { printable } from '../printing/printable.ts'
import type { Shell } from '../shell/shell.ts'

const word = 'delete'
const mostNamed = 10

/**
 * Asks whether rows shall be erased for ever: the person has to type a word. Where nobody can be asked nothing is erased.
 *
 * @param query what would be erased
 * @param label the connector that would do it
 * @param shell asks
 * @throws ConnectorError `NOT_CONFIRMED` where another word came, or nobody can be asked
 * @example await confirmErasure(query, launcher.label, shell)
 */
export async function confirmErasure(query: MonoidQuery, label: string, shell: Shell): Promise<void> {
  if (!shell.interactive) {
    throw new ConnectorError(
      'NOT_CONFIRMED',
      'delete erases rows for ever, and there is no terminal to ask on',
      {
        hint: 'give --yes where you are sure',
      },
    )
  }
  const stores = groupByStore(query.identifiers).map(({ store }) => printable(storeLabel(store)))
  const named = stores.slice(0, mostNamed).join(', ')
  const more = stores.length > mostNamed ? ` and ${stores.length - mostNamed} more` : ''
  const matched = countOf(query.identifiers.length, 'identifier')
  const tables = countOf(stores.length, 'table')
  shell.say(
    `${shell.stderr.paint('warn', 'This erases rows for ever')}: what matches ${matched} in ${tables} (${named}${more}),`,
  )
  shell.say(`and what belongs to those rows, by ${printable(label)}.`)
  shell.stderr.put(`Type ${word} to go on: `)
  if ((await readLine(shell)).trim() === word) return
  throw new ConnectorError('NOT_CONFIRMED', 'nothing was erased, for the word was not typed')
}

/** One line of the terminal, which shows it as it is typed; '' where the terminal is closed. */
function readLine(shell: Shell): Promise<string> {
  return new Promise((resolve, reject) => {
    let isAnswered = false
    const lines = createInterface({ input: shell.stdin, terminal: false })
    const stop = () => {
      shell.signal.removeEventListener('abort', stop)
      lines.off('close', stop)
      lines.close()
      shell.stdin.pause()
      if (!isAnswered) shell.stderr.put('\n')
      if (shell.signal.aborted) reject(shell.signal.reason as Error)
      else resolve('')
    }
    shell.signal.addEventListener('abort', stop)
    lines.once('line', (line) => {
      isAnswered = true
      resolve(line)
      stop()
    })
    lines.once('close', stop)
    if (shell.signal.aborted) stop()
  })
}
