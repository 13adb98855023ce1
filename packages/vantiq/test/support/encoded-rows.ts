import { Buffer } from 'node:buffer'
import type { EncodedRecords } from '@monoid-kit/core'

/** Rows as a store would encode them for a reply: each with a comma after it. */
export function encodedRows(rows: readonly object[]): EncodedRecords {
  const pieces = rows.map((row) => Buffer.from(`${JSON.stringify(row)},`))
  let end = 0
  const ends = pieces.map((piece) => {
    end += piece.length
    return end
  })
  return { encoded: true, bytes: Buffer.concat(pieces), ends, count: rows.length }
}

/** The rows in batches whose bytes are overwritten once the next is asked for, as a store does. */
export async function* borrowedRows(batches: readonly (readonly object[])[]): AsyncGenerator<EncodedRecords> {
  for (const batch of batches) {
    const records = encodedRows(batch)
    yield records
    records.bytes.fill(0x21)
  }
}
