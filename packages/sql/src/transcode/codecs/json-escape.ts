import type { Bytes } from '../bytes.ts'
import { copySequence } from './utf8-sequence.ts'

const hexDigits = '0123456789abcdef'
const backslash = 0x5c
const topBits = 0x80808080
const unicodeWord = 0x3030755c

/** The letter after the backslash for the bytes that JSON escapes with one, else 0. */
export const escapeLetters: Uint8Array = new Uint8Array(256)
for (const [byte, letter] of Object.entries({
  8: 'b',
  9: 't',
  10: 'n',
  12: 'f',
  13: 'r',
  34: '"',
  92: '\\',
})) {
  escapeLetters[Number(byte)] = letter.charCodeAt(0)
}

/** How many bytes each byte takes within a JSON string. */
export const escapedCosts: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (escapeLetters[byte] !== 0) return 2
  return byte < 0x20 ? 6 : 1
})

/** The two hexadecimal digits of each byte, the first one in the low byte. */
export const hexPairs: Uint16Array = Uint16Array.from(
  { length: 256 },
  (_, byte) => hexDigits.charCodeAt(byte >> 4) | (hexDigits.charCodeAt(byte & 15) << 8),
)

/**
 * Finds, in four bytes at once, those that cannot stand in a JSON string as they are: control bytes, `"` and the
 * backslash.
 *
 * @param word the bytes, the first one lowest
 * @returns 0 where there is none; else the lowest bit set is the top bit of the first such byte
 * @example if (findSpecial(view.getInt32(position, true)) === 0) copyWord()
 */
export function findSpecial(word: number): number {
  // Swapping 0x22 with 0x20 makes the quote the neighbour of the control bytes. A subtraction sets the top bit of a byte
  // that was too small; it borrows from the bytes above, so only the first one found is certain.
  const controls = (word ^ 0x02020202) - 0x21212121
  const backslashes = (word ^ 0x5c5c5c5c) - 0x01010101
  return (controls | backslashes) & ~word & topBits
}

/**
 * Writes bytes as they stand within a JSON string, without the quotes around it: as `JSON.stringify` would where they are
 * UTF-8, and passing on other bytes unchanged.
 *
 * @param source where they stand
 * @param start the first of them
 * @param end one past the last
 * @param out where to
 * @param at the position
 * @returns the position after them
 * @example at = writeEscaped(source, start, end, out, at)
 */
export function writeEscaped(source: Bytes, start: number, end: number, out: Bytes, at: number): number {
  const from = source.view
  const into = out.view
  const lastWord = end - 4
  let position = start
  let target = at
  while (position <= lastWord) {
    const word = from.getInt32(position, true)
    // What is stored beyond a byte found is overwritten at once.
    into.setInt32(target, word, true)
    const found = findSpecial(word)
    if (found === 0) {
      position += 4
      target += 4
    } else {
      const before = indexOfFound(found)
      target = writeEscape(into, target + before, (word >> (before << 3)) & 0xff)
      position += before + 1
    }
  }
  for (; position < end; position += 1) target = writeByte(into, target, from.getUint8(position))
  return target
}

/**
 * Does what `writeEscaped` does, and checks in the same pass that the bytes are UTF-8.
 *
 * @param source where they stand
 * @param start the first of them
 * @param end one past the last
 * @param out where to
 * @param at the position
 * @returns the position after them, or −1 where they are no UTF-8: what was written then means nothing
 * @example at = writeCheckedEscaped(source, start, end, out, at)
 */
export function writeCheckedEscaped(
  source: Bytes,
  start: number,
  end: number,
  out: Bytes,
  at: number,
): number {
  const from = source.view
  const into = out.view
  const lastWord = end - 4
  let position = start
  let target = at
  for (;;) {
    while (position <= lastWord) {
      const word = from.getInt32(position, true)
      into.setInt32(target, word, true)
      const found = findSpecial(word) | (word & topBits)
      if (found === 0) {
        position += 4
        target += 4
        continue
      }
      const before = indexOfFound(found)
      const byte = (word >>> (before << 3)) & 0xff
      position += before
      target += before
      if (byte >= 0x80) break
      target = writeEscape(into, target, byte)
      position += 1
    }
    if (position >= end) return target
    const byte = from.getUint8(position)
    if (byte < 0x80) {
      target = writeByte(into, target, byte)
      position += 1
    } else {
      const bytes = copySequence(from, position, end, into, target)
      if (bytes === 0) return -1
      position += bytes
      target += bytes
    }
  }
}

function writeByte(view: DataView, at: number, byte: number): number {
  if (escapedCosts[byte] !== 1) return writeEscape(view, at, byte)
  view.setUint8(at, byte)
  return at + 1
}

function writeEscape(view: DataView, at: number, byte: number): number {
  const letter = escapeLetters[byte] as number
  if (letter !== 0) {
    view.setUint16(at, backslash | (letter << 8), true)
    return at + 2
  }
  view.setInt32(at, unicodeWord, true)
  view.setUint16(at + 4, hexPairs[byte] as number, true)
  return at + 6
}

/** Which of four bytes the lowest bit set belongs to, 0 to 3. */
function indexOfFound(found: number): number {
  return (31 - Math.clz32(found & -found)) >> 3
}
