import { expect, it } from 'vitest'
import { judge } from '../limits/judge.ts'
import { limitTable } from './limit-table.ts'

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
