import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../test/transcode/wire-rows.ts'

function jsonOf(value: number, decimal: number): string {
  return Number.isFinite(value) && !Object.is(value, -0)
    ? String(decimal)
    : `"${Object.is(value, -0) ? '-0' : value}"`
}

/** The decimal with the fewest digits that is the float. */
function shortest(float: number): number {
  for (let digits = 1; digits <= 9; digits += 1) {
    const decimal = Number(float.toPrecision(digits))
    if (Math.fround(decimal) === float) return decimal
  }
  return float
}

function checkDouble(value: number): void {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  expect(encodeValue('float64Bytes', bytes)).toBe(jsonOf(value, value))
  bytes.writeDoubleLE(value)
  expect(encodeValue('mysqlDouble', bytes)).toBe(jsonOf(value, value))
}

function checkFloat(value: number): void {
  const bytes = Buffer.alloc(4)
  bytes.writeFloatBE(value)
  expect(encodeValue('float32Bytes', bytes)).toBe(jsonOf(value, shortest(value)))
  bytes.writeFloatLE(value)
  expect(encodeValue('mysqlFloat', bytes)).toBe(jsonOf(value, shortest(value)))
}

const special = [0, -0, Number.NaN, Infinity, -Infinity]
/** Numbers as people write them, and their neighbours. */
const decimals = fc
  .tuple(fc.integer(), fc.integer({ min: 0, max: 9 }))
  .map(([digits, places]) => digits / 10 ** places)

/** Numbers of all their digits, of the size that people's numbers have. */
const middling = fc
  .tuple(fc.integer({ min: 2 ** 31, max: 2 ** 53 - 1 }), fc.integer({ min: 0, max: 75 }))
  .map(([digits, exponent]) => digits / 2 ** exponent)

describe('floating-point numbers', () => {
  it('of 64 bits are the shortest decimal that is the number', () => {
    const limits = [
      Number.MAX_VALUE,
      Number.MIN_VALUE,
      2 ** 53,
      2 ** 53 + 2,
      1e-6,
      1e-7,
      999999999.999999,
      1e15,
      1e21,
    ]
    for (const value of [...special, ...limits, 0.1, 0.3, 0.1 + 0.2, 123.45, -0.000001]) checkDouble(value)
    fc.assert(fc.property(fc.double(), checkDouble), { numRuns: 2000 })
    fc.assert(fc.property(decimals, checkDouble), { numRuns: 2000 })
    fc.assert(fc.property(middling, checkDouble), { numRuns: 5000 })
  })

  it('of 64 bits are right beside every power of 2 and of 10', () => {
    for (let exponent = -40; exponent <= 70; exponent += 1) {
      for (const power of [2 ** exponent, 10 ** (exponent / 2), Number(`1e${exponent}`)]) {
        for (let step = -4; step <= 4; step += 1) checkDouble(power * (1 + step * 2 ** -53))
      }
    }
  })

  it('of 32 bits are the shortest decimal that is the number once rounded', () => {
    const limits = [
      3.4028234663852886e38,
      2 ** -149,
      2 ** -126,
      2 ** -126 - 2 ** -149,
      2 ** 24,
      2 ** 24 + 2,
      8388607.5,
    ]
    for (const value of [...special, ...limits, 0.1, 1e10, 9999999, 16777215]) checkFloat(Math.fround(value))
    fc.assert(fc.property(fc.float(), checkFloat), { numRuns: 2000 })
    fc.assert(fc.property(decimals.map(Math.fround), checkFloat), { numRuns: 2000 })
    const anyBits = fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((bits) => {
      const bytes = Buffer.alloc(4)
      bytes.writeUInt32BE(bits)
      return bytes.readFloatBE()
    })
    fc.assert(fc.property(anyBits, checkFloat), { numRuns: 2000 })
  })
})
