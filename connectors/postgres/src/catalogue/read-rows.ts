import { ConnectorError, type SiloContext } from '@monoid-kit/core'
import type { Fragment } from '@monoid-kit/sql'

/** What the catalogue is read through: a session with an open transaction. */
export interface CatalogueReader {
  rows(statement: Fragment, context: SiloContext): Promise<readonly (readonly (string | null)[])[]>
  /** Hands over one row after the other as they come, and keeps none. */
  eachRow(
    statement: Fragment,
    take: (row: readonly (string | null)[]) => void,
    context: SiloContext,
  ): Promise<void>
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
  reader: Pick<CatalogueReader, 'rows'>,
  statement: Fragment,
  context: SiloContext,
  optional = 0,
): Promise<(readonly string[])[]> {
  const rows = await reader.rows(statement, context)
  return rows.map((row) => withoutNulls(row, optional))
}

/**
 * Does what `readRows` does with a result that may be long: of each row only what `take` keeps stays in memory.
 *
 * @param reader the session
 * @param statement text columns only
 * @param take gets one row after the other
 * @param context what the host gave
 * @param optional how many columns at the end may be null
 * @throws ConnectorError as the session does; `INTERNAL` where a null comes that the catalogue does not know
 * @example await readEachRow(session, statement, ([name]) => names.add(name), context)
 */
export function readEachRow(
  reader: CatalogueReader,
  statement: Fragment,
  take: (row: readonly string[]) => void,
  context: SiloContext,
  optional = 0,
): Promise<void> {
  return reader.eachRow(statement, (row) => take(withoutNulls(row, optional)), context)
}

function withoutNulls(row: readonly (string | null)[], optional: number): readonly string[] {
  const required = row.length - optional
  return row.map((field, index) => {
    if (field === null && index < required) {
      throw new ConnectorError('INTERNAL', 'the catalogue answered with a null that was not expected')
    }
    return field ?? ''
  })
}
