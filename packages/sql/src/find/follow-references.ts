import { type FindReference, type SiloContext, storeLabel, wireRef } from '@monoid-kit/core'
import type { ForeignKey, Table } from '../catalogue/table.ts'
import { predicateFor } from '../identifiers/predicate.ts'
import type { SqlSession } from '../server/sql-server.ts'
import { name, sql } from '../statements/fragment.ts'
import {
  describePath,
  type ReferencePath,
  type ReferenceStep,
  type RowCondition,
  rowsAlong,
  rowsReferenced,
  stepsOf,
} from './reference-path.ts'
import { anyOf, conditionsOf, type FoundRows, type RowSet } from './row-sets.ts'

/** Lets a search read, and go on with the next table where one cannot be read. */
export interface Reader {
  /**
   * Reads in the scope's session.
   *
   * @param table what is read, to be named where that fails
   * @param read gives what was read
   * @returns undefined where it cannot be read, which has been told
   */
  attempt<Result>(table: Table, read: (session: SqlSession) => Promise<Result>): Promise<Result | undefined>
  /** Tells that a search was cut short. */
  tellCut(table: Table, message: string): void
}

/** What a walk starts from, and where it may go. */
export interface WalkOptions {
  /** The tables with rows that match by themselves. */
  readonly matched: readonly FoundRows[]
  /** All tables of the scope. */
  readonly tables: readonly Table[]
  /** The foreign keys between them. */
  readonly keys: readonly ForeignKey[]
  /** The most foreign keys in a row. */
  readonly depth: number
}

/** A way that was found to lead to rows. */
interface Trail {
  readonly table: Table
  readonly path: ReferencePath
  readonly root: RowSet
}

/** Beyond so many paths in a scope a search ends: each costs a statement. */
const mostPaths = 500

/**
 * Follows foreign keys from the rows that match to the rows that reference them, and on to those that reference these:
 * shortest paths first, each counted by a semi-join on the server. A path goes on only where it leads to rows that no
 * other has led to, so that circles and tables that reference themselves end where there is nothing new, or at the
 * depth. Rows that the matching ones reference are counted, one step far, and not followed: they lead to other people's.
 *
 * @param options where to start and where to go
 * @param reader reads
 * @param context what the host gave
 * @param sets is added to: the rows found by table, those of `matched` already in it
 * @returns the references that lead to any row, in the order in which they were found
 * @throws ConnectorError where the whole silo is hurt
 * @example yield* followReferences({ matched, tables, keys, depth: 6 }, reader, context, sets)
 */
export async function* followReferences(
  options: WalkOptions,
  reader: Reader,
  context: SiloContext,
  sets: Map<Table, FoundRows>,
): AsyncGenerator<FindReference> {
  const steps = stepsOf(options.keys, options.tables)
  let level: readonly Trail[] = options.matched.map((root) => ({ table: root.table, path: [], root }))
  let ways = 0
  for (let depth = 1; depth <= options.depth && level.length > 0; depth += 1) {
    const next: Trail[] = []
    for (const trail of level) {
      for (const step of steps) {
        if (step.referencedTable !== trail.table) continue
        if (ways >= mostPaths) {
          reader.tellCut(
            step.table,
            `more than ${mostPaths} paths lead to rows; the others were not followed`,
          )
          return
        }
        const path = [step, ...trail.path]
        const counted = await countAlong(path, trail.root, sets.get(step.table), reader, context)
        if (!counted || counted.rows === 0) continue
        ways += 1
        yield found('referencing', step.table, path, counted)
        if (counted.additional === 0) continue
        const before = sets.get(step.table) ?? { table: step.table, identifiers: [], paths: [], rows: 0 }
        const paths = [...before.paths, { path, identifiers: trail.root.identifiers }]
        sets.set(step.table, { ...before, paths, rows: before.rows + counted.additional })
        next.push({ table: step.table, path, root: trail.root })
      }
    }
    level = next
  }
  if (options.depth > 0) tellDepth(options, level, steps, context)
  if (options.depth > 0) yield* nameReferenced(options.matched, steps, reader, context, sets)
}

/** What ended at the depth, and not because nothing was left, has to be told: somebody else would take it for all there is. */
function tellDepth(
  { depth }: WalkOptions,
  level: readonly Trail[],
  steps: readonly ReferenceStep[],
  context: SiloContext,
): void {
  const ends = new Set(level.map(({ table }) => table))
  const beyond = new Set(steps.flatMap((step) => (ends.has(step.referencedTable) ? [step.table] : [])))
  if (beyond.size === 0) return
  const stores = [...beyond].map(({ store }) => storeLabel(store)).sort()
  context.log.warn(
    `foreign keys were followed ${depth} in a row; beyond, ${stores.length} store(s) may hold more: ${stores.slice(0, 5).join(', ')}${stores.length > 5 ? ', …' : ''}`,
    { context: { stores } },
  )
}

async function* nameReferenced(
  matched: readonly RowSet[],
  steps: readonly ReferenceStep[],
  reader: Reader,
  context: SiloContext,
  sets: ReadonlyMap<Table, RowSet>,
): AsyncGenerator<FindReference> {
  for (const { table, identifiers } of matched) {
    const own = predicateFor(table, identifiers, context)
    if (!own) continue
    for (const step of steps.filter((each) => each.table === table)) {
      const parent = step.referencedTable
      const counted = await reader.attempt(parent, (session) => {
        const rows = rowsReferenced(session, step, (alias) => own.exact(alias))
        return countRows(session, parent, rows, sets.get(parent), context)
      })
      if (counted && counted.rows > 0) yield found('referenced', parent, [step], counted)
    }
  }
}

function countAlong(
  path: ReferencePath,
  { table, identifiers }: RowSet,
  before: RowSet | undefined,
  reader: Reader,
  context: SiloContext,
): Promise<Counted | undefined> {
  const [first] = path
  const start = (first as ReferenceStep).table
  const root = predicateFor(table, identifiers, context)
  return reader.attempt(start, async (session) => {
    if (!root) return { rows: 0, additional: 0 }
    const rows = rowsAlong(session, path, (alias) => root.exact(alias))
    return countRows(session, start, rows, before, context)
  })
}

interface Counted {
  readonly rows: number
  readonly additional: number
}

async function countRows(
  session: SqlSession,
  table: Table,
  rows: RowCondition,
  before: RowSet | undefined,
  context: SiloContext,
): Promise<Counted> {
  const known = before ? conditionsOf(session, before, context) : []
  const isKnown = known.length > 0
  const additional = isKnown ? sql`, COUNT(CASE WHEN ${anyOf(known)('t')} THEN NULL ELSE 1 END)` : sql``
  const [row = []] = await session.rows(
    sql`SELECT COUNT(*)${additional} FROM ${session.source(table)} AS ${name('t')} WHERE ${rows('t')}`,
    context,
  )
  const count = Number(row[0] ?? 0)
  return { rows: count, additional: isKnown ? Number(row[1] ?? 0) : count }
}

function found(
  direction: FindReference['direction'],
  table: Table,
  path: ReferencePath,
  { rows, additional }: Counted,
): FindReference {
  return { kind: 'reference', ...wireRef(table.store), direction, path: describePath(path), rows, additional }
}
