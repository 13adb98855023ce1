import { describe, expect, it } from 'vitest'
import { bytesOf, countOf, durationOf, groupDigits } from './amounts.ts'

describe('amounts', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567, '1,234,567'],
  ])('groups the digits of %d', (amount, text) => {
    expect(groupDigits(amount)).toBe(text)
  })

  it('counts in the singular and in the plural', () => {
    expect([countOf(1, 'row'), countOf(0, 'row'), countOf(2, 'entry', 'entries')]).toEqual([
      '1 row',
      '0 rows',
      '2 entries',
    ])
  })

  it.each([
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.00 kB'],
    [9_994, '9.99 kB'],
    [9_996, '10.0 kB'],
    [99_960, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [3_420_000_000, '3.42 GB'],
    [5e15, '5000 TB'],
  ])('tells %d bytes', (bytes, text) => {
    expect(bytesOf(bytes)).toBe(text)
  })

  it.each([
    [0, '0.0 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_599_600, '1 h 0 min'],
    [4_320_000, '1 h 12 min'],
  ])('tells %d ms', (milliseconds, text) => {
    expect(durationOf(milliseconds)).toBe(text)
  })
})
