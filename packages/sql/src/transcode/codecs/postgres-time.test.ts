import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../test/transcode/wire-rows.ts'

const daysOf400Years = 146_097n
const microsPerDay = 86_400_000_000n
const dayOf2000 = BigInt(Date.UTC(2000, 0, 1) / 86_400_000)

/** The day by the platform's calendar, moved by whole cycles of 400 years into what that can reach. */
function dayText(days: bigint): string {
  const cycles = (days - (((days % daysOf400Years) + daysOf400Years) % daysOf400Years)) / daysOf400Years
  const near = new Date(Number(days - cycles * daysOf400Years + dayOf2000) * 86_400_000)
  const year = near.getUTCFullYear() + Number(cycles) * 400
  const monthAndDay = near.toISOString().slice(-20, -14)
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0') + monthAndDay
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}${monthAndDay}`
}

function momentText(micros: bigint, leastDigits: number): string {
  const ofDay = ((micros % microsPerDay) + microsPerDay) % microsPerDay
  const time = new Date(Number(ofDay / 1_000_000n) * 1000).toISOString().slice(11, 19)
  const all = String(ofDay % 1_000_000n).padStart(6, '0')
  const fraction = all.replace(/0+$/, '').padEnd(leastDigits, '0')
  return `${dayText((micros - ofDay) / microsPerDay)}T${time}${fraction === '' ? '' : `.${fraction}`}`
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

function int64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64BE(value)
  return bytes
}

/** 4714-11-24 BC, the first day that the server knows, and the last ones of its dates and timestamps. */
const firstDay = -2_451_545
const lastDay = 2_145_031_948
const lastDayOfTimestamps = 106_751_982n

describe('dates of Postgres', () => {
  it.each([
    [0, '2000-01-01'],
    [-1, '1999-12-31'],
    [59, '2000-02-29'],
    [firstDay, '-004713-11-24'],
    [-730_119, '0001-01-01'],
    [-730_120, '0000-12-31'],
    [-730_485, '0000-01-01'],
    [-730_486, '-000001-12-31'],
    [2_921_939, '9999-12-31'],
    [2_921_940, '+010000-01-01'],
    [lastDay, '+5874897-12-31'],
    [0x7fffffff, 'Infinity'],
    [-0x80000000, '-Infinity'],
  ])('%d days after 2000 is %s', (days, text) => {
    expect(encodeValue('postgresDate', int32(days))).toBe(`"${text}"`)
  })

  it('agree with the platform on every day of the server', () => {
    const days = fc.oneof(
      fc.integer({ min: firstDay, max: lastDay }),
      fc.integer({ min: firstDay, max: 3_000_000 }),
    )
    fc.assert(
      fc.property(days, (day) => {
        expect(encodeValue('postgresDate', int32(day))).toBe(`"${dayText(BigInt(day))}"`)
      }),
      { numRuns: 3000 },
    )
  })

  it('agree with the platform on each day around the leaps of four centuries', () => {
    for (let day = -730_485; day < -730_485 + Number(daysOf400Years) + 2; day += 1) {
      const wanted = dayText(BigInt(day))
      if (encodeValue('postgresDate', int32(day)) !== `"${wanted}"`)
        expect.fail(`day ${day} is not ${wanted}`)
    }
  })
})

describe('timestamps of Postgres', () => {
  it.each([
    [0n, 0, '2000-01-01T00:00:00'],
    [-1n, 0, '1999-12-31T23:59:59.999999'],
    [1n, 0, '2000-01-01T00:00:00.000001'],
    [500_000n, 0, '2000-01-01T00:00:00.5'],
    [500_000n, 3, '2000-01-01T00:00:00.500'],
    [500_000n, 6, '2000-01-01T00:00:00.500000'],
  ])('%d microseconds after 2000 with at least %d digits is %s', (micros, digits, text) => {
    expect(encodeValue('postgresTimestamp', int64(micros), digits)).toBe(`"${text}"`)
    expect(encodeValue('postgresTimestamptz', int64(micros), digits)).toBe(`"${text}Z"`)
  })

  it('know both infinities', () => {
    for (const codec of ['postgresTimestamp', 'postgresTimestamptz'] as const) {
      expect(encodeValue(codec, int64(2n ** 63n - 1n))).toBe('"Infinity"')
      expect(encodeValue(codec, int64(-(2n ** 63n)))).toBe('"-Infinity"')
    }
  })

  it('are exact over all that the server holds', () => {
    const min = BigInt(firstDay) * microsPerDay
    const max = lastDayOfTimestamps * microsPerDay - 1n
    const near = 10n ** 16n
    const micros = fc.oneof(
      fc.bigInt({ min, max }),
      fc.bigInt({ min: -near, max: near }),
      fc.constantFrom(min, max, 2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), -(2n ** 53n) - 1n, -microsPerDay),
      // Midnights, seconds and the microseconds beside them.
      fc
        .tuple(
          fc.bigInt({ min: min / 1_000_000n, max: max / 1_000_000n }),
          fc.constantFrom(-1n, 0n, 1n, 500_000n),
        )
        .map(([seconds, beside]) => seconds * 1_000_000n + beside),
    )
    fc.assert(
      fc.property(micros, fc.integer({ min: 0, max: 6 }), (value, digits) => {
        const text = momentText(value, digits)
        expect(encodeValue('postgresTimestamp', int64(value), digits)).toBe(`"${text}"`)
        expect(encodeValue('postgresTimestamptz', int64(value), digits)).toBe(`"${text}Z"`)
      }),
      { numRuns: 3000 },
    )
  })
})
