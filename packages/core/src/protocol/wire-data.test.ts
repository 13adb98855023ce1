import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from './messages.ts'
import { wireData } from './wire-data.ts'

describe('wireData', () => {
  test('what JSON can hold is handed on as it is', () => {
    const keys = fc.oneof(fc.string(), fc.constantFrom('__proto__', 'toJSON', '0'))
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (given) => {
        const data = JSON.parse(JSON.stringify(given)) as JsonObject
        expect(wireData(data)).toBe(data)
      }),
    )
  })

  test('nothing is lost on the way through JSON', () => {
    const data = {
      a: Number.NaN,
      b: [Number.NEGATIVE_INFINITY, { c: -0, d: Number.POSITIVE_INFINITY }],
      e: 0,
    }
    const wire = wireData(data)
    expect(wire).toEqual({ a: 'NaN', b: ['-Infinity', { c: '-0', d: 'Infinity' }], e: 0 })
    expect(JSON.parse(JSON.stringify(wire))).toEqual(wire)
    expect(data.b[0]).toBe(Number.NEGATIVE_INFINITY)
  })

  test('a Date is a string, and no value is null', () => {
    const data = { at: new Date(0), none: undefined, list: [undefined] } as never
    expect(wireData(data)).toEqual({ at: '1970-01-01T00:00:00.000Z', none: null, list: [null] })
  })

  test('a member named __proto__ stays one', () => {
    const data = JSON.parse('{"__proto__": {"a": -0}}') as JsonObject
    expect(JSON.stringify(wireData(data))).toBe('{"__proto__":{"a":"-0"}}')
  })

  const circle: { self?: unknown } = {}
  circle.self = circle
  test.each([
    ['a bigint', 1n],
    ['a function', () => 1],
    ['a symbol', Symbol('ada@example.org')],
    ['bytes', Buffer.from('ada@example.org')],
    ['a Map', new Map([['ada@example.org', 1]])],
    ['something nested', circle],
  ])('%s is refused, and the column named', (came, value) => {
    const data = { photo: { 'ada@example.org': value } } as never
    expect(() => wireData(data)).toThrow(`record.data.photo: expected a value of JSON, came ${came}`)
  })
})
