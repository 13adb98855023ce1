import type { TableCensus } from '../shop/shop-database.ts'
import type { Paint } from './paint.ts'
import { shorten } from './shorten.ts'

const indent = '    '
const roomForRest = 24

/**
 * What the shop holds of the person, table by table, each with one of her rows.
 *
 * @param census the tables
 * @param paint how to colour them
 * @param width how wide a line may be
 * @returns lines to print
 */
export function censusTable(census: readonly TableCensus[], paint: Paint, width: number): string[] {
  const widest = Math.max(...census.map(({ table }) => table.length))
  const line = (table: string, rows: string, hers: string) =>
    `${table.padEnd(widest)}  ${rows.padStart(5)}  ${hers.padStart(5)}`
  return [
    paint('aside', `${line('table', 'rows', 'hers')}`),
    ...census.flatMap(({ table, allRows, herRows, example }) => {
      const counts = line(table, String(allRows), String(herRows))
      if (example === '') return [counts]
      const { shown, leftOut } = shorten(example, width - indent.length - roomForRest)
      return [counts, `${indent}${shown}${paint('aside', leftOut)}`]
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
