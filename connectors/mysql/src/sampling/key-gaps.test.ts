import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type KeyRange, spreadPoints, withoutRange } from './key-gaps.ts'

const disjoint = fc
  .uniqueArray(fc.bigInt({ min: -1000n, max: 1000n }), { minLength: 2, maxLength: 20 })
  .map((ends) => ends.sort((a, b) => (a < b ? -1 : 1)))
  .map((ends) => {
    const ranges: KeyRange[] = []
    for (let index = 0; index + 1 < ends.length; index += 2) {
      ranges.push({ from: ends[index] as bigint, to: (ends[index + 1] as bigint) - 1n })
    }
    return ranges
  })

const inside = (ranges: readonly KeyRange[], point: bigint) =>
  ranges.some(({ from, to }) => from <= point && point <= to)

describe('spreadPoints', () => {
  it('gives distinct ascending points within the ranges, one per stratum', () => {
    fc.assert(
      fc.property(
        disjoint,
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (ranges, count, part) => {
          const points = spreadPoints(ranges, count, () => part)
          const total = ranges.reduce((sum, { from, to }) => sum + Number(to - from) + 1, 0)
          expect(points).toHaveLength(Math.min(count, total))
          expect(points.every((point) => inside(ranges, point))).toBe(true)
          expect(points.every((point, index) => index === 0 || point > (points[index - 1] as bigint))).toBe(
            true,
          )
        },
      ),
    )
  })

  it('reaches over the whole range of 64-bit keys', () => {
    const points = spreadPoints([{ from: 0n, to: 2n ** 64n - 1n }], 4, () => 0.5)
    expect(points.map((point) => Number((point * 4n) / 2n ** 64n))).toEqual([0, 1, 2, 3])
  })
})

describe('withoutRange', () => {
  it('takes out exactly the points of the range', () => {
    fc.assert(
      fc.property(
        disjoint,
        fc.bigInt({ min: -1000n, max: 1000n }),
        fc.bigInt({ min: 0n, max: 300n }),
        (ranges, from, length) => {
          const left = withoutRange(ranges, { from, to: from + length })
          for (let point = -1000n; point <= 1000n; point += 1n) {
            expect(inside(left, point)).toBe(inside(ranges, point) && (point < from || point > from + length))
          }
        },
      ),
      { numRuns: 20 },
    )
  })
})
