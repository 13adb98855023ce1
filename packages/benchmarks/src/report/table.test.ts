import { expect, it } from 'vitest'
import { markdownTable, textTable } from './table.ts'

const table = {
  head: ['program', 's', ''],
  cells: [
    ['漢 | x', '10.50', 'met'],
    ['longer name', '2.00'],
  ],
}

it('a table for a terminal is aligned, numbers to the right', () => {
  expect(textTable(table)).toEqual(['program          s', '漢 | x        10.50  met', 'longer name   2.00'])
})

it('a Markdown table keeps bars within its cells and fills missing ones', () => {
  expect(markdownTable(table)).toEqual([
    '| program | s |  |',
    '| --- | --: | --: |',
    '| 漢 \\| x | 10.50 | met |',
    '| longer name | 2.00 |  |',
  ])
})
