import type { MonoidQuery, MonoidRequestHandle } from '@monoid-kit/core'
import { ensure } from '../ensure.ts'
import type { TableCensus } from '../shop/shop-database.ts'
import { ensureAnswers, storeNames } from './request-answers.ts'
import { runShown, showCommand, type Walk } from './walk.ts'

/**
 * The erasure, and the proof that it erased her rows and nobody else's.
 *
 * @param walk what to work with
 * @param query which rows are hers; its file has been written
 * @param handles the handles of the access request
 */
export async function erasePerson(
  walk: Walk,
  query: MonoidQuery,
  handles: readonly MonoidRequestHandle[],
): Promise<void> {
  const { printer, shop } = walk
  const before = await shop.census()
  const erased = await showCommand(walk, {
    number: 8,
    command: 'delete',
    flags: ['-c', '-q'],
    text: 'The same query, to erase: one transaction over all tables, rows that refer to others first.',
  })
  ensureAnswers(erased, 'delete', storeNames(query), 'NONE')

  printer.title('After')
  const after = await shop.census()
  printer.changes(before, after)
  ensureErased(before, after)
  printer.good(
    'her rows are gone, those of her orders with them (ON DELETE CASCADE); no other row has changed',
  )
  printer.text(
    'The subscription of "Ada.Winter@example.com" is another text than hers, so it was left alone.',
  )

  printer.title('Once more')
  printer.text(
    'An API may send a delete twice. The second finds nothing to do, and says so in the same words.',
  )
  ensureAnswers(await runShown(walk, 'delete', ['-c', '-q']), 'second delete', storeNames(query), 'NONE')
  ensureErased(before, await shop.census())
  printer.good('nothing has changed')

  printer.text('And her old handles, asked for again:')
  await walk.connector.write('-r', { handles })
  const { messages } = await runShown(walk, 'request-results', ['-c', '-r'])
  const rows = messages.filter(({ type }) => type === 'RECORD').length
  ensure(rows === 0, `After the delete no row should be handed out; ${rows} were.`)
  printer.good('no row is left to hand out')
}

function ensureErased(before: readonly TableCensus[], after: readonly TableCensus[]): void {
  for (const [index, is] of after.entries()) {
    const was = before[index]
    ensure(is.herRows === 0, `Of ${is.table}, ${is.herRows} of her rows are still there.`)
    const unchanged = is.fingerprintOfOthers === was?.fingerprintOfOthers
    ensure(unchanged, `Rows of ${is.table} that belong to others have changed.`)
  }
}
