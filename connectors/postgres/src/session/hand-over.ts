import type { Statement } from '@monoid-kit/sql'
import pg from 'pg'
import type { TextRow } from './fetch-query.ts'

/**
 * Runs a SELECT and hands over its rows as they come.
 *
 * @param client a connection, idle
 * @param statement the SELECT
 * @param take gets each row; what it throws rejects the promise once the rest has been read and thrown away
 * @throws what the driver reports, or what `take` threw
 * @example await handOver(client, { text: 'SELECT relname FROM pg_class', values: [] }, (row) => names.push(row[0]))
 */
export function handOver(
  client: pg.ClientBase,
  { text, values }: Statement,
  take: (row: TextRow) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let failure: { readonly reason: unknown } | undefined
    const config: pg.QueryArrayConfig = { text, values: [...values], rowMode: 'array' }
    const query = new pg.Query(config)
    query.on('row', (row: TextRow) => {
      if (failure) return
      try {
        take(row)
      } catch (reason) {
        // Thrown on, it would surface in the socket's event and end the process.
        failure = { reason }
      }
    })
    query.on('error', reject)
    query.on('end', () => (failure ? reject(failure.reason) : resolve()))
    client.query(query)
  })
}
