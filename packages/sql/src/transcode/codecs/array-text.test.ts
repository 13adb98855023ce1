import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeValue } from '../../../test/transcode/wire-rows.ts'

type Elements = readonly (string | null | Elements)[]

/** An array as Postgres prints it. */
function literal(elements: Elements): string {
  const texts = elements.map((element) => {
    if (element === null) return 'NULL'
    if (typeof element !== 'string') return literal(element)
    const isBare = /^[^"\\{}, \t\n\v\f\r]+$/.test(element) && element.toUpperCase() !== 'NULL'
    return isBare ? element : `"${element.replaceAll(/["\\]/g, '\\$&')}"`
  })
  return `{${texts.join(',')}}`
}

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\u0001', ',', '{', '}', '=', ' ', 'é', 'ab') }),
  fc.constantFrom('', 'NULL', 'null', 'nullable', 'NULLS', '\u0001', 'a'),
)

const arrays: fc.Arbitrary<Elements> = fc.letrec<{ level: Elements }>((tie) => ({
  level: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    fc.array(fc.option(text)),
    fc.array(tie('level'), { minLength: 1, maxLength: 3 }),
  ),
})).level

const encode = (value: string, kind = 0) => encodeValue('arrayText', Buffer.from(value), kind)
const twice = (value: unknown) => JSON.stringify(JSON.stringify(value))

describe('arrays of Postgres', () => {
  it('of text become JSON text, nested as they are, every element whole', () => {
    fc.assert(
      fc.property(arrays, (elements) => {
        expect(encode(literal(elements))).toBe(twice(elements))
      }),
      { numRuns: 3000 },
    )
  })

  it('keep bounds of their own', () => {
    const bounds = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(arrays, bounds, (elements, lower) => {
        const prefix = lower.map((bound) => `[${bound}:${bound + 1}]`).join('')
        const wanted = twice({ lower_bounds: lower, elements })
        expect(encode(`${prefix}=${literal(elements)}`)).toBe(wanted)
      }),
    )
  })

  it('of numbers and booleans have numbers and booleans for elements', () => {
    expect(encode('{1,-2,NULL,{3}}', 1)).toBe(twice([1, -2, null, [3]]))
    expect(encode('{t,f,NULL}', 2)).toBe(twice([true, false, null]))
    expect(encode('{}', 1)).toBe(twice([]))
  })
})
