import type { ForeignKey, Table } from '../catalogue/table.ts'
import type { SqlSession } from '../server/sql-server.ts'
import { type Fragment, join, name, sql } from '../statements/fragment.ts'

/** Rows of a table as a condition. */
export type RowCondition = (alias: string) => Fragment

/** One foreign key on the way from a table to the rows that matched; all its columns are columns of the silo. */
export interface ReferenceStep {
  readonly table: Table
  readonly columns: readonly string[]
  readonly referencedTable: Table
  readonly referencedColumns: readonly string[]
  /** Which pairs of rows it is about, where it is not about all: see `ForeignKey`. */
  readonly holds?: (child: string, parent: string) => Fragment
}

/** Foreign keys one after the other: each leads on from the table that the one before references. */
export type ReferencePath = readonly ReferenceStep[]

/**
 * Foreign keys as steps, where both tables and all columns are the silo's own: what the configuration excludes is not
 * looked at. Keys of the same columns are one step.
 *
 * @param keys the keys
 * @param tables the silo's tables
 * @returns the steps, in the order of the keys
 * @example const steps = stepsOf(await session.foreignKeys(tables, context), tables)
 */
export function stepsOf(keys: readonly ForeignKey[], tables: Iterable<Table>): readonly ReferenceStep[] {
  const byPath = new Map([...tables].map((table) => [JSON.stringify(table.path), table]))
  const steps = new Map<string, ReferenceStep>()
  for (const key of keys) {
    const step = stepOf(key, (path) => byPath.get(JSON.stringify(path)))
    if (!step) continue
    const same = JSON.stringify([key.table, key.columns, key.referencedTable, key.referencedColumns])
    const before = steps.get(same)
    steps.set(same, before ? eitherOf(before, step) : step)
  }
  return [...steps.values()]
}

function stepOf(
  key: ForeignKey,
  tableAt: (path: readonly [string, string]) => Table | undefined,
): ReferenceStep | undefined {
  const table = tableAt(key.table)
  const referencedTable = tableAt(key.referencedTable)
  if (!table || !referencedTable) return undefined
  const { columns, referencedColumns, holds } = key
  if (!hasColumns(table, columns) || !hasColumns(referencedTable, referencedColumns)) return undefined
  return { table, columns, referencedTable, referencedColumns, ...(holds ? { holds } : {}) }
}

function eitherOf({ holds: first, ...step }: ReferenceStep, { holds: second }: ReferenceStep): ReferenceStep {
  if (!first || !second) return step
  return { ...step, holds: (child, parent) => sql`(${first(child, parent)} OR ${second(child, parent)})` }
}

/**
 * The rows from which a path leads to given rows, as a chain of semi-joins.
 *
 * @param session for what a table is read as
 * @param path at least one step
 * @param root true for the rows of the last step's referenced table
 * @returns the condition on the rows of the first step's table
 * @example sql`SELECT COUNT(*) FROM orders AS t0 WHERE ${rowsAlong(session, path, root)('t0')}`
 */
export function rowsAlong(
  session: Pick<SqlSession, 'source'>,
  path: ReferencePath,
  root: RowCondition,
): RowCondition {
  return path.reduceRight<RowCondition>((found, step, index) => {
    const alias = `r${index}`
    return (child) =>
      sql`EXISTS (SELECT 1 FROM ${session.source(step.referencedTable)} AS ${name(alias)} WHERE ${references(step, child, alias)} AND ${found(alias)})`
  }, root)
}

/**
 * The rows of a step's referenced table that given rows of its table reference.
 *
 * @param session for what a table is read as
 * @param step the step
 * @param rows true for the referencing rows
 * @returns the condition on the referenced rows
 * @example sql`SELECT COUNT(*) FROM users AS t0 WHERE ${rowsReferenced(session, step, rows)('t0')}`
 */
export function rowsReferenced(
  session: Pick<SqlSession, 'source'>,
  step: ReferenceStep,
  rows: RowCondition,
): RowCondition {
  return (parent) =>
    sql`EXISTS (SELECT 1 FROM ${session.source(step.table)} AS ${name('c')} WHERE ${references(step, 'c', parent)} AND ${rows('c')})`
}

/**
 * A path in words, a line per step.
 *
 * @param path the path
 * @returns for instance `orders.user_id → users.id`; tables with their schemas where these differ
 * @example describePath(path).join(', ')
 */
export function describePath(path: ReferencePath): readonly string[] {
  const tables = path.flatMap(({ table, referencedTable }) => [table, referencedTable])
  const isOneGroup = tables.every(({ store }) => store.group === tables[0]?.store.group)
  const label = (table: Table, columns: readonly string[]) => {
    const own = isOneGroup ? table.store.name : table.path.join('.')
    return `${own}.${columns.length === 1 ? columns[0] : `(${columns.join(', ')})`}`
  }
  return path.map(
    (step) => `${label(step.table, step.columns)} → ${label(step.referencedTable, step.referencedColumns)}`,
  )
}

function hasColumns(table: Table, columns: readonly string[]): boolean {
  return columns.every((column) => table.columns.some(({ name: own }) => own === column))
}

function references(step: ReferenceStep, child: string, parent: string): Fragment {
  const pairs = step.columns.map((column, index) => {
    const own = name(child, column)
    const other = name(parent, step.referencedColumns[index] as string)
    const type = step.table.columns.find((each) => each.name === column)?.type
    return type?.equal?.(own, other) ?? sql`${own} = ${other}`
  })
  return join(step.holds ? [...pairs, step.holds(child, parent)] : pairs, ' AND ')
}
