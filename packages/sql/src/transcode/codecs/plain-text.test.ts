import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../test/transcode/wire-rows.ts'

const ascii = (text: string) => Buffer.from(text, 'latin1')

describe('text that needs no escapes', () => {
  it('leaves numbers as they are, of any length', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^-?[1-9][0-9]{0,400}(\.[0-9]{1,300})?$/), (text) => {
        expect(encodeValue('numberText', ascii(text))).toBe(text)
        expect(encodeValue('floatText', ascii(text))).toBe(text)
        expect(encodeValue('quotedText', ascii(text))).toBe(`"${text}"`)
      }),
    )
  })

  it.each([
    ['0', '0'],
    ['0000', '0'],
    ['00042', '42'],
    ['000.50', '0.50'],
    ['0.5', '0.5'],
    ['2020', '2020'],
    ['100', '100'],
  ])('makes JSON of the padded number %s', (text, json) => {
    expect(encodeValue('paddedNumberText', ascii(text))).toBe(json)
  })

  it.each([
    ['NaN', '"NaN"'],
    ['Infinity', '"Infinity"'],
    ['-Infinity', '"-Infinity"'],
    ['-0', '"-0"'],
    ['0', '0'],
    ['-10', '-10'],
    ['1e+308', '1e+308'],
    ['-2.2250738585072014e-308', '-2.2250738585072014e-308'],
  ])('makes JSON of the float %s', (text, json) => {
    expect(encodeValue('floatText', ascii(text))).toBe(json)
  })

  it.each([
    ['P1Y2M3DT4H5M6.7S', '"P1Y2M3DT4H5M6.7S"'],
    ['infinity', '"Infinity"'],
    ['-infinity', '"-Infinity"'],
  ])('makes JSON of the interval %s', (text, json) => {
    expect(encodeValue('intervalText', ascii(text))).toBe(json)
  })

  it.each([
    ['2020-01-02 03:04:05.000006', 0, '"2020-01-02T03:04:05.000006"'],
    ['0000-00-00 00:00:00', 0, '"0000-00-00T00:00:00"'],
    ['2020-01-02 03:04:05', 1, '"2020-01-02T03:04:05Z"'],
  ])('makes JSON of the time %s (%d)', (text, parameter, json) => {
    expect(encodeValue('dateTimeText', ascii(text), parameter)).toBe(json)
  })

  it('knows both spellings of booleans', () => {
    expect(encodeValue('boolText', ascii('t'))).toBe('true')
    expect(encodeValue('boolText', ascii('f'))).toBe('false')
    expect(encodeValue('boolByte', Buffer.from([1]))).toBe('true')
    expect(encodeValue('boolByte', Buffer.from([0]))).toBe('false')
  })
})
