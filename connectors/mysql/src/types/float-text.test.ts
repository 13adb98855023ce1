import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shortestFloat } from './float-text.ts'

describe('shortestFloat', () => {
  it.each([0.1, 16_777_216, 1234.567, 3.4028235e38, 1e-45, 0, -2.5])(
    'writes the float nearest to %s as that',
    (number) => {
      expect(shortestFloat(Math.fround(number))).toBe(number)
    },
  )

  it('rounds back to the same float', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (float) => {
        expect(Math.fround(shortestFloat(float)) === float).toBe(true)
      }),
    )
  })
})
