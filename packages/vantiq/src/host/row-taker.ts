import type { EncodedRecords, JsonObject } from '@monoid-kit/core'

/** A row as an object, or borrowed rows that a store has encoded. */
export type HandedRows = JsonObject | EncodedRecords

/** Takes rows: those that are borrowed until the promise settles. */
export type RowTaker = (rows: HandedRows) => Promise<void>

/**
 * Tells borrowed rows from a row that happens to have a column `encoded`.
 *
 * @param rows what was handed over
 * @returns true for `EncodedRecords`
 * @example isEncodedRows({ encoded: true }) // false
 */
export function isEncodedRows(rows: HandedRows): rows is EncodedRecords {
  return rows.encoded === true && 'bytes' in rows && ArrayBuffer.isView(rows.bytes)
}
