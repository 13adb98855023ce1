import { storeLabel } from '@monoid-kit/core'
import Table from 'cli-table3'
import type { Paint } from '../printing/paint.ts'
import { printable } from '../printing/printable.ts'
import { borderless, widthOf } from '../printing/table.ts'
import type { FindReport, FoundStore } from './find-report.ts'

const gap = borderless.middle.length
/** The narrowest that a column of words gets, whatever the terminal's width. */
const leastWidth = 16
const headings = ['table', 'where', 'exact', 'near'] as const

type Cells = readonly [store: string, where: string, exact: string, near: string]

/**
 * Where the values were found: a line per column that holds one and per path of foreign keys that leads to such a row.
 *
 * @param report the findings, with at least one store
 * @param paint how to colour them
 * @param columns how wide a line may be
 * @returns lines to print
 * @example findingsTable(report, shell.stdout.paint, shell.stdout.columns).join('\n')
 */
export function findingsTable(report: FindReport, paint: Paint, columns: number): string[] {
  const groups = new Set(report.stores.map(({ store }) => store.group))
  const oneGroup = groups.size === 1
  const rows = report.stores.flatMap((found) =>
    linesOf(found, printable(oneGroup ? found.store.name : storeLabel(found.store))),
  )
  const [group] = groups
  const title = oneGroup && group !== undefined ? [paint('aside', `in ${printable(group)}`)] : []
  return [...title, ...layOut(rows, paint, columns)]
}

function linesOf({ matches, references }: FoundStore, label: string): Cells[] {
  const lines = [
    ...matches.map(({ column, via, exact, near }): Cells => {
      const where = printable(column) + (via === 'type' ? ' (by its type)' : '')
      return [label, where, count(exact), near === undefined ? '?' : count(near)]
    }),
    ...references.map(({ path, rows, additional }): Cells => {
      const again = rows - additional
      const told = again === 0 ? '' : ` (${again === rows ? 'all' : count(again)} told above already)`
      return [label, printable(path.join(', ')) + told, count(rows), '']
    }),
  ]
  // the name of the table once, however many lines it has
  return lines.map(([, ...cells], index) => [index === 0 ? label : '', ...cells])
}

function layOut(rows: readonly Cells[], paint: Paint, columns: number): string[] {
  const widths = columnWidths(rows, columns)
  const table = new Table({
    chars: borderless,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    head: headings.map((heading) => paint('aside', heading)),
    colWidths: widths,
    colAligns: ['left', 'left', 'right', 'right'],
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

/** As wide as the content where there is room; else what the numbers leave is shared between the two columns of words. */
function columnWidths(rows: readonly Cells[], columns: number): number[] {
  const natural = headings.map((heading, index) =>
    Math.max(heading.length, ...rows.map((cells) => widthOf(cells[index] ?? ''))),
  )
  const [store = 0, where = 0, exact = 0, near = 0] = natural
  const room = Math.max(2 * leastWidth, columns - exact - near - 3 * gap)
  if (store + where <= room) return natural
  const storeWidth = Math.min(store, Math.max(leastWidth, Math.floor(room * 0.4), room - where))
  return [storeWidth, Math.min(where, room - storeWidth), exact, near]
}

/** Whether every word has room; a longer one would be cut off at the end of the line instead of being continued. */
function fits(content: string, width: number): boolean {
  return content.split(' ').every((word) => widthOf(word) <= width)
}

const counts = new Intl.NumberFormat('en')

function count(amount: number): string {
  return counts.format(amount)
}
