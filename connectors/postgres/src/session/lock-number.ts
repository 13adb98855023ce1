import { createHash } from 'node:crypto'

/**
 * The 64-bit number under which a key is locked: advisory locks have no names. Two keys that share a number only
 * wait for each other.
 *
 * @param key any text
 * @returns a decimal number within the range of int8
 * @example lockNumber('shop') // the same on every machine
 */
export function lockNumber(key: string): string {
  return createHash('sha256').update(key).digest().readBigInt64BE().toString()
}
