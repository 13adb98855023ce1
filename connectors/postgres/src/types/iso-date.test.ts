import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoDate, parseIsoDate, postgresDate } from './iso-date.ts'

describe('dates', () => {
  it('go from the printed form to ISO 8601 and back', () => {
    const days = fc.record({
      year: fc.integer({ min: -4712, max: 5_874_897 }),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
    })
    fc.assert(
      fc.property(days, (day) => {
        const { date, era } = postgresDate(day)
        expect(parseIsoDate(isoDate(date, era === ' BC'))).toEqual(day)
      }),
    )
  })

  it('agree with the calendar of JavaScript', () => {
    const times = fc.integer({ min: -210_000_000_000_000, max: 8_000_000_000_000_000 })
    fc.assert(
      fc.property(times, (time) => {
        const [iso = ''] = new Date(time).toISOString().split('T')
        const day = parseIsoDate(iso)
        expect(day).toBeDefined()
        const { date, era } = postgresDate(day as never)
        expect(isoDate(date, era === ' BC')).toBe(iso)
      }),
    )
  })

  it('that are not in the calendar are refused', () => {
    for (const text of ['2023-02-29', '1900-02-29', '2024-04-31', '2024-00-01', '2024-1-1', '24-01-01', '']) {
      expect(parseIsoDate(text)).toBeUndefined()
    }
    expect(parseIsoDate('2000-02-29')).toBeDefined()
  })
})
