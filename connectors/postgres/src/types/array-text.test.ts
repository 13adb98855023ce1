import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArrayElements, arrayText, parseArray } from './array-text.ts'

describe('array literals', () => {
  it('are read back as they were written, whatever is in them', () => {
    const elements = fc.letrec<{ level: ArrayElements }>((tie) => ({
      level: fc.array(
        fc.oneof(
          { depthSize: 'small' },
          fc.string({ unit: 'binary' }),
          fc.constantFrom('', 'NULL', 'null', '"', '\\', '{}', ',', ';', ' ', '\u00a0'),
          fc.constant(null),
          tie('level'),
        ),
      ),
    })).level
    fc.assert(
      fc.property(elements, fc.constantFrom(',', ';'), (list, delimiter) => {
        expect(parseArray(arrayText(list, delimiter), delimiter)).toStrictEqual({ elements: list })
      }),
    )
  })

  it('keep their lower bounds', () => {
    expect(parseArray('[0:1][-2:-1]={{a,b},{c,NULL}}')).toStrictEqual({
      elements: [
        ['a', 'b'],
        ['c', null],
      ],
      lowerBounds: [0, -2],
    })
  })

  it('are refused where they are cut short, without being quoted', () => {
    for (const text of ['', '{', '{"a', '{a', '{a,', '{"a\\']) {
      expect(() => parseArray(text)).toThrow(/^not an array literal$/)
    }
  })
})
