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
      readonly foreignKeys: readonly ForeignKey[]
    }

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

  const { groups, unlinks } = breakCircles(nodes, crossing, byPath, options)
  const deletes = groups.flatMap((group): ErasureStep[] => {
    const members = group.flatMap((node) => byPath.get(node) ?? [])
    const [target] = members
    if (!target) return []
    if (members.length > 1) return [{ kind: 'delete-together', targets: members }]
    if (options.cyclesAtOnce) return [{ kind: 'delete', target }]
    return eraseSelfReferencing(
      target,
      selfReferences.filter((key) => pathKey(key.table) === group[0]),
    )
  })
  return [...unlinks, ...deletes]
}

/** Groups the tables so that referencing ones come first, taking as many circles apart as the server needs. */
function breakCircles(
  nodes: readonly string[],
  crossing: readonly ForeignKey[],
  byPath: ReadonlyMap<string, MatchingTarget>,
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
    // A CASCADE never stands in the way: rows that go with their parent need no turn of their own.
    const cascade = within.find((key) => key.onDelete === 'CASCADE')
    if (cascade) {
      edges = edges.filter((key) => key !== cascade)
      continue
    }
    if (options.cyclesAtOnce) return { groups, unlinks }
    const broken = within
      .map((key) => ({ key, column: unlinkable(key, byPath) }))
      .find(({ column }) => column !== undefined)
    if (!broken?.column) throw cannotBreak(circle, byPath)
    const target = byPath.get(pathKey(broken.key.table)) as MatchingTarget
    unlinks.push({ kind: 'unlink', target, column: broken.column })
    edges = edges.filter((key) => key !== broken.key)
  }
}

/** For servers that check row by row, as InnoDB does: null the references among the rows, or take leaves first. */
function eraseSelfReferencing(target: MatchingTarget, selfReferences: readonly ForeignKey[]): ErasureStep[] {
  const steps: ErasureStep[] = []
  const leavesFirst: ForeignKey[] = []
  for (const key of selfReferences) {
    if (key.onDelete === 'CASCADE') continue
    const column = freeNullable(key, target)
    if (column === undefined) leavesFirst.push(key)
    else if (key.onDelete === 'NO ACTION' || key.onDelete === 'RESTRICT')
      steps.push({ kind: 'unlink', target, column })
  }
  steps.push(
    leavesFirst.length > 0
      ? { kind: 'delete-leaves-first', target, foreignKeys: leavesFirst }
      : { kind: 'delete', target },
  )
  return steps
}

function unlinkable(key: ForeignKey, byPath: ReadonlyMap<string, MatchingTarget>): string | undefined {
  const target = byPath.get(pathKey(key.table))
  return target && freeNullable(key, target)
}

/** A nullable column of the key that the predicate does not look at: nulling that one would hide the row from its DELETE. */
function freeNullable(key: ForeignKey, target: MatchingTarget): string | undefined {
  return key.columns.find(
    (column, index) => key.nullable[index] && !target.predicate.columns.includes(column),
  )
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
