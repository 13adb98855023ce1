import { type Bytes, copyBytes } from '../bytes.ts'
import { type Codec, quote } from '../codec.ts'

const zero = 0x30
const nine = 0x39
const minus = 0x2d
const point = 0x2e
const trueWord = 0x65757274
const falseWord = 0x736c6166
const letterE = 0x65

/** The text of a number that JSON spells the same way. */
export const numberText: Codec = (source, start, end, out, at) => copyBytes(source, start, end, out, at)

/** The text of a number that may have zeros before it, as ZEROFILL and the year 0000 have: JSON allows none. */
export const paddedNumberText: Codec = (source, start, end, out, at) => {
  const { view } = source
  let first = start
  while (first + 1 < end && view.getUint8(first) === zero && view.getUint8(first + 1) !== point) first += 1
  return copyBytes(source, first, end, out, at)
}

/** Text in which nothing needs an escape: digits, hexadecimal digits, a UUID, an address. */
export const quotedText: Codec = (source, start, end, out, at) => {
  out.view.setUint8(at, quote)
  const after = copyBytes(source, start, end, out, at + 1)
  out.view.setUint8(after, quote)
  return after + 1
}

/** The text of a floating-point number: a number, or `NaN`, `Infinity`, `-Infinity` and `-0` as strings. */
export const floatText: Codec = (source, start, end, out, at, parameter) =>
  isPlainNumber(source, start, end)
    ? copyBytes(source, start, end, out, at)
    : quotedText(source, start, end, out, at, parameter)

/** A span of time as Postgres spells it in ISO 8601: as it is, but for `infinity`, which gets its capital letter. */
export const intervalText: Codec = (source, start, end, out, at) => {
  const after = quotedText(source, start, end, out, at, 0)
  const { view } = out
  const first = view.getUint8(at + 1) === minus ? at + 2 : at + 1
  if (view.getUint8(first) === 0x69) view.setUint8(first, 0x49)
  return after
}

/** A boolean as Postgres spells it: `t` or `f`. */
export const boolText: Codec = (source, start, _end, out, at) =>
  writeBool(out, at, source.view.getUint8(start) === 0x74)

/** A boolean in one byte, 1 or 0. */
export const boolByte: Codec = (source, start, _end, out, at) =>
  writeBool(out, at, source.view.getUint8(start) !== 0)

/** A date and time as MySQL spells it, with `T` between the two; with a parameter of 1 also `Z` after them. */
export const dateTimeText: Codec = (source, start, end, out, at, parameter) => {
  const after = quotedText(source, start, end, out, at, 0)
  const between = at + 11
  if (between < after - 1) out.view.setUint8(between, 0x54)
  if (parameter === 0) return after
  out.view.setUint16(after - 1, 0x225a, true)
  return after + 1
}

function writeBool(out: Bytes, at: number, value: boolean): number {
  out.view.setInt32(at, value ? trueWord : falseWord, true)
  if (value) return at + 4
  out.view.setUint8(at + 4, letterE)
  return at + 5
}

/** Whether a number's text ends in a digit, as neither `NaN` nor an infinity does, and is not minus zero. */
function isPlainNumber({ view }: Bytes, start: number, end: number): boolean {
  if (start === end) return false
  const last = view.getUint8(end - 1)
  if (last < zero || last > nine) return false
  return last !== zero || end - start !== 2 || view.getUint8(start) !== minus
}
