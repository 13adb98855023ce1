import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findJsonError } from './find-json-error.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('findJsonError', () => {
  test.each([
    ['', 1, 1],
    ['{"port": }', 1, 10],
    ['{"a":1,}', 1, 8],
    ['[1,]', 1, 4],
    ['{"a" 1}', 1, 6],
    ['{"a":1]', 1, 7],
    ['[1] 2', 1, 5],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{\r\n"é": \'x\'}', 2, 6],
    ['["a\nb"]', 1, 2],
    ['["\\x"]', 1, 2],
    ['[01]', 1, 3],
    ['[nul]', 1, 2],
    ['["😀" x', 1, 6],
    ['{', 1, 2],
  ])('%j breaks off at %i:%i', (text, line, column) => {
    expect(isJson(text)).toBe(false)
    expect(findJsonError(text)).toEqual({ line, column })
  })

  test('finds nothing in JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, 2), (value, indent) => {
        expect(findJsonError(JSON.stringify(value, null, indent))).toBeUndefined()
      }),
    )
  })

  test('agrees with JSON.parse on texts with one character changed', () => {
    const mutated = fc
      .tuple(
        fc.jsonValue(),
        fc.nat(),
        fc.constantFrom('', '"', ',', '}', ']', '{', ':', '\\', '0', 'e', '-', '.', '\n', '\u007f', '\u0085'),
      )
      .map(([value, at, piece]) => {
        const text = JSON.stringify(value)
        const index = at % (text.length + 1)
        return text.slice(0, index) + piece + text.slice(index + 1)
      })
    fc.assert(
      fc.property(mutated, (text) => {
        expect(findJsonError(text) === undefined).toBe(isJson(text))
      }),
      { numRuns: 2000 },
    )
  })
})
