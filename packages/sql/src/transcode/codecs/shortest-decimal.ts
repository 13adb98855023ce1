import type { Bytes } from '../bytes.ts'
import { writePadded } from './decimal-digits.ts'

const zero = 0x30
const point = 0x2e
const billion = 1e9
const leastScaled = 1e16
const mostScaled = 1e17
const allDigits = 17
/** Two decimals closer to a limit than this are left to the platform; what is computed here errs by less than a tenth. */
const doubt = 1e-5

/** The exponents of 2 for which the scale below is a power of 10 that a double holds exactly. */
const leastExponent = -19
const mostExponent = 49
const exponentBias = 1023
/** Takes the upper half of a double's digits: 2^27 + 1. */
const splitter = 134_217_729

/** For each exponent what makes its least number one of 17 digits: 10^1 to 10^22. */
const scalePowers = Uint8Array.from({ length: mostExponent - leastExponent + 1 }, (_, index) => {
  let power = 0
  while (2 ** (leastExponent + index) * 10 ** power < leastScaled) power += 1
  return power
})
const powersOfTen = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))
/** Half of what lies between two numbers of each exponent. */
const halfGaps = Float64Array.from(scalePowers, (_, index) => 2 ** (leastExponent + index - 53))

const bits = new DataView(new ArrayBuffer(8))

/**
 * Writes the shortest decimal that is a number, and of those the closest, as `String` does. The number is scaled to 17
 * digits exactly, in two doubles; every decimal nearer to it than half the gap to its neighbours is the number.
 *
 * @param out where to
 * @param at the position
 * @param value a positive number that is no integer
 * @returns the position after it, or −1 for the few that are too large, too small or too close to call
 * @example const after = writeShortestDecimal(out, at, 0.1 + 0.2) // 0.30000000000000004
 */
export function writeShortestDecimal(out: Bytes, at: number, value: number): number {
  bits.setFloat64(0, value)
  const high = bits.getUint32(0)
  const index = (high >>> 20) - exponentBias - leastExponent
  // Below a power of 2 the gap is half of that above.
  const isPowerOfTwo = (high & 0xfffff) === 0 && bits.getUint32(4) === 0
  if (index < 0 || index > mostExponent - leastExponent || isPowerOfTwo) return -1
  let power = scalePowers[index] as number
  let scale = powersOfTen[power] as number
  if (value * scale >= mostScaled) {
    power -= 1
    scale = powersOfTen[power] as number
  }
  const product = value * scale
  const upper = Math.floor(product / billion)
  const rest = product - upper * billion + productError(value, scale, product)
  const chosen = closestOfFewestDigits(rest, (halfGaps[index] as number) * scale)
  if (!(chosen >= 0 && upper >= 1e7)) return -1
  const carry = chosen >= billion ? 1 : 0
  if (upper + carry >= 1e8) return -1
  return writeScaled(out, at, upper + carry, chosen - carry * billion, allDigits - power)
}

/** What the rounded product of two numbers lacks, exactly (Dekker). */
function productError(left: number, right: number, product: number): number {
  const leftScaled = splitter * left
  const leftUpper = leftScaled - (leftScaled - left)
  const leftLower = left - leftUpper
  const rightScaled = splitter * right
  const rightUpper = rightScaled - (rightScaled - right)
  const rightLower = right - rightUpper
  return (
    leftLower * rightLower -
    (product - leftUpper * rightUpper - leftLower * rightUpper - leftUpper * rightLower)
  )
}

/**
 * The integer with the most zeros at its end within `reach` of a number, and the closest of those; NaN where it is too close
 * to call. `reach` is 0.55 to 11.2, so one multiple of 100 at the most is within it, and one integer at the least.
 */
function closestOfFewestDigits(number: number, reach: number): number {
  const hundreds = Math.round(number / 100) * 100
  const toHundreds = Math.abs(number - hundreds)
  if (toHundreds < reach - doubt) return hundreds
  const tens = Math.round(number / 10) * 10
  const toTens = Math.abs(number - tens)
  if (toHundreds < reach + doubt || Math.abs(toTens - reach) < doubt) return Number.NaN
  if (toTens < reach) return toTens < 5 - doubt ? tens : Number.NaN
  const ones = Math.round(number)
  return Math.abs(number - ones) < 0.5 - doubt ? ones : Number.NaN
}

/**
 * Writes 17 digits with a point after the first `whole` of them, −5 to 16, and without zeros at the end. The number is no
 * integer, so digits other than zeros follow the point.
 */
function writeScaled(out: Bytes, at: number, upper: number, lower: number, whole: number): number {
  const { view } = out
  const first = at + (whole > 0 ? 1 : 2 - whole)
  let end = writePadded(out, first, upper, 8)
  if (lower > 0) end = writePadded(out, end, lower, 9)
  while (view.getUint8(end - 1) === zero) end -= 1
  if (whole > 0) {
    for (let position = at; position < at + whole; position += 1) {
      view.setUint8(position, view.getUint8(position + 1))
    }
    view.setUint8(at + whole, point)
  } else {
    for (let position = at; position < first; position += 1) view.setUint8(position, zero)
    view.setUint8(at + 1, point)
  }
  return end
}
