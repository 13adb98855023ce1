import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { median, pairedRatios, spread } from './statistics.ts'

describe('the median', () => {
  it('is the value in the middle, or the mean of the two', () => {
    expect(median([5])).toBe(5)
    expect(median([10, 9, 1])).toBe(9)
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })

  it('leaves the values as they were', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).toEqual([3, 1, 2])
  })

  it('has no answer for no values', () => {
    expect(() => median([])).toThrow(RangeError)
  })

  it('has as many values below as above, in whatever order they come', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values)
        const below = values.filter((value) => value < middle).length
        const above = values.filter((value) => value > middle).length
        expect(Math.max(below, above)).toBeLessThanOrEqual(values.length / 2)
      }),
    )
  })
})

describe('a spread', () => {
  it('reaches from the smallest to the largest', () => {
    expect(spread([10, 9, 1])).toEqual({ least: 1, median: 9, most: 10 })
  })
})

describe('paired ratios', () => {
  it('compare within each round', () => {
    expect(pairedRatios([2, 40, 6], [1, 10, 2])).toEqual({ least: 2, median: 3, most: 4 })
  })

  it('need the same rounds of both', () => {
    expect(() => pairedRatios([1, 2], [1])).toThrow('2 values beside 1 of the base')
  })
})
