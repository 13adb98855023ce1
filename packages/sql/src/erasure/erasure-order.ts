import { ConnectorError, storeLabel } from '@monoid-kit/core'
import type { ForeignKey } from '../catalogue/table.ts'
import type { MatchingTarget } from './erasure-target.ts'
import { strongComponents } from './strong-components.ts'

/** One step of an erasure; the steps run in order within one transaction. */
export type ErasureStep =
  /** DELETE of the rows named, in one statement. */
  | { readonly kind: 'delete'; readonly target: MatchingTarget }
  /** DELETE of the rows of several tables in one statement, for tables that reference each other in a circle. */
  | { readonly kind: 'delete-together'; readonly targets: readonly MatchingTarget[] }
  /** Sets a referencing column to null, only in rows that a later step of the same transaction deletes. */
  | { readonly kind: 'unlink'; readonly target: MatchingTarget; readonly column: string }
  /** DELETE of the rows named, those first that no other of them references. */
  | {
      readonly kind: 'delete-leaves-first'
      readonly target: MatchingTarget
      /** The references within the table that stop a DELETE, or make it cascade. */
      readonly foreignKeys: readonly ForeignKey[]
      /** Columns to set to null in rows that reference each other in a circle. */
      readonly unlinkable: readonly string[]
    }
  /** DELETE that finds all rows named before it touches the first, for it may null what they are found by. */
  | { readonly kind: 'delete-found'; readonly target: MatchingTarget }

/** What a server can do. */
export interface OrderOptions {
  /** True where foreign keys are checked at the end of a statement, however many tables it deletes from. */
  readonly cyclesAtOnce: boolean
}

/**
 * Orders an erasure by the catalogue's foreign keys: referencing rows before referenced ones, so that no check
 * fails and no SET NULL hides a row before its own DELETE has found it.
 *
 * @param targets the tables of one transaction
 * @param foreignKeys those that reference any of them
 * @param options what the server can do
 * @returns the steps; the same for the same input
 * @throws ConnectorError `REFERENCE_CYCLE` where a circle cannot be broken
 * @example orderErasure([customers, orders], foreignKeys, { cyclesAtOnce: true }) // orders, then customers
 */
export function orderErasure(
  targets: readonly MatchingTarget[],
  foreignKeys: readonly ForeignKey[],
  options: OrderOptions,
): ErasureStep[] {
  const byPath = new Map(targets.map((target) => [pathKey(target.table.path), target]))
  const between = foreignKeys.filter(
    (key) => byPath.has(pathKey(key.table)) && byPath.has(pathKey(key.referencedTable)),
  )
  const nodes = [...byPath.keys()].sort()
  const crossing = between.filter((key) => pathKey(key.table) !== pathKey(key.referencedTable))
  const selfReferences = between.filter((key) => pathKey(key.table) === pathKey(key.referencedTable))

  const free = (key: ForeignKey) => freeNullable(key, byPath.get(pathKey(key.table)), foreignKeys)

  const { groups, unlinks } = breakCircles(nodes, crossing, byPath, free, options)
  const deletes = groups.flatMap((group): ErasureStep[] => {
    const members = group.flatMap((node) => byPath.get(node) ?? [])
    const [target] = members
    if (!target) return []
    if (members.length > 1) return [{ kind: 'delete-together', targets: members }]
    if (options.cyclesAtOnce) return [{ kind: 'delete', target }]
    const own = selfReferences.filter((key) => pathKey(key.table) === group[0])
    return [eraseSelfReferencing(target, own, free)]
  })
  return [...unlinks, ...deletes]
}

/** The column of a key that may be set to null, if there is one. */
type FindFree = (key: ForeignKey) => string | undefined

/** Groups the tables so that referencing ones come first, taking as many circles apart as the server needs. */
function breakCircles(
  nodes: readonly string[],
  crossing: readonly ForeignKey[],
  byPath: ReadonlyMap<string, MatchingTarget>,
  free: FindFree,
  options: OrderOptions,
): { groups: string[][]; unlinks: ErasureStep[] } {
  const unlinks: ErasureStep[] = []
  let edges = [...crossing]
  for (;;) {
    const groups = strongComponents(nodes, (node) =>
      edges.filter((key) => pathKey(key.referencedTable) === node).map((key) => pathKey(key.table)),
    )
    const circle = groups.find((group) => group.length > 1)
    if (!circle) return { groups, unlinks }
    const within = edges.filter(
      (key) => circle.includes(pathKey(key.table)) && circle.includes(pathKey(key.referencedTable)),
    )
    const cascading = within.filter((key) => key.onDelete === 'CASCADE')
    const [cascade] = cascading
    if (options.cyclesAtOnce) {
      // A CASCADE never stands in the way: rows that go with their parent need no turn of their own.
      if (!cascade) return { groups, unlinks }
      edges = edges.filter((key) => key !== cascade)
      continue
    }
    // Checked row by row, a cascade may meet a reference of a row whose turn comes later: nulling one is safer.
    const stopping = within.filter((key) => key.onDelete !== 'CASCADE')
    const broken = [...stopping, ...cascading].find((key) => free(key) !== undefined)
    if (broken) {
      const target = byPath.get(pathKey(broken.table)) as MatchingTarget
      unlinks.push({ kind: 'unlink', target, column: free(broken) as string })
    } else if (!cascade) throw cannotBreak(circle, byPath)
    edges = edges.filter((key) => key !== (broken ?? cascade))
  }
}

/** For servers that check row by row, as InnoDB does. */
function eraseSelfReferencing(
  target: MatchingTarget,
  selfReferences: readonly ForeignKey[],
  free: FindFree,
): ErasureStep {
  const leavesFirst = selfReferences.filter((key) => key.onDelete !== 'SET NULL')
  if (leavesFirst.length > 0) {
    const stopping = leavesFirst.filter((key) => key.onDelete !== 'CASCADE')
    const unlinkable = [...new Set(stopping.flatMap((key) => free(key) ?? []))]
    return { kind: 'delete-leaves-first', target, foreignKeys: leavesFirst, unlinkable }
  }
  return { kind: selfReferences.length > 0 ? 'delete-found' : 'delete', target }
}

/**
 * A nullable column of the key that the predicate does not look at, since nulling it would hide the row from its
 * DELETE, and that no foreign key references, since the change would spread.
 */
function freeNullable(
  key: ForeignKey,
  target: MatchingTarget | undefined,
  foreignKeys: readonly ForeignKey[],
): string | undefined {
  const referenced = foreignKeys
    .filter((other) => pathKey(other.referencedTable) === pathKey(key.table))
    .flatMap(({ referencedColumns }) => referencedColumns)
  const taken = new Set([...(target?.predicate.columns ?? []), ...referenced].map(folded))
  return key.columns.find((column, index) => key.nullable[index] && !taken.has(folded(column)))
}

/** A foreign key may spell a column's name otherwise than the table does. */
function folded(column: string): string {
  return column.toLowerCase()
}

function cannotBreak(circle: readonly string[], byPath: ReadonlyMap<string, MatchingTarget>): ConnectorError {
  const stores = circle.flatMap((node) => byPath.get(node)?.table.store ?? []).map(storeLabel)
  return new ConnectorError(
    'REFERENCE_CYCLE',
    `these tables reference each other in a circle: ${stores.join(', ')}`,
    {
      context: { stores },
    },
  )
}

function pathKey(path: readonly string[]): string {
  return JSON.stringify(path)
}
