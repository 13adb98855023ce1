import { describe, expect, it } from 'vitest'
import { painter } from './paint.ts'
import { tableLines, widthOf } from './table.ts'

const plain = painter(false)

describe('tableLines', () => {
  it('puts columns side by side, numbers to the right', () => {
    const rows = [
      ['users', '12', 'a'],
      ['log', '3', 'bb'],
    ]
    expect(tableLines(['table', 'rows', 'x'], rows, { paint: plain, columns: 80, numeric: [1] })).toEqual([
      'table  rows  x',
      'users    12  a',
      'log       3  bb',
    ])
  })

  it('wraps the last column where the terminal is narrow, also within a long word', () => {
    const lines = tableLines(['a', 'b'], [['x', `two words ${'y'.repeat(40)}`]], {
      paint: plain,
      columns: 24,
    })
    expect(lines.every((line) => line.length <= 24)).toBe(true)
    expect(lines.join('').replaceAll(/\s/g, '')).toBe(`abxtwowords${'y'.repeat(40)}`)
  })

  it('lays coloured cells out by what is seen of them', () => {
    const lines = tableLines(['a', 'b'], [[painter(true)('bad', 'FAILED'), 'x']], {
      paint: plain,
      columns: 80,
    })
    expect(lines[1]).toBe('\u001b[31mFAILED\u001b[39m  x')
  })
})

describe('widthOf', () => {
  it.each([
    ['abc', 3],
    ['漢字', 4],
    ['🙂', 2],
    ['e\u0301', 1],
  ])('%j takes %d columns', (text, width) => {
    expect(widthOf(text)).toBe(width)
  })
})
