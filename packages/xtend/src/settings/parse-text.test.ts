import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBoolean, parseInteger, parseList, parseNumber } from './parse-text.ts'

const asText = (entry: string) => ({ ok: true, value: entry }) as const

describe('texts of variables', () => {
  test('booleans, in any case', () => {
    expect(['true', 'YES', 'on', ' 1 '].map((text) => parseBoolean(text))).toEqual(
      Array(4).fill({ ok: true, value: true }),
    )
    expect(['false', 'No', 'OFF', '0'].map((text) => parseBoolean(text))).toEqual(
      Array(4).fill({ ok: true, value: false }),
    )
    for (const text of ['', 'yess', '2', 'null', '__proto__', 'constructor']) {
      expect(parseBoolean(text)).toEqual({ ok: false, expected: 'true or false' })
    }
  })

  test('every integer that a number holds exactly, and no other text', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(parseInteger(String(value))).toEqual({ ok: true, value: value + 0 })
      }),
    )
    for (const text of ['', ' ', '1.5', '0x10', '1e3', '9007199254740993', 'NaN', '1_000', '٣']) {
      expect(parseInteger(text).ok, text).toBe(false)
    }
  })

  test('every finite number, and no other text', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toEqual({ ok: true, value: value + 0 })
      }),
    )
    for (const text of ['', 'Infinity', 'NaN', '1e999', '0x1', '1,5', '.']) {
      expect(parseNumber(text).ok, text).toBe(false)
    }
  })

  test('lists: between commas, or as JSON, which alone can hold commas and blanks', () => {
    expect(parseList('a, b ,,c', asText)).toEqual({ ok: true, value: ['a', 'b', 'c'] })
    fc.assert(
      fc.property(fc.array(fc.string()), (list) => {
        expect(parseList(JSON.stringify(list), asText)).toEqual({ ok: true, value: list })
      }),
    )
    expect(parseList('1, x', parseInteger)).toEqual({
      ok: false,
      expected: 'a list whose entries are each an integer',
    })
    expect(parseList('["a"', asText).ok).toBe(false)
  })
})
