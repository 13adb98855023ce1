import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitDecimal } from './decimal-text.ts'

describe('fitDecimal', () => {
  it.each([
    ['1.5', '1.50'],
    ['+1.5', '1.50'],
    ['-0001.50000', '-1.50'],
    ['1.5e2', '150.00'],
    ['150e-2', '1.50'],
    ['.5', '0.50'],
    ['5.', '5.00'],
    ['0', '0.00'],
    ['-0.00', '0.00'],
    ['99.99', '99.99'],
    ['1e-2', '0.01'],
  ])('takes %s for %s', (text, fitted) => {
    expect(fitDecimal(text, 5, 2)).toBe(fitted)
  })

  it.each(['', 'NaN', 'abc', '.', 'e1', '1000', '1e3', '1.005', '1e-3', '0x1', ' 1', '1,5'])(
    'refuses "%s"',
    (text) => {
      expect(fitDecimal(text, 5, 2)).toBeUndefined()
    },
  )

  it('gives back what the column exports', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 20n) + 1n, max: 10n ** 20n - 1n }),
        fc.nat(20),
        (digits, scale) => {
          const magnitude = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
          const point = magnitude.length - scale
          const exported = `${digits < 0n ? '-' : ''}${magnitude.slice(0, point)}${scale > 0 ? `.${magnitude.slice(point)}` : ''}`
          expect(fitDecimal(exported, 20, scale)).toBe(exported)
        },
      ),
    )
  })
})
