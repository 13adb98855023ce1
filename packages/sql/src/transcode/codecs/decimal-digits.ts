import type { Bytes } from '../bytes.ts'

/** The digits of 0 to 99, two to an entry, the first one in the low byte; `??` for what a byte can hold beyond. */
const pairs = Uint16Array.from({ length: 256 }, (_, number) =>
  number < 100 ? 0x3030 | Math.floor(number / 10) | ((number % 10) << 8) : 0x3f3f,
)

const billion = 1_000_000_000
const minus = 0x2d

/**
 * Writes two digits.
 *
 * @param out where to
 * @param at the position
 * @param value 0 to 99
 * @returns the position after them
 * @example at = writeTwo(out, at, 7) // 07
 */
export function writeTwo(out: Bytes, at: number, value: number): number {
  out.view.setUint16(at, pairs[value] as number, true)
  return at + 2
}

/**
 * Writes an integer with zeros before it.
 *
 * @param out where to
 * @param at the position
 * @param value 0 to 2^32 − 1
 * @param digits how many to write, at least as many as the value has
 * @returns the position after them
 * @example at = writePadded(out, at, 42, 6) // 000042
 */
export function writePadded(out: Bytes, at: number, value: number, digits: number): number {
  const { view } = out
  // Said to be unsigned, the division is made one of integers.
  let rest = value >>> 0
  let position = at + digits
  while (position >= at + 2) {
    const upper = (rest / 100) >>> 0
    position -= 2
    view.setUint16(position, pairs[rest - upper * 100] as number, true)
    rest = upper
  }
  if (position > at) view.setUint8(at, 0x30 + rest)
  return at + digits
}

/**
 * Writes an integer.
 *
 * @param out where to
 * @param at the position
 * @param value 0 to 2^32 − 1
 * @returns the position after it
 * @example at = writeUint32(out, at, 42)
 */
export function writeUint32(out: Bytes, at: number, value: number): number {
  return writePadded(out, at, value, countDigits(value))
}

/**
 * Writes an integer with its sign.
 *
 * @param out where to
 * @param at the position
 * @param value −2^31 to 2^31 − 1
 * @returns the position after it
 * @example at = writeInt32(out, at, -42)
 */
export function writeInt32(out: Bytes, at: number, value: number): number {
  if (value >= 0) return writeUint32(out, at, value)
  out.view.setUint8(at, minus)
  return writeUint32(out, at + 1, -value)
}

/**
 * Writes an integer given as its two halves, exactly and without a bigint.
 *
 * @param out where to
 * @param at the position
 * @param high the upper 32 bits, unsigned
 * @param low the lower 32 bits, unsigned
 * @returns the position after it
 * @example at = writeUint64(out, at, 0xffffffff, 0xffffffff) // 18446744073709551615
 */
export function writeUint64(out: Bytes, at: number, high: number, low: number): number {
  if (high === 0) return writeUint32(out, at, low)
  // Long division by 10^9 in steps of 16 bits: each dividend stays below 2^53.
  const first = Math.floor(high / billion)
  const upper = (high - first * billion) * 0x10000 + (low >>> 16)
  const second = Math.floor(upper / billion)
  const lower = (upper - second * billion) * 0x10000 + (low & 0xffff)
  const third = Math.floor(lower / billion)
  const quotient = first * 0x1_0000_0000 + second * 0x10000 + third
  return writePadded(out, writeSafe(out, at, quotient), lower - third * billion, 9)
}

/**
 * Writes a signed integer given as its two halves, exactly and without a bigint.
 *
 * @param out where to
 * @param at the position
 * @param high the upper 32 bits, signed
 * @param low the lower 32 bits, unsigned
 * @returns the position after it
 * @example at = writeInt64(out, at, -1, 0xffffffff) // -1
 */
export function writeInt64(out: Bytes, at: number, high: number, low: number): number {
  if (high >= 0) return writeUint64(out, at, high, low)
  out.view.setUint8(at, minus)
  const negated = -low >>> 0
  return writeUint64(out, at + 1, (~high + (negated === 0 ? 1 : 0)) >>> 0, negated)
}

/**
 * Writes an integer that a double holds exactly.
 *
 * @param out where to
 * @param at the position
 * @param value 0 to 2^53 − 1
 * @returns the position after it
 * @example at = writeSafe(out, at, 12345678901)
 */
export function writeSafe(out: Bytes, at: number, value: number): number {
  if (value < billion) return writeUint32(out, at, value)
  const upper = Math.floor(value / billion)
  return writePadded(out, writeUint32(out, at, upper), value - upper * billion, 9)
}

function countDigits(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2
  if (value < 10_000) return value < 1_000 ? 3 : 4
  if (value < 1_000_000) return value < 100_000 ? 5 : 6
  if (value < 100_000_000) return value < 10_000_000 ? 7 : 8
  return value < billion ? 9 : 10
}
