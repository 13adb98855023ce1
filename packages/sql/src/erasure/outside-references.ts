import type { SiloContext } from '@monoid-kit/core'
import type { ForeignKey } from '../catalogue/table.ts'
import type { SqlServer, SqlSession } from '../server/sql-server.ts'
import { name, sql } from '../statements/fragment.ts'
import type { MatchingTarget } from './erasure-target.ts'
import { equal } from './run-step.ts'

/** Rows outside a request that reference rows of it. */
export interface OutsideReference {
  /** The table of the request that is referenced. */
  readonly target: MatchingTarget
  readonly foreignKey: ForeignKey
  /** How many rows there are. */
  readonly rows: bigint
}

/**
 * Finds which rows outside a request stand in its way, after a foreign key has stopped it: counts by foreign key, in
 * read-only transactions. A table that cannot be read is passed over.
 *
 * @param server the server
 * @param scope the scope whose transaction was rolled back
 * @param targets the tables of the request in that scope
 * @param context what the host gave
 * @returns those with at least one row
 * @example for (const { foreignKey, rows } of await outsideReferences(server, 'shop', targets, context)) …
 */
export async function outsideReferences(
  server: SqlServer,
  scope: string,
  targets: readonly MatchingTarget[],
  context: SiloContext,
): Promise<OutsideReference[]> {
  const tables = targets.map(({ table }) => table)
  const keys = await reading(server, scope, context, (session) => session.foreignKeys(tables, context))
  const found: OutsideReference[] = []
  for (const foreignKey of keys) {
    if (foreignKey.onDelete !== 'NO ACTION' && foreignKey.onDelete !== 'RESTRICT') continue
    const target = targets.find(({ table }) => samePath(table.path, foreignKey.referencedTable))
    if (!target) continue
    const own = targets.find(({ table }) => samePath(table.path, foreignKey.table))
    try {
      const rows = await reading(server, scope, context, (session) =>
        count(session, foreignKey, target, own, context),
      )
      if (rows > 0n) found.push({ target, foreignKey, rows })
    } catch {
      context.signal.throwIfAborted()
      context.log.debug(`rows of ${foreignKey.table.join('.')} could not be counted`)
    }
  }
  return found
}

async function count(
  session: SqlSession,
  key: ForeignKey,
  target: MatchingTarget,
  own: MatchingTarget | undefined,
  context: SiloContext,
): Promise<bigint> {
  const references = equal('referencing', key.columns, 'referenced', key.referencedColumns)
  const outside = own ? sql` AND ${own.predicate.exact('referencing')} IS NOT TRUE` : sql``
  const rows = await session.rows(
    sql`SELECT count(*) FROM ${name(...key.table)} AS ${name('referencing')} WHERE EXISTS (SELECT 1 FROM ${name(...target.table.path)} AS ${name('referenced')} WHERE ${references} AND ${target.predicate.exact('referenced')})${outside}`,
    context,
  )
  return BigInt(rows[0]?.[0] ?? '0')
}

async function reading<Result>(
  server: SqlServer,
  scope: string,
  context: SiloContext,
  use: (session: SqlSession) => Promise<Result>,
): Promise<Result> {
  const session = await server.open(scope, 'read', context)
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}

function samePath(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index])
}
