import type { SiloContext } from '@monoid-kit/core'
import type { DeleteRule, ForeignKey, Table } from '../catalogue/table.ts'
import type { SqlServer, SqlSession } from '../server/sql-server.ts'
import { type Fragment, join, name, sql } from '../statements/fragment.ts'
import type { MatchingTarget } from './erasure-target.ts'
import { equal } from './run-step.ts'

/** Rows outside a request that stop it. */
export interface OutsideReference {
  /** The table of the request that they stop, be it by way of rows that would go with it. */
  readonly target: MatchingTarget
  readonly foreignKey: ForeignKey
  /** How many rows there are; undefined where they could not be counted. */
  readonly rows: bigint | undefined
}

/** Rows of one table that a request would delete, by name or by CASCADE. */
interface DoomedRows {
  readonly table: Pick<Table, 'path'>
  /** The table of the request through which they go. */
  readonly target: MatchingTarget
  /** False where a foreign key whose rule is unknown may keep them. */
  readonly isCertain: boolean
  rows(alias: string): Fragment
}

/** Rules by which a reference stands in the way, or may. */
const stopping: readonly DeleteRule[] = ['NO ACTION', 'RESTRICT', 'UNKNOWN']

/** How many cascades in a row are followed. */
const mostLevels = 6

/**
 * Finds which rows outside a request stand in its way, after a foreign key has stopped it: counts by foreign key, in
 * read-only transactions, also where the rows referenced would only go by a cascade.
 *
 * @param server the server
 * @param scope the scope whose transaction was rolled back
 * @param targets the tables of the request in that scope
 * @param context what the host gave
 * @returns those with at least one row, and those of tables that could not be read
 * @example for (const { foreignKey, rows } of await outsideReferences(server, 'shop', targets, context)) …
 */
export async function outsideReferences(
  server: SqlServer,
  scope: string,
  targets: readonly MatchingTarget[],
  context: SiloContext,
): Promise<OutsideReference[]> {
  const { doomed, keys } = await reading(server, scope, context, (session) =>
    followCascades(session, targets, context),
  )
  const found: OutsideReference[] = []
  for (const foreignKey of keys) {
    if (!stopping.includes(foreignKey.onDelete)) continue
    const referenced = doomed.filter(({ table }) => samePath(table.path, foreignKey.referencedTable))
    const own = doomed.filter(({ table, isCertain }) => isCertain && samePath(table.path, foreignKey.table))
    const [first] = referenced
    if (!first) continue
    const rows = await reading(server, scope, context, (session) =>
      count(session, foreignKey, referenced, own, context),
    ).catch(() => undefined)
    context.signal.throwIfAborted()
    if (rows !== 0n) found.push({ target: first.target, foreignKey, rows })
  }
  // Tables that could not be read may hold nothing that matters: what was counted comes first, by a rule that is known.
  return found.sort((a, b) => doubtOf(a) - doubtOf(b))
}

function doubtOf({ foreignKey, rows }: OutsideReference): number {
  return Number(rows === undefined) * 2 + Number(foreignKey.onDelete === 'UNKNOWN')
}

async function followCascades(
  session: SqlSession,
  targets: readonly MatchingTarget[],
  context: SiloContext,
): Promise<{ doomed: DoomedRows[]; keys: ForeignKey[] }> {
  const doomed: DoomedRows[] = targets.map((target) => ({
    table: target.table,
    target,
    isCertain: true,
    rows: (alias) => target.predicate.exact(alias),
  }))
  const keys = new Map<string, ForeignKey>()
  let level = doomed
  for (let depth = 1; depth <= mostLevels && level.length > 0; depth += 1) {
    const referencing = await session.foreignKeys(
      level.map(({ table }) => table),
      context,
    )
    for (const key of referencing) keys.set(JSON.stringify([key.table, key.name]), key)
    const cascades = referencing.filter(({ onDelete }) => onDelete === 'CASCADE' || onDelete === 'UNKNOWN')
    level = level.flatMap((parent) =>
      cascades
        .filter(({ referencedTable }) => samePath(referencedTable, parent.table.path))
        .map((key) => cascaded(key, parent, `parent${depth}`)),
    )
    doomed.push(...level)
  }
  return { doomed, keys: [...keys.values()] }
}

function cascaded(key: ForeignKey, parent: DoomedRows, alias: string): DoomedRows {
  return {
    table: { path: key.table },
    target: parent.target,
    isCertain: parent.isCertain && key.onDelete === 'CASCADE',
    rows: (child) =>
      sql`EXISTS (SELECT 1 FROM ${name(...key.referencedTable)} AS ${name(alias)} WHERE ${equal(child, key.columns, alias, key.referencedColumns)} AND ${parent.rows(alias)})`,
  }
}

async function count(
  session: SqlSession,
  key: ForeignKey,
  referenced: readonly DoomedRows[],
  own: readonly DoomedRows[],
  context: SiloContext,
): Promise<bigint> {
  const references = equal('referencing', key.columns, 'referenced', key.referencedColumns)
  const outside = own.length > 0 ? sql` AND (${anyOf(own, 'referencing')}) IS NOT TRUE` : sql``
  const rows = await session.rows(
    sql`SELECT count(*) FROM ${name(...key.table)} AS ${name('referencing')} WHERE EXISTS (SELECT 1 FROM ${name(...key.referencedTable)} AS ${name('referenced')} WHERE ${references} AND (${anyOf(referenced, 'referenced')}))${outside}`,
    context,
  )
  return BigInt(rows[0]?.[0] ?? '0')
}

function anyOf(doomed: readonly DoomedRows[], alias: string): Fragment {
  return join(
    doomed.map(({ rows }) => rows(alias)),
    ' OR ',
  )
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
