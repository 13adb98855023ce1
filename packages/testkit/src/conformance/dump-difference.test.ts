import fc from 'fast-check'
import { expect, it } from 'vitest'
import { differenceOf } from './dump-difference.ts'

it('counts what is gone and what is added, equal records one by one', () => {
  expect(differenceOf(['a', 'b', 'b'], ['b', 'c', 'c'])).toEqual({ gone: 2, added: 2 })
  expect(differenceOf(['a', 'a'], ['a'])).toEqual({ gone: 1, added: 0 })
})

it('does not mind the order, and is the other way round the other way round', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'))
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const { gone, added } = differenceOf(before, after)
      expect(differenceOf(before.toReversed(), after.toSorted())).toEqual({ gone, added })
      expect(differenceOf(after, before)).toEqual({ gone: added, added: gone })
      expect(before.length - gone + added).toBe(after.length)
    }),
  )
})
