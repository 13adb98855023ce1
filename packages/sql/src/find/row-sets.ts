import { type SiloContext, type StoredIdentifier, storeKey } from '@monoid-kit/core'
import type { Table } from '../catalogue/table.ts'
import { predicateFor } from '../identifiers/predicate.ts'
import type { SqlSession } from '../server/sql-server.ts'
import { type Fragment, join, sql } from '../statements/fragment.ts'
import { type ReferencePath, type RowCondition, rowsAlong } from './reference-path.ts'

/** The rows that were found in a table: by their own columns, and by paths to rows that were found by theirs. */
export interface RowSet {
  readonly table: Table
  /** Which rows match by themselves; empty where none do. */
  readonly identifiers: readonly StoredIdentifier[]
  readonly paths: readonly FoundPath[]
}

/** A row set whose rows have been counted. */
export interface FoundRows extends RowSet {
  /** Distinct rows. */
  readonly rows: number
}

/** A path and the rows that it leads to. */
export interface FoundPath {
  readonly path: ReferencePath
  /** Which rows of the last step's referenced table. */
  readonly identifiers: readonly StoredIdentifier[]
}

/**
 * A row set as one condition, so that each of its rows is read once.
 *
 * @param session for what tables are read as
 * @param rows the set
 * @param context for the log
 * @returns the condition, or undefined where no row can be in the set
 * @throws ConnectorError `UNKNOWN_COLUMN`, `IDENTIFIER_INVALID`
 * @example const condition = conditionOf(session, { table: users, identifiers, paths: [] }, context)
 */
export function conditionOf(
  session: Pick<SqlSession, 'source'>,
  { table, identifiers, paths }: RowSet,
  context: SiloContext,
): RowCondition | undefined {
  const own = predicateFor(table, identifiers, context)
  const conditions: RowCondition[] = own ? [(alias) => own.exact(alias)] : []
  const roots = new Map<string, ReturnType<typeof predicateFor>>()
  for (const { path, identifiers: wanted } of paths) {
    const root = path.at(-1)?.referencedTable as Table
    const key = `${storeKey(root.store)} ${JSON.stringify(wanted)}`
    if (!roots.has(key)) roots.set(key, predicateFor(root, wanted, context))
    const predicate = roots.get(key)
    if (predicate) conditions.push(rowsAlong(session, path, (alias) => predicate.exact(alias)))
  }
  if (conditions.length <= 1) return conditions[0]
  return (alias) => anyOf(conditions.map((condition) => condition(alias)))
}

function anyOf(fragments: readonly Fragment[]): Fragment {
  return sql`(${join(fragments, ' OR ')})`
}
