import { type SiloContext, storeLabel } from '@monoid-kit/core'
import { join, sql, value } from '@monoid-kit/sql'
import { type CatalogueRow, type CatalogueSession, catalogueRows, tableKey } from './catalogue-rows.ts'

/**
 * Tells keys of which all columns may be seen from others. MySQL leaves out of a key the columns that the user may not read,
 * and tells all columns of an index; InnoDB needs an index that begins with the columns of the key. So a key may have been
 * longer where such an index goes on with a hidden column.
 *
 * @param session any session
 * @param rows what the catalogue tells of the keys' columns
 * @param context for the log, which names the tables whose keys are not whole
 * @returns true for the columns of a key that are all that it has
 * @example keys.filter(await wholeKeys(session, rows, context))
 */
export async function wholeKeys(
  session: CatalogueSession,
  rows: readonly CatalogueRow[],
  context: SiloContext,
): Promise<(parts: readonly CatalogueRow[]) => boolean> {
  if (session.traits.dialect.product === 'MariaDB' || rows.length === 0) return () => true
  const indexes = await hiddenIndexes(session, rows, context)
  const told = new Set<string>()
  return (parts) => {
    const table = foldedKey(parts[0]?.['k.TABLE_SCHEMA'], parts[0]?.['k.TABLE_NAME'])
    const columns = parts.map((part) => folded(part['k.COLUMN_NAME']))
    const isGapless = parts.every((part, index) => part['k.ORDINAL_POSITION'] === `${index + 1}`)
    const goesOn = (index: readonly IndexPart[]) =>
      index[columns.length]?.isHidden === true &&
      columns.every((column, place) => index[place]?.column === column)
    const isWhole = isGapless && !(indexes.get(table) ?? []).some(goesOn)
    if (!isWhole && !told.has(table)) {
      told.add(table)
      const store = { name: parts[0]?.['k.TABLE_NAME'] ?? '', group: parts[0]?.['k.TABLE_SCHEMA'] ?? '' }
      context.log.warn(
        `${storeLabel(store)}: a foreign key is not followed, for the user may read only some columns of the table`,
        { code: 'PRIVILEGE_MISSING', context: { store: store.name, group: store.group } },
      )
    }
    return isWhole
  }
}

interface IndexPart {
  readonly column: string
  readonly isHidden: boolean
}

/** The indexes with columns that the user may not read, by table. */
async function hiddenIndexes(
  session: CatalogueSession,
  rows: readonly CatalogueRow[],
  context: SiloContext,
): Promise<ReadonlyMap<string, readonly (readonly IndexPart[])[]>> {
  const names = new Map(rows.map((row) => [foldedKey(row['k.TABLE_SCHEMA'], row['k.TABLE_NAME']), row]))
  const tables = [...names.values()].map(
    (row) =>
      sql`(s.TABLE_SCHEMA = ${value(row['k.TABLE_SCHEMA'] ?? '')} AND s.TABLE_NAME = ${value(row['k.TABLE_NAME'] ?? '')})`,
  )
  const parts = await catalogueRows(
    session,
    ['s.TABLE_SCHEMA', 's.TABLE_NAME', 's.INDEX_NAME', 's.COLUMN_NAME', 'c.COLUMN_NAME'],
    sql`FROM information_schema.STATISTICS AS s
 LEFT JOIN information_schema.COLUMNS AS c
   ON c.TABLE_SCHEMA = s.TABLE_SCHEMA AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME
 WHERE s.INDEX_TYPE = 'BTREE' AND (${join(tables, ' OR ')})
 ORDER BY s.TABLE_SCHEMA, s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX`,
    context,
  )
  const indexes = new Map<string, Map<string, IndexPart[]>>()
  for (const part of parts) {
    const table = foldedKey(part['s.TABLE_SCHEMA'], part['s.TABLE_NAME'])
    const own = indexes.get(table) ?? new Map<string, IndexPart[]>()
    const index = part['s.INDEX_NAME'] ?? ''
    const isHidden = part['s.COLUMN_NAME'] !== null && part['c.COLUMN_NAME'] === null
    own.set(index, [...(own.get(index) ?? []), { column: folded(part['s.COLUMN_NAME']), isHidden }])
    indexes.set(table, own)
  }
  return new Map([...indexes].map(([table, own]) => [table, [...own.values()]]))
}

/** The parts of the catalogue may spell a table's name otherwise, where case does not count. */
function foldedKey(database: string | null | undefined, table: string | null | undefined): string {
  return folded(tableKey(database, table))
}

function folded(column: string | null | undefined): string {
  return (column ?? '').toLowerCase()
}
