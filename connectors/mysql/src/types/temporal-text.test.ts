import { describe, expect, it } from 'vitest'
import {
  isoDateTime,
  padFraction,
  parseDate,
  parseDateTime,
  parseTime,
  parseTimestamp,
} from './temporal-text.ts'

describe('dates and times', () => {
  it('pads a fraction to the digits of the column', () => {
    expect(padFraction('-00:30:00.5', 3)).toBe('-00:30:00.500')
    expect(padFraction('838:59:59', 6)).toBe('838:59:59.000000')
    expect(padFraction('10:00:00', 0)).toBe('10:00:00')
    expect(isoDateTime('2020-01-02 03:04:05.1', 2, 'Z')).toBe('2020-01-02T03:04:05.10Z')
  })

  it('keeps zeros of dates', () => {
    expect(parseDate('0000-00-00')).toBe('0000-00-00')
    expect(parseDate('2020-13-00')).toBeUndefined()
    expect(parseDate('2020-1-1')).toBeUndefined()
  })

  it('takes no digits of a second that the column cannot hold', () => {
    expect(parseDateTime('2020-01-02T03:04:05.120', 2)).toBe('2020-01-02 03:04:05.12')
    expect(parseDateTime('2020-01-02T03:04:05.123', 2)).toBeUndefined()
    expect(parseTime('-838:59:59.0', 0)).toBe('-838:59:59')
    expect(parseTime('839:00:00', 0)).toBeUndefined()
  })

  it('takes a zone for a timestamp only', () => {
    expect(parseDateTime('2020-01-02T03:04:05Z', 0)).toBeUndefined()
    expect(parseTimestamp('2020-01-02T03:04:05Z', 0)).toBe('2020-01-02 03:04:05')
    expect(parseTimestamp('2020-01-02 03:04:05', 0)).toBe('2020-01-02 03:04:05')
    expect(parseTimestamp('2020-01-02T03:04:05.000006+05:30', 6)).toBe('2020-01-01 21:34:05.000006')
    expect(parseTimestamp('0000-00-00T00:00:00Z', 0)).toBe('0000-00-00 00:00:00')
    expect(parseTimestamp('0000-00-00 00:00:00.000', 3)).toBe('0000-00-00 00:00:00.000')
    expect(parseTimestamp('0000-00-00T00:00:00+01:00', 0)).toBeUndefined()
  })

  it('takes no day beyond the end of its month for one of the next', () => {
    expect(parseTimestamp('2020-02-29T01:00:00+01:00', 0)).toBe('2020-02-29 00:00:00')
    expect(parseTimestamp('2020-02-30T01:00:00+01:00', 0)).toBeUndefined()
    expect(parseTimestamp('2020-02-30T00:00:00Z', 0)).toBeUndefined()
    expect(parseTimestamp('2020-02-30 00:00:00', 0)).toBeUndefined()
    expect(parseTimestamp('2021-02-29T00:00:00+00:00', 0)).toBeUndefined()
    expect(parseTimestamp('2020-04-31T00:00:00-01:00', 0)).toBeUndefined()
    expect(parseTimestamp('9999-12-31T23:59:59-01:00', 0)).toBeUndefined()
    expect(parseTimestamp('0000-01-01T00:00:00+01:00', 0)).toBeUndefined()
  })
})
