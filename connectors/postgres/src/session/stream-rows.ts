import type { Statement } from '@monoid-kit/sql'
import type { OpenClient } from '../connect/open-client.ts'
import { raceSignal } from '../connect/race-signal.ts'
import { FetchQuery, type TextRow } from './fetch-query.ts'

/** What a fetch should bring: enough that waiting for the next one costs little, little enough to hold in memory. */
const fetchBytes = 256 * 1024

const firstRows = 16
const mostRows = 10_000
/** How much faster a fetch may grow than the one before, since the first rows may be small by chance. */
const growth = 8

/** One stream at a time uses a connection. */
const portal = 'rows'

/**
 * Streams the rows of a SELECT in flat memory: fetches sized by the bytes of the rows before, the next one asked for
 * only when the last one is used up.
 *
 * @param open the connection, in a transaction and otherwise idle
 * @param statement the SELECT
 * @param signal ends the stream
 * @returns rows as the server's text
 * @throws the signal's reason, or what the driver reports
 * @example for await (const row of streamRows(open, statement, context.signal)) …
 */
export async function* streamRows(
  { client, socket }: OpenClient,
  statement: Statement,
  signal: AbortSignal,
): AsyncGenerator<TextRow> {
  let rows = firstRows
  let open: Statement | undefined = statement
  for (;;) {
    const fetch: FetchQuery = client.query(new FetchQuery(socket, portal, rows, open))
    for (;;) {
      const batch = await raceSignal(fetch.take(), signal)
      if (!batch) break
      for (const row of batch) {
        yield row
        signal.throwIfAborted()
      }
    }
    if (fetch.exhausted) break
    open = undefined
    rows = nextFetch(rows, fetch.received)
  }
  await raceSignal(client.query(`CLOSE ${portal}`), signal)
}

/**
 * How many rows the next fetch asks for.
 *
 * @param rows how many the last one asked for
 * @param received what it brought
 * @returns at least 1
 * @example nextFetch(16, { rows: 16, bytes: 160_000_000 }) // 1
 */
export function nextFetch(rows: number, received: { readonly rows: number; readonly bytes: number }): number {
  const average = Math.max(1, received.bytes / Math.max(1, received.rows))
  return Math.max(1, Math.min(Math.floor(fetchBytes / average), rows * growth, mostRows))
}
