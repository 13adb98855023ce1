import type { Bytes } from '../bytes.ts'
import type { Codec } from '../codec.ts'
import { writeSafe } from './decimal-digits.ts'
import { writeShortestDecimal } from './shortest-decimal.ts'

const minus = 0x2d
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

/** The shortest decimal that is the number. All but a few are written without a string. */
function writeDouble(out: Bytes, at: number, value: number): number {
  const special = specialText(value)
  if (special !== undefined) return writeAscii(out, at, special)
  const magnitude = Math.abs(value)
  if (magnitude <= Number.MAX_SAFE_INTEGER && Number.isInteger(magnitude)) {
    return writeSafe(out, writeSign(out, at, value), magnitude)
  }
  const after = writeShortestDecimal(out, writeSign(out, at, value), magnitude)
  return after >= 0 ? after : writeAscii(out, at, String(value))
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

function writeAscii(out: Bytes, at: number, text: string): number {
  for (let index = 0; index < text.length; index += 1) out.view.setUint8(at + index, text.charCodeAt(index))
  return at + text.length
}
