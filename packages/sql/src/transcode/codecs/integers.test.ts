import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../test/transcode/wire-rows.ts'
import type { CodecName } from '../codecs.ts'

interface Kind {
  readonly codec: CodecName
  readonly bits: 8 | 16 | 32 | 64
  readonly signed: boolean
  readonly lowestFirst: boolean
}

const kinds: readonly Kind[] = [
  { codec: 'int16Bytes', bits: 16, signed: true, lowestFirst: false },
  { codec: 'int32Bytes', bits: 32, signed: true, lowestFirst: false },
  { codec: 'uint32Bytes', bits: 32, signed: false, lowestFirst: false },
  { codec: 'int64Bytes', bits: 64, signed: true, lowestFirst: false },
  { codec: 'mysqlInt8', bits: 8, signed: true, lowestFirst: true },
  { codec: 'mysqlUint8', bits: 8, signed: false, lowestFirst: true },
  { codec: 'mysqlInt16', bits: 16, signed: true, lowestFirst: true },
  { codec: 'mysqlUint16', bits: 16, signed: false, lowestFirst: true },
  { codec: 'mysqlInt32', bits: 32, signed: true, lowestFirst: true },
  { codec: 'mysqlUint32', bits: 32, signed: false, lowestFirst: true },
  { codec: 'mysqlInt64', bits: 64, signed: true, lowestFirst: true },
  { codec: 'mysqlUint64', bits: 64, signed: false, lowestFirst: true },
]

function onWire(value: bigint, { bits, lowestFirst }: Kind): Buffer {
  const hex = BigInt.asUintN(bits, value)
    .toString(16)
    .padStart(bits / 4, '0')
  const bytes = Buffer.from(hex, 'hex')
  return lowestFirst ? bytes.reverse() : bytes
}

/** Values near every power of ten and of two, where digits and carries change. */
function edges({ bits, signed }: Kind): bigint[] {
  const powers = [...Array(64).keys()].flatMap((power) => [2n ** BigInt(power), 10n ** BigInt(power % 20)])
  const near = powers.flatMap((power) => [power - 1n, power, power + 1n, -power - 1n, -power, 1n - power])
  const least = signed ? -(2n ** BigInt(bits - 1)) : 0n
  const most = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n
  return [...near, least, most].filter((value) => value >= least && value <= most)
}

describe.each(kinds)('$codec', (kind) => {
  const check = (value: bigint) => {
    expect(encodeValue(kind.codec, onWire(value, kind))).toBe(String(value))
    expect(encodeValue(kind.codec, onWire(value, kind), 1)).toBe(`"${value}"`)
  }

  it('is exact at its extremes and wherever digits change', () => {
    for (const value of edges(kind)) check(value)
  })

  it('is exact everywhere', () => {
    const min = kind.signed ? -(2n ** BigInt(kind.bits - 1)) : 0n
    const max = min + 2n ** BigInt(kind.bits) - 1n
    fc.assert(fc.property(fc.bigInt({ min, max }), check), { numRuns: 1000 })
  })
})
