import { describe, expect, it } from 'vitest'
import { judge, mustMissed } from './judge.ts'
import { type Limit, limits } from './limits.ts'

const faster: Limit = { line: 'speed', figure: 'f', bound: 'least', must: 2.2, aim: 3, unit: '×' }
const smaller: Limit = { line: 'memory', figure: 'f', bound: 'most', must: 100, aim: 60, unit: ' MB' }

const verdicts = (limit: Limit, values: readonly number[]) =>
  values.map((value) => judge([limit], new Map([['f', value]]))[0]?.verdict)

describe('limits', () => {
  it('that a figure must reach', () => {
    expect(verdicts(faster, [2.19, 2.2, 2.99, 3])).toEqual(['missed', 'must met', 'must met', 'aim met'])
  })

  it('that a figure must not pass', () => {
    expect(verdicts(smaller, [100.1, 100, 60.1, 60])).toEqual(['missed', 'must met', 'must met', 'aim met'])
  })

  it('whose figure is missing are neither met nor missed', () => {
    expect(judge([faster], new Map())).toEqual([{ limit: faster, value: undefined, verdict: 'unmeasured' }])
  })

  it('that are published only are judged like others, and missing them is no failure', () => {
    const figures = new Map([['f', 1]])
    expect(mustMissed(judge([faster], figures))).toBe(true)
    expect(judge([{ ...faster, published: true }], figures)[0]?.verdict).toBe('missed')
    expect(mustMissed(judge([{ ...faster, published: true }], figures))).toBe(false)
    expect(mustMissed(judge([faster], new Map()))).toBe(false)
  })

  it('have an aim that is no weaker than the must, and a line of their own', () => {
    for (const { bound, must, aim, line } of limits) {
      expect(bound === 'least' ? aim >= must : aim <= must, line).toBe(true)
    }
    expect(new Set(limits.map(({ line }) => line)).size).toBe(limits.length)
    expect(new Set(limits.map(({ figure }) => figure)).size).toBe(limits.length)
  })
})
