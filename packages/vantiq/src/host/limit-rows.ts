import type { EncodedRecords } from '@monoid-kit/core'
import { isEncodedRows, type RowTaker } from './row-taker.ts'

/** Thrown into the work once no more rows are wanted; not an error. */
export const limitReached: unique symbol = Symbol('the limit of the request is reached')

/**
 * Takes so many rows and then ends the work that makes them.
 *
 * @param take where the rows go
 * @param limit the most rows
 * @returns a taker that throws `limitReached` once it has handed on the last row that is wanted
 * @example await new SiloWork(silo, context, limitRows(take, 10)).carryOut(operation)
 */
export function limitRows(take: RowTaker, limit: number): RowTaker {
  let left = limit
  return async (rows) => {
    const encoded = isEncodedRows(rows) ? rows : undefined
    const wanted = encoded && encoded.count > left ? firstRows(encoded, left) : rows
    left -= Math.min(left, encoded?.count ?? 1)
    await take(wanted)
    if (left === 0) throw limitReached
  }
}

function firstRows({ bytes, ends }: EncodedRecords, count: number): EncodedRecords {
  const firstEnds = ends.slice(0, count)
  return { encoded: true, bytes: bytes.subarray(0, firstEnds[count - 1] ?? 0), ends: firstEnds, count }
}
