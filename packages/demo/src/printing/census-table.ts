import type { TableCensus } from '../shop/shop-database.ts'
import type { Paint } from './paint.ts'
import { shorten } from './shorten.ts'

/**
 * What the shop holds of the person, table by table.
 *
 * @param census the tables
 * @param paint how to colour them
 * @param width how wide a line may be
 * @returns lines to print
 */
export function censusTable(census: readonly TableCensus[], paint: Paint, width: number): string[] {
  const rows = census.map((row) => [row.table, String(row.allRows), String(row.herRows)] as const)
  const header = ['table', 'rows', 'hers'] as const
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
  const room = width - widths.reduce((sum, column) => sum + column + 2, 0) - 2
  return [
    paint('aside', `${line(header)}  one of her rows`),
    ...rows.map((cells, index) => {
      const { shown, leftOut } = shorten(census[index]?.example ?? '', Math.max(20, room - 28))
      return `${line(cells)}  ${shown}${paint('aside', leftOut)}`.trimEnd()
    }),
  ]
}

/**
 * The numbers of rows before and after, and whether anybody else's rows have changed.
 *
 * @param before the tables at the beginning
 * @param after the same tables in the end
 * @param paint how to colour them
 * @returns lines to print
 */
export function changesTable(
  before: readonly TableCensus[],
  after: readonly TableCensus[],
  paint: Paint,
): string[] {
  const widest = Math.max(...before.map(({ table }) => table.length))
  const line = (table: string, hers: string, others: string) =>
    `${table.padEnd(widest)}  ${hers.padStart(14)}  ${others.padStart(16)}`
  return [
    paint('aside', line('table', 'hers', 'of others')),
    ...before.map((was, index) => {
      const is = after[index] ?? was
      const others = `${was.allRows - was.herRows} -> ${is.allRows - is.herRows}`
      const same = was.fingerprintOfOthers === is.fingerprintOfOthers
      const verdict = same ? paint('good', 'unchanged') : paint('bad', 'changed')
      return `${line(was.table, `${was.herRows} -> ${is.herRows}`, others)}  ${verdict}`
    }),
  ]
}
