import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BackOff } from './back-off.ts'

describe('BackOff', () => {
  it('doubles the upper end up to the cap', () => {
    const backOff = new BackOff({ firstMs: 500, capMs: 3000, random: () => 1 })
    expect([1, 2, 3, 4, 5].map(() => backOff.next())).toEqual([500, 1000, 2000, 3000, 3000])
    expect(backOff.failures).toBe(5)
    backOff.reset()
    expect(backOff.next()).toBe(500)
  })

  it('is random over the whole width, yet never hot', () => {
    const least = new BackOff({ firstMs: 500, capMs: 3000, random: () => 0 })
    expect([1, 2, 3].map(() => least.next())).toEqual([100, 100, 100])
    const middle = new BackOff({ firstMs: 500, capMs: 3000, random: () => 0.5 })
    expect([1, 2, 3].map(() => middle.next())).toEqual([300, 550, 1050])
  })

  it('stays between its ends however often it fails', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 30 }),
        fc.integer({ min: 0, max: 3000 }),
        (firstMs, capMs, chances, before) => {
          let at = 0
          const backOff = new BackOff({ firstMs, capMs, random: () => chances[at++ % chances.length] ?? 0 })
          for (let failed = 0; failed < before; failed += 1) backOff.next()
          for (const _ of chances) {
            const wait = backOff.next()
            expect(wait).toBeGreaterThanOrEqual(firstMs / 5)
            expect(wait).toBeLessThanOrEqual(Math.max(firstMs, capMs))
          }
        },
      ),
    )
  })
})
