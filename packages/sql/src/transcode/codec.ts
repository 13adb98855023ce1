import type { Bytes } from './bytes.ts'

/**
 * Writes one value, as it came from the server, as JSON. It makes no string and no object unless its own
 * comment says so, reads nothing outside the value, and relies on the room being there.
 *
 * @param source where the value stands
 * @param start the value's first byte, after any length that the wire puts before it
 * @param end one past its last byte
 * @param out where the JSON goes
 * @param at the position in `out`
 * @param parameter the codec's integer, for instance digits of a fraction; 0 for a codec that has none
 * @returns the position after the JSON
 */
export type Codec = (
  source: Bytes,
  start: number,
  end: number,
  out: Bytes,
  at: number,
  parameter: number,
) => number

/** A codec with the room it needs: at most `growth` bytes for each byte of the value, and `extra` besides. */
export interface CodecDefinition {
  readonly write: Codec
  readonly growth: number
  readonly extra: number
  /** For long values, where `growth` would reserve far too much: the most bytes that each byte can become. */
  readonly costs?: Uint8Array
  /** How many bytes every value has; left out where the row tells. */
  readonly size?: number
  /** The greatest parameter; left out where the codec has none. */
  readonly parameter?: number
}

/** `"`, the byte around every JSON string. */
export const quote = 0x22

/** `null` as four bytes, lowest first. */
export const nullWord = 0x6c6c756e
