import { stripVTControlCharacters } from 'node:util'
import CliTable from 'cli-table3'
import type { Paint } from './paint.ts'

/** No lines, two blanks between the columns: a table that can be copied and searched. */
export const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const

/** How a table is laid out. */
export interface TableOptions {
  readonly paint: Paint
  /** How many characters fit into a line. */
  readonly columns: number
  /** The columns that are numbers, from 0. */
  readonly numeric?: readonly number[]
}

const leastWidth = 12

/**
 * A table without lines. Where it is wider than the terminal the last column is wrapped.
 *
 * @param head the names of the columns
 * @param rows the cells, each fit for a terminal: see `printable`
 * @param options see `TableOptions`
 * @returns lines to print
 * @example tableLines(['table', 'rows'], [['users', '3']], { paint, columns: 80, numeric: [1] })
 */
export function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { paint, columns, numeric = [] }: TableOptions,
): string[] {
  const widths = head.map((name, index) =>
    Math.max(...[name, ...rows.map((cells) => stripVTControlCharacters(cells[index] ?? ''))].map(widthOf)),
  )
  const others = widths.slice(0, -1).reduce((sum, width) => sum + width + 2, 0)
  widths[widths.length - 1] = Math.max(leastWidth, Math.min(widths.at(-1) ?? 0, columns - others))
  const table = new CliTable({
    chars: borderless,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    head: head.map((name) => paint('aside', name)),
    colWidths: widths,
    colAligns: head.map((_, index) => (numeric.includes(index) ? 'right' : 'left')),
    wordWrap: true,
  })
  table.push(
    ...rows.map((cells) =>
      cells.map((content, index) => ({ content, wrapOnWordBoundary: fits(content, widths[index] ?? 0) })),
    ),
  )
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
}

/** Whether every word has room; a longer one would be cut off at the end of the line instead of going on in the next. */
function fits(content: string, width: number): boolean {
  return content.split(' ').every((word) => widthOf(stripVTControlCharacters(word)) <= width)
}

/** How many columns of a terminal a text takes, nearly: those of East Asia and pictures take two. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) width += wide.test(character) ? 2 : combining.test(character) ? 0 : 1
  return width
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff00-\uff60]/u
const combining = /\p{M}/u
