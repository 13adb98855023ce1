import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseBase64, parseUuid } from './parse-bytes.ts'
import { parseBoolean, parseDecimal, parseInteger } from './parse-number.ts'
import { textForms } from './text-forms.ts'

const int8 = [-(2n ** 63n), 2n ** 63n - 1n] as const

describe('identifier parsers', () => {
  it('[B19] takes every integer of the type and none beyond', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (number) => {
        const inside = number >= int8[0] && number <= int8[1]
        expect(parseInteger(String(number), ...int8)).toBe(inside ? String(number) : undefined)
      }),
    )
  })

  it.each(['', ' 7', '7 ', '7abc', '0x10', '1e3', '7.0', '--7', '٧', '1_000'])('%j is no integer', (odd) => {
    expect(parseInteger(odd, ...int8)).toBeUndefined()
  })

  it.each(['', '.', 'e5', '1,5', '0x1', ' 1', '1 OR 1=1', '1e99999'])('%j is no decimal', (odd) => {
    expect(parseDecimal(odd)).toBeUndefined()
  })

  it.each(['1', '-1.50', '.5', '5.', '1E-7'])('%j is a decimal', (number) => {
    expect(parseDecimal(number)).toBe(number)
  })

  it('knows booleans by their words only', () => {
    expect(['true', 'F', '1'].map(parseBoolean)).toEqual([true, false, true])
    expect(['yes', '2', ''].map(parseBoolean)).toEqual([undefined, undefined, undefined])
  })

  it('takes exactly the base64 that it would write', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(parseBase64(Buffer.from(bytes).toString('base64'))).toEqual(Buffer.from(bytes))
      }),
    )
    expect(['AA', 'AB==', 'A-_=', 'AAAA\n', 'é'].map(parseBase64)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('brings a UUID into one form', () => {
    const canonical = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'
    expect([canonical.toUpperCase(), canonical.replaceAll('-', '')].map(parseUuid)).toEqual([
      canonical,
      canonical,
    ])
    expect(['a0eebc99', `${canonical}0`, canonical.replace('a', 'g')].map(parseUuid)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('gives each stored form of a text once', () => {
    expect(textForms('ann@x.org')).toEqual(['ann@x.org'])
    expect(textForms('mu\u0308ller')).toEqual(['mu\u0308ller', 'm\u00fcller'])
  })
})
