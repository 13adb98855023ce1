import { describe, expect, it } from 'vitest'
import { judge } from '../limits/judge.ts'
import { limits } from '../limits/limits.ts'
import { limitTable, pageFaults } from './limit-table.ts'
import { markdownTable } from './table.ts'

it('a limit is shown with its border, what was measured, and the verdict', () => {
  const judgements = judge(
    [
      { line: 'speed', figure: 'speed', bound: 'least', must: 2.2, aim: 3, unit: '×' },
      { line: 'memory', figure: 'memory', bound: 'most', must: 100, aim: 60, unit: ' MB' },
      { line: 'start', figure: 'start', bound: 'most', must: 150, aim: 60, unit: ' ms' },
    ],
    new Map([
      ['speed', 2.5],
      ['memory', 120.4],
    ]),
  )
  expect(limitTable(judgements).cells).toEqual([
    ['speed', '≥ 2.20×', '≥ 3.00×', '2.50×', 'must met'],
    ['memory', '≤ 100 MB', '≤ 60 MB', '120 MB', 'missed'],
    ['start', '≤ 150 ms', '≤ 60 ms', '–', 'unmeasured'],
  ])
})

describe('the page of the benchmarks', () => {
  const figures = new Map(limits.map(({ figure, must }) => [figure, must]))
  const page = ['# A page', '', ...markdownTable(limitTable(judge(limits, figures))), '', 'text', ''].join(
    '\n',
  )

  it('is as the limits are, whatever was measured', () => {
    expect(pageFaults(page)).toEqual([])
    const empty = ['', ...markdownTable(limitTable(judge(limits, new Map()))), ''].join('\n')
    expect(pageFaults(empty)).toEqual([])
  })

  it('is found out where a limit is missing from it or has changed, or a line is of no limit', () => {
    const [first, second] = limits.map(({ line }) => line)
    const lines = page.split('\n')
    const without = lines.filter((line) => !line.startsWith(`| ${first} |`)).join('\n')
    expect(pageFaults(without)).toEqual([`no line for “${first}” with its must and aim`])
    const changed = page.replace('| ≥ 2.20× |', '| ≥ 2.10× |')
    expect(pageFaults(changed)).toHaveLength(2)
    const unjudged = page.replace(/(?<=COPY text \| .*)must met/, 'good enough')
    expect(pageFaults(unjudged)).toEqual([`no verdict on “${second}”`])
    expect(pageFaults('# Another page')).toEqual(['there is no table of limits'])
  })
})
