import { ConnectorError, type SiloContext } from '@monoid-kit/core'
import type { ForeignKey } from '../catalogue/table.ts'
import type { SqlSession } from '../server/sql-server.ts'
import { type Fragment, join, name, sql } from '../statements/fragment.ts'
import type { ErasureStep } from './erasure-order.ts'
import type { MatchingTarget } from './erasure-target.ts'

/** How many rows each target has lost. */
export type DeletedRows = Map<MatchingTarget, number>

/**
 * Runs one step of an erasure in an open transaction.
 *
 * @param session a write session
 * @param step what to do
 * @param deleted is added to
 * @param context what the host gave
 * @throws ConnectorError as the session does
 * @example for (const step of orderErasure(targets, keys, options)) await runStep(session, step, deleted, context)
 */
export async function runStep(
  session: SqlSession,
  step: ErasureStep,
  deleted: DeletedRows,
  context: SiloContext,
): Promise<void> {
  const count = (target: MatchingTarget, rows: number) =>
    deleted.set(target, (deleted.get(target) ?? 0) + rows)
  switch (step.kind) {
    case 'delete':
      count(step.target, await session.execute(deleteRows(session, step.target), context))
      return
    case 'delete-together': {
      const [row] = await session.rows(deleteTogether(session, step.targets), context)
      step.targets.forEach((target, index) => {
        count(target, Number(row?.[index] ?? 0))
      })
      return
    }
    case 'unlink':
      await unlink(session, step.target, [step.column], context)
      return
    case 'delete-found':
      count(step.target, await session.execute(deleteFound(step.target), context))
      return
    case 'delete-leaves-first':
      count(step.target, await deleteLeavesFirst(session, step, context))
  }
}

/** After so many rounds of leaves a long chain is taken apart at once, where that can be done. */
const mostRounds = 30

async function deleteLeavesFirst(
  session: SqlSession,
  step: ErasureStep & { readonly kind: 'delete-leaves-first' },
  context: SiloContext,
): Promise<number> {
  const { target, foreignKeys, unlinkable } = step
  let deleted = 0
  for (let round = 1; round <= mostRounds || unlinkable.length === 0; round += 1) {
    const rows = await session.execute(deleteLeaves(target, foreignKeys), context)
    deleted += rows
    if (rows === 0) break
  }
  if (!(await rowsRemain(session, target, context))) return deleted
  // What is left is in a circle, or referenced from outside, which the server then says.
  if (unlinkable.length > 0) await unlink(session, target, unlinkable, context)
  return deleted + (await session.execute(deleteFound(target), context))
}

/**
 * Tells whether rows of a target are still there, as they are when a trigger or a rule kept them.
 *
 * @param session the session that deleted them
 * @param target the target
 * @param context what the host gave
 * @returns true where at least one row is left
 * @example if (await rowsRemain(session, target, context)) throw new ConnectorError('ROWS_REMAIN', '…')
 */
export async function rowsRemain(
  session: SqlSession,
  target: MatchingTarget,
  context: SiloContext,
): Promise<boolean> {
  const rows = await session.rows(
    sql`SELECT '1' FROM ${session.source(target.table)} WHERE ${target.predicate.exact()} LIMIT 1`,
    context,
  )
  return rows.length > 0
}

function deleteRows(session: SqlSession, { table, predicate }: MatchingTarget): Fragment {
  return sql`DELETE FROM ${session.source(table)} WHERE ${predicate.exact()}`
}

function deleteTogether(session: SqlSession, targets: readonly MatchingTarget[]): Fragment {
  const deletes = targets.map(
    (target, index) => sql`${name(`d${index}`)} AS (${deleteRows(session, target)} RETURNING 1)`,
  )
  const counts = targets.map((_, index) => sql`(SELECT count(*)::text FROM ${name(`d${index}`)})`)
  return sql`WITH ${join(deletes, ', ')} SELECT ${join(counts, ', ')}`
}

/** Sets columns to null, and makes sure that the rows are still found after it. */
async function unlink(
  session: SqlSession,
  target: MatchingTarget,
  columns: readonly string[],
  context: SiloContext,
): Promise<void> {
  const rows = await lockRows(session, target, context)
  if (rows === 0n) return
  const nulls = columns.map((column) => sql`${name(column)} = NULL`)
  await session.execute(
    sql`UPDATE ${session.source(target.table)} SET ${join(nulls, ', ')} WHERE ${target.predicate.exact()}`,
    context,
  )
  // A generated column, a trigger or a time of change may follow the columns that were nulled.
  if ((await lockRows(session, target, context)) < rows) {
    throw new ConnectorError(
      'REFERENCE_CYCLE',
      'its rows are in a circle of references, and without these the identifiers no longer find them',
    )
  }
}

async function lockRows(
  session: SqlSession,
  { table, predicate }: MatchingTarget,
  context: SiloContext,
): Promise<bigint> {
  const rows = await session.rows(
    sql`SELECT count(*) FROM ${session.source(table)} WHERE ${predicate.exact()} FOR UPDATE`,
    context,
  )
  return BigInt(rows[0]?.[0] ?? '0')
}

/**
 * The multi-table DELETE of MySQL, which collects the rows before it deletes any where the table is read a second
 * time. A plain DELETE would no longer find a row after SET NULL has changed it on behalf of an earlier one.
 */
function deleteFound({ table, predicate }: MatchingTarget): Fragment {
  return sql`DELETE ${name('row')} FROM ${name(...table.path)} AS ${name('row')} LEFT JOIN ${name(...table.path)} AS ${name('again')} ON FALSE WHERE ${predicate.exact('row')}`
}

/** The multi-table DELETE of MySQL: rows named by the request that no other row named by it references. */
function deleteLeaves({ table, predicate }: MatchingTarget, foreignKeys: readonly ForeignKey[]): Fragment {
  const alias = (index: number) => `referencing${index}`
  const joins = foreignKeys.map((key, index) => {
    const references = equal(alias(index), key.columns, 'row', key.referencedColumns)
    // A row that references itself goes by a CASCADE of its own; another rule lets InnoDB refuse it.
    const itself =
      key.onDelete === 'CASCADE'
        ? sql` AND NOT (${equal(alias(index), key.referencedColumns, 'row', key.referencedColumns)})`
        : sql``
    return sql` LEFT JOIN ${name(...table.path)} AS ${name(alias(index))} ON ${references}${itself} AND ${predicate.exact(alias(index))}`
  })
  const unreferenced = foreignKeys.map(
    (key, index) => sql` AND ${name(alias(index), key.columns[0] as string)} IS NULL`,
  )
  return sql`DELETE ${name('row')} FROM ${name(...table.path)} AS ${name('row')}${join(joins, '')} WHERE ${predicate.exact('row')}${join(unreferenced, '')}`
}

/**
 * Columns of one table equal to columns of another, pair by pair.
 *
 * @param left alias of the one
 * @param leftColumns its columns
 * @param right alias of the other
 * @param rightColumns its columns, as many
 * @returns the pairs, joined by AND
 * @example equal('r', ['customer_id'], 't', ['id']) // r.customer_id = t.id
 */
export function equal(
  left: string,
  leftColumns: readonly string[],
  right: string,
  rightColumns: readonly string[],
): Fragment {
  const pairs = leftColumns.map(
    (column, index) => sql`${name(left, column)} = ${name(right, rightColumns[index] as string)}`,
  )
  return join(pairs, ' AND ')
}
