import { type Bytes, copyBytes } from '../bytes.ts'
import { type Codec, quote } from '../codec.ts'
import { escapedCosts, escapeLetters, findSpecial, hexPairs } from './json-escape.ts'

const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const equals = 0x3d
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d
const escapedQuote = 0x225c

const beforeBounds = Buffer.from('{\\"lower_bounds\\":[')
const afterBounds = Buffer.from('],\\"elements\\":')

/** The elements of an array: strings, numbers that JSON spells the same way, or booleans. */
const kinds = { text: 0, number: 1, bool: 2 } as const

/** The most that each byte of an array literal can become, the quotes around an element charged to what begins it. */
export const arrayCosts: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte < 0x20) return 7
  if (byte === quote || byte === backslash) return 4
  return byte === comma || byte === openBrace || byte === openBracket ? 5 : 1
})

/**
 * An array as Postgres spells it, as a string of JSON text: `["a",null,["b"]]`, with bounds of its own
 * `{"lower_bounds":[0],"elements":[…]}`. Elements are strings; numbers with a parameter of 1, booleans with 2.
 * The delimiter is a comma.
 */
export const arrayText: Codec = (source, start, end, out, at, parameter) => {
  const { view } = source
  const hasBounds = start < end && view.getUint8(start) === openBracket
  const body = hasBounds ? find(source, start, end, equals) + 1 : start
  out.view.setUint8(at, quote)
  let target = hasBounds ? writeBounds(source, start, body, out, at + 1) : at + 1
  let position = body
  while (position < end) {
    const byte = view.getUint8(position)
    if (byte === quote) {
      const stop = endOfQuoted(source, position + 1, end)
      target = writeElement(source, position + 1, stop, out, target)
      position = stop + 1
    } else if (byte === comma || byte === openBrace || byte === closeBrace) {
      out.view.setUint8(target, byte === comma ? comma : byte - 0x20)
      target += 1
      position += 1
    } else {
      const stop = endOfBare(source, position, end)
      target = writeBare(source, position, stop, out, target, parameter)
      position = stop
    }
  }
  if (hasBounds) {
    out.view.setUint8(target, closeBrace)
    target += 1
  }
  out.view.setUint8(target, quote)
  return target + 1
}

/** The lower bound of each dimension out of `[0:1][-2:3]=`. */
function writeBounds(source: Bytes, start: number, end: number, out: Bytes, at: number): number {
  out.buffer.set(beforeBounds, at)
  let target = at + beforeBounds.length
  for (let position = start; position + 1 < end; ) {
    const stop = find(source, position, end, colon)
    if (position > start) {
      out.view.setUint8(target, comma)
      target += 1
    }
    target = copyBytes(source, position + 1, stop, out, target)
    position = find(source, stop, end, closeBracket) + 1
  }
  out.buffer.set(afterBounds, target)
  return target + afterBounds.length
}

function writeBare(source: Bytes, start: number, end: number, out: Bytes, at: number, kind: number): number {
  const { view } = source
  if (end - start === 4 && view.getInt32(start) === 0x4e554c4c) {
    out.view.setInt32(at, 0x6c6c756e, true)
    return at + 4
  }
  if (kind === kinds.number) return copyBytes(source, start, end, out, at)
  if (kind === kinds.text) return writeElement(source, start, end, out, at)
  const isTrue = view.getUint8(start) === 0x74
  out.view.setInt32(at, isTrue ? 0x65757274 : 0x736c6166, true)
  if (isTrue) return at + 4
  out.view.setUint8(at + 4, 0x65)
  return at + 5
}

/** A string in JSON that itself stands in a JSON string; a backslash of the literal says that the next byte is meant. */
function writeElement(source: Bytes, start: number, end: number, out: Bytes, at: number): number {
  const from = source.view
  const into = out.view
  into.setUint16(at, escapedQuote, true)
  let target = at + 2
  let position = start
  while (position < end) {
    if (position + 4 <= end) {
      const word = from.getInt32(position, true)
      if (findSpecial(word) === 0) {
        into.setInt32(target, word, true)
        target += 4
        position += 4
        continue
      }
    }
    let byte = from.getUint8(position)
    if (byte === backslash && position + 1 < end) {
      position += 1
      byte = from.getUint8(position)
    }
    target = writeTwiceEscaped(out, target, byte)
    position += 1
  }
  into.setUint16(target, escapedQuote, true)
  return target + 2
}

function writeTwiceEscaped(out: Bytes, at: number, byte: number): number {
  const { view } = out
  if (escapedCosts[byte] === 1) {
    view.setUint8(at, byte)
    return at + 1
  }
  view.setUint16(at, 0x5c5c, true)
  const letter = escapeLetters[byte] as number
  if (byte === quote || byte === backslash) {
    view.setUint16(at + 2, backslash | (byte << 8), true)
    return at + 4
  }
  if (letter !== 0) {
    view.setUint8(at + 2, letter)
    return at + 3
  }
  view.setUint16(at + 2, 0x3075, true)
  view.setUint8(at + 4, 0x30)
  view.setUint16(at + 5, hexPairs[byte] as number, true)
  return at + 7
}

function endOfQuoted({ view }: Bytes, start: number, end: number): number {
  let position = start
  while (position < end) {
    const byte = view.getUint8(position)
    if (byte === quote) return position
    position += byte === backslash ? 2 : 1
  }
  return end
}

function endOfBare({ view }: Bytes, start: number, end: number): number {
  let position = start
  while (position < end) {
    const byte = view.getUint8(position)
    if (byte === comma || byte === closeBrace) return position
    position += 1
  }
  return end
}

/** Where a byte stands, or the end. */
function find({ view }: Bytes, start: number, end: number, wanted: number): number {
  let position = start
  while (position < end && view.getUint8(position) !== wanted) position += 1
  return position
}
