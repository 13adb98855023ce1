import { Buffer } from 'node:buffer'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBody } from './parse-body.ts'

const parse = (text: string) => parseBody(Buffer.from(text))
const canary = 'ann@example.org'

describe('the JSON of a body', () => {
  test('is what JSON.parse makes of it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium' }), fc.constantFrom(0, 1, 3), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        if (text.includes('"__proto__"')) return
        expect(parse(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  test('is none where nothing came', () => {
    expect(parse('')).toBeUndefined()
  })

  test.each([
    ['a member twice', `{"a":"${canary}","b":[{"c":1}],"a":2}`],
    ['a member twice, once in escapes', `{"a":"${canary}", "\\u0061" : 2}`],
    ['a member twice behind a string that ends in a backslash', `{"a":"\\\\","b":{"a":"\\"" ,"a":1}}`],
    ['a member __proto__', `{"__proto__":{"a":"${canary}"}}`],
    ['an integer only after rounding', '[5.0000000000000000001]'],
    ['another integer after rounding', '[4503599627370497.4]'],
    ['an integer only after rounding, with an exponent', '[-50000000000000000001e-19]'],
    ['zero only after rounding', '[1e-400]'],
    ['too many levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['no JSON', `{"a":"${canary}"`],
  ])('is refused without a word of it: %s', (_what, text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.not.stringContaining(canary) }),
    )
  })

  test('is refused where it is not UTF-8', () => {
    expect(() => parseBody(Buffer.from('["Jos\xe9"]', 'latin1'))).toThrow(/UTF-8/)
  })

  test.each([
    '0',
    '-0',
    '0.0e9',
    '5.0',
    '1.5e1',
    '1e2',
    '120e-1',
    '0.1',
    '-2.50',
    '1e300',
    '18446744073709552000',
    '1e400',
  ])('takes the number %s', (number) => {
    expect(parse(`{"a":[${number},"1.00000000000000000001"],"b":{"a":1}}`)).toMatchObject({ b: { a: 1 } })
  })
})
