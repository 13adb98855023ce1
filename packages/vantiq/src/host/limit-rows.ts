import type { EncodedRecords, JsonObject } from '@monoid-kit/core'
import { isEncodedRows, type RowTaker } from './row-taker.ts'

/** Thrown into the work once no more rows are wanted; not an error. */
export const limitReached: unique symbol = Symbol('the limit of the request is reached')

/** What is limited. */
export interface RowLimit {
  readonly limit: number
  /** Whether rows are columns alone, so that `part` is one of them. */
  readonly bare?: boolean
}

/**
 * Takes so many records and then ends the work that makes them. A record in several rows is one, and is never cut.
 *
 * @param take where the rows go
 * @param limit the most records
 * @returns a taker that throws `limitReached` once it has handed on the last row that is wanted
 * @example await new SiloWork(silo, context, limitRows(take, { limit: 10 })).carryOut(operation)
 */
export function limitRows(take: RowTaker, { limit, bare = false }: RowLimit): RowTaker {
  let left = limit
  return async (rows) => {
    if (isEncodedRows(rows)) {
      const wanted = rows.count > left ? firstRows(rows, left) : rows
      left -= wanted.count
      await take(wanted)
    } else {
      if (bare || !hasMoreParts(rows)) left -= 1
      await take(rows)
    }
    if (left === 0) throw limitReached
  }
}

function hasMoreParts({ part }: JsonObject): boolean {
  return typeof part === 'object' && part !== null && 'last' in part && part.last === false
}

function firstRows({ bytes, ends }: EncodedRecords, count: number): EncodedRecords {
  const firstEnds = ends.slice(0, count)
  return { encoded: true, bytes: bytes.subarray(0, firstEnds[count - 1] ?? 0), ends: firstEnds, count }
}
