import { expect, it } from 'vitest'
import { interleave } from './interleave.ts'

it('every other round goes backwards, and each item keeps its results in the order of the rounds', async () => {
  const order: string[] = []
  const results = await interleave(['a', 'b', 'c'], 3, async (item, round) => {
    order.push(item)
    return `${item}${round}`
  })
  expect(order.join('')).toBe('abccbaabc')
  expect(Object.fromEntries(results)).toEqual({
    a: ['a0', 'a1', 'a2'],
    b: ['b0', 'b1', 'b2'],
    c: ['c0', 'c1', 'c2'],
  })
})
