import type { MonoidQuery, MonoidRequestHandle } from '@monoid-kit/core'
import { ensure } from '../ensure.ts'
import { count } from '../printing/shorten.ts'
import { ensureAnswers, handlesOf, storeNames } from './request-answers.ts'
import { showCommand, type Walk } from './walk.ts'

/**
 * The commands of an access request: find the person's rows, and hand them out.
 *
 * @param walk what to work with
 * @param query which rows are hers
 * @returns the handles, by which the rows can be asked for again
 */
export async function exportPerson(walk: Walk, query: MonoidQuery): Promise<readonly MonoidRequestHandle[]> {
  await walk.connector.write('-q', query)
  const found = await showCommand(walk, {
    number: 5,
    command: 'query',
    flags: ['-c', '-q'],
    text: 'Which tables know her, by e-mail or by customer number? One answer per table, with a handle.',
    shownFile: { flag: '-q', content: query },
  })
  ensureAnswers(found, 'query', storeNames(query), 'RECORDS')
  const handles = handlesOf(found)

  await walk.connector.write('-r', { handles })
  const status = await showCommand(walk, {
    number: 6,
    command: 'request-status',
    flags: ['-c', '-r'],
    text: 'Are the answers ready? The handles that query gave are all that the connector needs to know.',
    shownFile: { flag: '-r', content: { handles } },
  })
  const pending = status.messages.filter(
    (message) => message.type === 'REQUEST_STATUS' && message.request_status.request_status !== 'COMPLETE',
  )
  ensure(
    pending.length === 0,
    `Every request should be COMPLETE; ${count(pending.length, 'request')} are not.`,
  )

  await fetchRows(walk)
  return handles
}

async function fetchRows(walk: Walk): Promise<void> {
  const results = await showCommand(walk, {
    number: 7,
    command: 'request-results',
    flags: ['-c', '-r'],
    text: 'Her rows, every column of every type exactly: big numbers and decimals as strings, bytes as base64.',
    inFull: true,
  })
  const rows = new Map<string, number>()
  for (const message of results.messages) {
    if (message.type !== 'RECORD') continue
    const { schema_group = '', schema_name } = message.record
    const table = `${schema_group.split('/').at(-1)}.${schema_name}`
    rows.set(table, (rows.get(table) ?? 0) + 1)
  }
  const asked = new Set(rows.keys())
  const hers = (await walk.shop.census()).filter(({ table }) => asked.has(table))
  for (const { table, herRows } of hers) {
    const handedOut = rows.get(table)
    ensure(handedOut === herRows, `Of ${table}, ${herRows} rows are hers; ${handedOut} were handed out.`)
  }
  walk.printer.good(
    `${[...rows].map(([table, number]) => `${table} ${number}`).join(', ')}: all that are hers`,
  )
}
