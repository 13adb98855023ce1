import type { Table } from '../catalogue/table.ts'
import type { Predicate } from '../identifiers/predicate.ts'

/** A table that takes part in an erasure. */
export interface ErasureTarget {
  readonly table: Table
  /** The rows to erase, or undefined where no identifier can match any. */
  readonly predicate: Predicate | undefined
}

/** A target of which rows may be erased. */
export interface MatchingTarget extends ErasureTarget {
  readonly predicate: Predicate
}

/**
 * Tells targets that may have rows to erase from those that cannot.
 *
 * @param target any target
 * @returns true where there is a predicate
 * @example targets.filter(canMatch)
 */
export function canMatch(target: ErasureTarget): target is MatchingTarget {
  return target.predicate !== undefined
}
