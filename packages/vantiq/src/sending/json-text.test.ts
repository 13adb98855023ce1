import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonText } from './json-text.ts'

const circle: Record<string, unknown> = {}
circle.self = circle

describe('jsonText', () => {
  it('says what the value says', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = jsonText(value, 'it')
        expect(text).toBe(JSON.stringify(value))
        expect(text).not.toContain('\n')
      }),
    )
  })

  it('leaves out members without a value, and takes what makes its own JSON', () => {
    expect(jsonText({ a: undefined, at: new Date(0) }, 'it')).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
  })

  it.each<[string, unknown, string]>([
    ['NaN', { ratio: Number.NaN }, 'NaN in ratio'],
    ['an infinity', [1, Number.POSITIVE_INFINITY], 'Infinity'],
    ['a bigint', { a: { big: 1n } }, 'a bigint in big'],
    ['a function', { act: () => {} }, 'a function in act'],
    ['a symbol', { mark: Symbol('x') }, 'a symbol in mark'],
    ['bytes', { data: new Uint8Array(2) }, 'bytes in data'],
    ['a Map', { map: new Map() }, 'a Map in map'],
    ['what was not awaited', { total: Promise.resolve(5) }, 'a Promise in total'],
    ['an error', { error: new TypeError('ada@example.org') }, 'an Error in error'],
    ['a Date that is none', { at: new Date(Number.NaN) }, 'a Date of no time in at'],
    ['a hole', { list: new Array(2) }, 'undefined in list'],
    ['a circle', circle, 'a circle'],
    ['what makes no JSON of itself', { a: { toJSON: () => Number.NaN } }, 'NaN in a'],
    [
      'NaN under a name that may be personal',
      { 'ada@example.org': Number.NaN },
      'NaN in (a name of 15 characters)',
    ],
  ])('refuses %s', (_, value, came) => {
    expect(() => jsonText(value, 'the notification')).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        message: expect.stringContaining(`the notification: expected what JSON can carry, came ${came}`),
      }),
    )
  })
})
