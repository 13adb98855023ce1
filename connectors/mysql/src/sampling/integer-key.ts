import type { SiloContext } from '@monoid-kit/core'
import { type Column, type SqlSession, sql, type Table, value } from '@monoid-kit/sql'

/** A column whose index finds a row by an integer, each at most once. */
export interface IntegerKey {
  readonly column: string
  readonly unsigned: boolean
}

/**
 * Finds a table's integer key: its primary key, or else a unique index, of a single column that cannot be null.
 *
 * @param session a read session
 * @param table the table
 * @param context what the host gave
 * @returns the key, or undefined
 * @example await integerKey(session, table, context) // { column: 'id', unsigned: true }
 */
export async function integerKey(
  session: SqlSession,
  table: Table,
  context: SiloContext,
): Promise<IntegerKey | undefined> {
  const [only, ...others] = table.primaryKey
  const primary = others.length === 0 ? keyOf(table.columns, only) : undefined
  if (primary) return primary
  const [database, name] = table.path
  const rows = await session.rows(
    sql`SELECT MIN(COLUMN_NAME) FROM information_schema.STATISTICS
 WHERE TABLE_SCHEMA = ${value(database)} AND TABLE_NAME = ${value(name)} AND NON_UNIQUE = 0
 GROUP BY INDEX_NAME HAVING COUNT(*) = 1 AND MAX(NULLABLE) <> 'YES' ORDER BY INDEX_NAME`,
    context,
  )
  for (const [column] of rows) {
    const key = keyOf(table.columns, column ?? undefined)
    if (key) return key
  }
  return undefined
}

function keyOf(columns: readonly Column[], wanted: string | undefined): IntegerKey | undefined {
  const column = columns.find(({ name }) => name === wanted)
  if (!column || !/^(tiny|small|medium|big)?int\b/.test(column.typeName)) return undefined
  return { column: column.name, unsigned: / unsigned/.test(column.typeName) }
}
