import { ConnectorError, type SiloContext } from '@monoid-kit/core'
import type { Fragment } from '@monoid-kit/sql'

/** What the catalogue is read through: a session with an open transaction. */
export interface CatalogueReader {
  rows(statement: Fragment, context: SiloContext): Promise<readonly (readonly (string | null)[])[]>
}

/**
 * Reads rows of which no column may be null, the last `optional` ones apart.
 *
 * @param reader the session
 * @param statement text columns only
 * @param context what the host gave
 * @param optional how many columns at the end may be null
 * @returns the rows, a null as undefined
 * @throws ConnectorError as the session does; `INTERNAL` where a null comes that the catalogue does not know
 * @example const databases = await readRows(session, sql`SELECT datname::text FROM pg_catalog.pg_database`, context)
 */
export async function readRows(
  reader: CatalogueReader,
  statement: Fragment,
  context: SiloContext,
  optional = 0,
): Promise<(readonly string[])[]> {
  const rows = await reader.rows(statement, context)
  return rows.map((row) => {
    if (row.slice(0, row.length - optional).includes(null)) {
      throw new ConnectorError('INTERNAL', 'the catalogue answered with a null that was not expected')
    }
    return row.map((field) => field ?? '')
  })
}
