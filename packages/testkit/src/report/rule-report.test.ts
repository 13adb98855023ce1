import { describe, expect, it } from 'vitest'
import { coverRules, renderMarkdown, renderTable } from './rule-report.ts'
import { rules, rulesInTitle } from './rules.ts'

describe('rulesInTitle', () => {
  it.each([
    ['delete > [B20] one answer', ['B20']],
    ['[B20, C11] every identifier counts', ['B20', 'C11']],
    ['[B20 C11] every identifier counts', ['B20', 'C11']],
    ['C1: the delete is committed', ['C1']],
    ['a suite > C1: the delete > B17: again', ['C1', 'B17']],
    ['[B1] and again [B1]', ['B1']],
    ['a B2B shop, ABC1: nothing', []],
    ['[B200] is no number', []],
  ])('reads title %#', (title, expected) => {
    expect(rulesInTitle(title)).toEqual(expected)
  })
})

describe('coverRules', () => {
  const some = [
    { id: 'B1', text: 'one' },
    { id: 'B2', text: 'two | with a bar' },
    { id: 'B3', text: 'three', excused: 'nobody can' },
  ]
  const outcome = (title: string, state: 'passed' | 'failed' | 'skipped') => ({
    file: 'a.test.ts',
    title,
    state,
  })

  it('calls missing what no passing test shows', () => {
    const coverage = coverRules(some, [outcome('[B1] a', 'passed'), outcome('[B1, B2] b', 'failed')])
    expect(coverage.map(({ passed, missing }) => [passed, missing])).toEqual([
      [1, false],
      [0, true],
      [0, false],
    ])
    expect(renderTable(coverage)).toContain('not shown by a passing test: B2')
    expect(renderMarkdown(coverage)).toContain(
      '| B2 | two \\| with a bar | missing | [B1, B2] b (a.test.ts) |',
    )
    expect(renderMarkdown(coverage)).toContain('| B3 | three | excused | not tested: nobody can |')
  })

  it('says so where every rule is shown', () => {
    const coverage = coverRules(some, [outcome('[B1, B2] a', 'passed')])
    expect(renderTable(coverage)).toContain('every one is shown')
  })

  it('refuses a number that is no rule', () => {
    expect(() => coverRules(some, [outcome('C23: x', 'passed')])).toThrow('C23, which is no rule')
  })
})

it('lists B1 to B38 and the faults that concern databases', () => {
  const ids = rules.map(({ id }) => id)
  const range = (letter: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `${letter}${from + index}`)
  expect(ids).toEqual([...range('B', 1, 38), ...range('C', 1, 11), ...range('C', 16, 22), 'C24'])
})
