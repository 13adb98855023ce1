import type { MonoidRecord } from '../protocol/messages.ts'
import type { StoreRef } from './store-ref.ts'

/**
 * What goes around each row's JSON, and how long a line may be. The host decides it; a store that encodes
 * its own rows writes head, JSON, tail.
 */
export interface Framing {
  /** The bytes before a row's JSON object, for one store. The same array may be handed out again: do not change it. */
  head(store: StoreRef): Uint8Array
  /** The bytes after a row's JSON object, the end of the line included. */
  readonly tail: Uint8Array
  /** The most bytes a line may have, its line feed not counted (B8); `Infinity` where there is no cap. */
  readonly maxLineBytes: number
}

/**
 * Rows that a store has already encoded, each with the framing's head and tail around it and none longer
 * than the framing's cap. **Borrowed**: valid until the consumer asks for the next value; who keeps the bytes copies
 * them, for the store writes the next rows over them.
 */
export interface EncodedRecords {
  readonly encoded: true
  /** Whole framed rows, one after the other. */
  readonly bytes: Uint8Array
  /** Where each row ends in `bytes`, ascending; the last one is `bytes.length`. */
  readonly ends: readonly number[] | Uint32Array
  /** How many rows there are. */
  readonly count: number
}

/** What `requestResults` and `scan` yield: plain records, or rows already encoded. A host treats both alike. */
export type Records = MonoidRecord | EncodedRecords

/**
 * Tells encoded rows from a plain record.
 *
 * @param records what a store yielded
 * @returns true for `EncodedRecords`
 * @example if (isEncoded(records)) await sink.write(records.bytes)
 */
export function isEncoded(records: Records): records is EncodedRecords {
  // what a store yields is checked afterwards, so it may still be anything
  return typeof records === 'object' && records !== null && 'encoded' in records
}
