import type { Bytes } from '../bytes.ts'
import type { Codec } from '../codec.ts'
import { writePadded, writeSafe } from './decimal-digits.ts'

const minus = 0x2d
const point = 0x2e
const million = 1e6
/** Two decimals of at most fifteen digits are never the same double, so one that is equal is the shortest. */
const exactDecimals = 1e15
const exactFloatIntegers = 2 ** 24
const leastNormalFloat = 2 ** -126

/** Floating-point numbers of Postgres's binary form, highest byte first. */
export const float64Bytes: Codec = (source, start, _end, out, at) =>
  writeDouble(out, at, source.view.getFloat64(start))
/** Like `float64Bytes`, of four bytes: the shortest decimal that is the same single. */
export const float32Bytes: Codec = (source, start, _end, out, at) =>
  writeFloat(out, at, source.view.getFloat32(start))

/** Floating-point numbers of MySQL's binary rows, lowest byte first. */
export const mysqlDouble: Codec = (source, start, _end, out, at) =>
  writeDouble(out, at, source.view.getFloat64(start, true))
/** Like `mysqlDouble`, of four bytes: the shortest decimal that is the same single. */
export const mysqlFloat: Codec = (source, start, _end, out, at) =>
  writeFloat(out, at, source.view.getFloat32(start, true))

/** The shortest decimal that is the number. One of up to six digits after the point and nine before makes no string. */
function writeDouble(out: Bytes, at: number, value: number): number {
  const special = specialText(value)
  if (special !== undefined) return writeAscii(out, at, special)
  const magnitude = Math.abs(value)
  const scaled = Math.round(magnitude * million)
  if (scaled >= exactDecimals || scaled / million !== magnitude) return writeAscii(out, at, String(value))
  const whole = Math.floor(scaled / million)
  const after = writeSafe(out, writeSign(out, at, value), whole)
  return writeFraction(out, after, scaled - whole * million)
}

/** The shortest decimal that is the number once rounded to 32 bits. One that is no small integer makes a string. */
function writeFloat(out: Bytes, at: number, value: number): number {
  const special = specialText(value)
  if (special !== undefined) return writeAscii(out, at, special)
  const magnitude = Math.abs(value)
  if (magnitude <= exactFloatIntegers && Number.isInteger(magnitude)) {
    return writeSafe(out, writeSign(out, at, value), magnitude)
  }
  // Six digits are always exact enough to tell two floats apart, unless they are too small to have all their bits.
  let digits = magnitude < leastNormalFloat ? 1 : 6
  let decimal = Number(value.toPrecision(digits))
  while (Math.fround(decimal) !== value) {
    digits += 1
    decimal = Number(value.toPrecision(digits))
  }
  return writeAscii(out, at, String(decimal))
}

/** What JSON has no number for, and minus zero, whose sign `JSON.parse` and `JSON.stringify` would drop between them. */
function specialText(value: number): string | undefined {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '"-0"' : undefined
  return `"${value}"`
}

function writeSign(out: Bytes, at: number, value: number): number {
  if (value >= 0) return at
  out.view.setUint8(at, minus)
  return at + 1
}

function writeFraction(out: Bytes, at: number, millionths: number): number {
  if (millionths === 0) return at
  let digits = 6
  let rest = millionths
  while (rest % 10 === 0) {
    rest /= 10
    digits -= 1
  }
  out.view.setUint8(at, point)
  return writePadded(out, at + 1, rest, digits)
}

function writeAscii(out: Bytes, at: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) out.view.setUint8(at + index, text.charCodeAt(index))
  return at + text.length
}
