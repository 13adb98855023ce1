import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../test/transcode/wire-rows.ts'

interface Moment {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly micros: number
}

const moment: fc.Arbitrary<Moment> = fc.record({
  year: fc.integer({ min: 0, max: 9999 }),
  month: fc.integer({ min: 0, max: 12 }),
  day: fc.integer({ min: 0, max: 31 }),
  hour: fc.constantFrom(0, 1, 23),
  minute: fc.constantFrom(0, 9, 59),
  second: fc.constantFrom(0, 10, 59),
  micros: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })),
})

const pad = (value: number, digits: number) => String(value).padStart(digits, '0')
const fraction = (micros: number, digits: number) =>
  digits === 0 ? '' : `.${pad(micros, 6).slice(0, digits)}`

function dayText({ year, month, day }: Moment): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** A value as the server sends it: without the zeros at its end. */
function shortened(bytes: Buffer, lengths: readonly number[]): Buffer {
  const needed = bytes.findLastIndex((byte) => byte !== 0) + 1
  return bytes.subarray(
    0,
    lengths.find((length) => length >= needed),
  )
}

function momentBytes(value: Moment): Buffer {
  const bytes = Buffer.from([
    0,
    0,
    value.month,
    value.day,
    value.hour,
    value.minute,
    value.second,
    0,
    0,
    0,
    0,
  ])
  bytes.writeUInt16LE(value.year)
  bytes.writeUInt32LE(value.micros, 7)
  return bytes
}

describe('dates and times of binary rows', () => {
  it('keep zeros, and have as many digits of a second as the column', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 0, max: 6 }), fc.boolean(), (value, digits, short) => {
        const whole = momentBytes(value)
        const bytes = short ? shortened(whole, [0, 4, 7, 11]) : whole
        const { hour, minute, second, micros } = value
        const time = `${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}${fraction(micros, digits)}`
        expect(encodeValue('mysqlDateTime', bytes, digits)).toBe(`"${dayText(value)}T${time}"`)
        expect(encodeValue('mysqlTimestamp', bytes, digits)).toBe(`"${dayText(value)}T${time}Z"`)
        const date = whole.subarray(0, 4)
        expect(encodeValue('mysqlDate', short ? shortened(date, [0, 4]) : date)).toBe(`"${dayText(value)}"`)
      }),
      { numRuns: 2000 },
    )
  })

  it('have a form for nothing at all', () => {
    const nothing = Buffer.alloc(0)
    expect(encodeValue('mysqlDate', nothing)).toBe('"0000-00-00"')
    expect(encodeValue('mysqlDateTime', nothing, 3)).toBe('"0000-00-00T00:00:00.000"')
    expect(encodeValue('mysqlTimestamp', nothing)).toBe('"0000-00-00T00:00:00Z"')
    expect(encodeValue('mysqlTime', nothing, 6)).toBe('"00:00:00.000000"')
  })

  it('take spans from -838:59:59.999999 to 838:59:59.999999', () => {
    const spans = fc.record({
      negative: fc.boolean(),
      hours: fc.oneof(fc.constantFrom(0, 9, 10, 23, 24, 99, 100, 838), fc.integer({ min: 0, max: 838 })),
      minute: fc.integer({ min: 0, max: 59 }),
      second: fc.integer({ min: 0, max: 59 }),
      micros: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })),
      digits: fc.integer({ min: 0, max: 6 }),
    })
    fc.assert(
      fc.property(spans, ({ negative, hours, minute, second, micros, digits }) => {
        const bytes = Buffer.alloc(12)
        bytes[0] = negative ? 1 : 0
        bytes.writeUInt32LE(Math.floor(hours / 24), 1)
        bytes.set([hours % 24, minute, second], 5)
        bytes.writeUInt32LE(micros, 8)
        const text = `${negative ? '-' : ''}${pad(hours, 2)}:${pad(minute, 2)}:${pad(second, 2)}`
        const wanted = `"${text}${fraction(micros, digits)}"`
        expect(encodeValue('mysqlTime', bytes, digits)).toBe(wanted)
        if (micros === 0) expect(encodeValue('mysqlTime', bytes.subarray(0, 8), digits)).toBe(wanted)
      }),
      { numRuns: 1000 },
    )
  })
})
