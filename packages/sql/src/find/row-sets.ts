import { type SiloContext, type StoredIdentifier, storeKey } from '@monoid-kit/core'
import type { Table } from '../catalogue/table.ts'
import { predicateFor } from '../identifiers/predicate.ts'
import type { SqlSession } from '../server/sql-server.ts'
import { join, sql } from '../statements/fragment.ts'
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
 * A row set as conditions, one for the rows that match by themselves and one per path; a row may fulfil several.
 *
 * @param session for what tables are read as
 * @param rows the set
 * @param context for the log
 * @returns the conditions; none where no row can be in the set
 * @throws ConnectorError `UNKNOWN_COLUMN`, `IDENTIFIER_INVALID`
 * @example const conditions = conditionsOf(session, { table: users, identifiers, paths: [] }, context)
 */
export function conditionsOf(
  session: Pick<SqlSession, 'source'>,
  { table, identifiers, paths }: RowSet,
  context: SiloContext,
): readonly RowCondition[] {
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
  return conditions
}

/**
 * Conditions joined by OR.
 *
 * @param conditions at least one
 * @returns one condition
 * @example const known = anyOf(conditionsOf(session, rows, context))
 */
export function anyOf(conditions: readonly RowCondition[]): RowCondition {
  return (alias) =>
    sql`(${join(
      conditions.map((condition) => condition(alias)),
      ' OR ',
    )})`
}

/**
 * Conditions of which each row fulfils at most one, so that reading by one after the other gives each row once. Unlike their OR,
 * each lets the server begin at the rows that it leads to, by an index.
 *
 * @param conditions any conditions
 * @returns as many; each but the first leaves out the rows of those before
 * @example for (const condition of eachRowOnce(conditions)) yield* session.records(select(condition('t')), table, context)
 */
export function eachRowOnce(conditions: readonly RowCondition[]): readonly RowCondition[] {
  return conditions.map((condition, index): RowCondition => {
    const before = conditions.slice(0, index)
    if (before.length === 0) return condition
    return (alias) => sql`${condition(alias)} AND ${anyOf(before)(alias)} IS NOT TRUE`
  })
}
