import type { SiloContext } from '@monoid-kit/core'
import {
  type AccessMode,
  type DeleteRule,
  type ForeignKey,
  join,
  sql,
  type Table,
  value,
} from '@monoid-kit/sql'
import { type CatalogueRow, type CatalogueSession, catalogueRows } from './catalogue-rows.ts'
import { wholeKeys } from './whole-keys.ts'

/**
 * Reads the foreign keys that reference any of the tables, from all databases. Those of tables that the user may not see
 * are unknown to it; the server heeds them all the same. Of a key that may be seen in part only, MySQL tells that part as
 * if it were all: where rows are read by their keys it is left out, for a part of a key leads to other people's rows.
 *
 * @param session any session
 * @param tables the referenced tables
 * @param mode what for: keys seen in part are given to those who delete, whose tables they order all the same
 * @param context what the host gave
 * @returns foreign keys, their columns in the order of the key
 * @example const keys = await foreignKeysTo(session, tables, 'read', context)
 */
export async function foreignKeysTo(
  session: CatalogueSession,
  tables: readonly Table[],
  mode: AccessMode,
  context: SiloContext,
): Promise<readonly ForeignKey[]> {
  if (tables.length === 0) return []
  const fold = session.traits.foldsNames ? (text: string) => text.toLowerCase() : (text: string) => text
  const paths = new Map(tables.map(({ path }) => [fold(JSON.stringify(path)), path]))
  const rows = await keyRows(session, tables, context)
  const keys = new Map<string, CatalogueRow[]>()
  for (const row of rows) {
    const key = JSON.stringify([row['k.TABLE_SCHEMA'], row['k.TABLE_NAME'], row['k.CONSTRAINT_NAME']])
    keys.set(key, [...(keys.get(key) ?? []), row])
  }
  const isWhole = mode === 'read' ? await wholeKeys(session, rows, context) : () => true
  // The catalogue may write the name of a table otherwise than the foreign key does, where case does not count.
  const pathOf = (database: string | null, table: string | null): readonly [string, string] => {
    const path: readonly [string, string] = [database ?? '', table ?? '']
    return paths.get(fold(JSON.stringify(path))) ?? path
  }
  return [...keys.values()]
    .filter(isWhole)
    .map((parts) => foreignKeyOf(parts, pathOf))
    .filter(({ referencedTable }) => paths.has(fold(JSON.stringify(referencedTable))))
}

function keyRows(
  session: CatalogueSession,
  tables: readonly Table[],
  context: SiloContext,
): Promise<readonly CatalogueRow[]> {
  const referenced = tables.map(
    ({ path: [database, table] }) =>
      sql`(k.REFERENCED_TABLE_SCHEMA = ${value(database)} AND k.REFERENCED_TABLE_NAME = ${value(table)})`,
  )
  // MariaDB tells the rules of a key only to users who may do more than read, the key itself to all, and all of its columns also
  // to those who may not read each. MySQL shows as much of all three, and is many times slower with outer joins.
  const joined = session.traits.dialect.product === 'MariaDB' ? sql`LEFT JOIN` : sql`JOIN`
  return catalogueRows(
    session,
    [
      'k.TABLE_SCHEMA',
      'k.TABLE_NAME',
      'k.CONSTRAINT_NAME',
      'k.COLUMN_NAME',
      'k.REFERENCED_TABLE_SCHEMA',
      'k.REFERENCED_TABLE_NAME',
      'k.REFERENCED_COLUMN_NAME',
      'c.IS_NULLABLE',
      'k.ORDINAL_POSITION',
      'r.DELETE_RULE',
    ],
    sql`FROM information_schema.KEY_COLUMN_USAGE AS k
 ${joined} information_schema.REFERENTIAL_CONSTRAINTS AS r
   ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME AND r.TABLE_NAME = k.TABLE_NAME
 ${joined} information_schema.COLUMNS AS c
   ON c.TABLE_SCHEMA = k.TABLE_SCHEMA AND c.TABLE_NAME = k.TABLE_NAME AND c.COLUMN_NAME = k.COLUMN_NAME
 WHERE ${join(referenced, ' OR ')}
 ORDER BY k.TABLE_SCHEMA, k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`,
    context,
  )
}

function foreignKeyOf(
  parts: readonly CatalogueRow[],
  pathOf: (database: string | null, table: string | null) => readonly [string, string],
): ForeignKey {
  const [first = {}] = parts
  return {
    name: first['k.CONSTRAINT_NAME'] ?? '',
    table: pathOf(first['k.TABLE_SCHEMA'] ?? null, first['k.TABLE_NAME'] ?? null),
    columns: parts.map((part) => part['k.COLUMN_NAME'] ?? ''),
    nullable: parts.map((part) => part['c.IS_NULLABLE'] === 'YES'),
    referencedTable: pathOf(
      first['k.REFERENCED_TABLE_SCHEMA'] ?? null,
      first['k.REFERENCED_TABLE_NAME'] ?? null,
    ),
    referencedColumns: parts.map((part) => part['k.REFERENCED_COLUMN_NAME'] ?? ''),
    onDelete: (first['r.DELETE_RULE'] ?? 'UNKNOWN') as DeleteRule,
  }
}
