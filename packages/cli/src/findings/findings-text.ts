import { errorCodes, storeLabel, storeOf } from '@monoid-kit/core'
import { countOf } from '../printing/amounts.ts'
import type { Paint } from '../printing/paint.ts'
import { printable } from '../printing/printable.ts'
import type { FindReport, UnreadStore } from './find-report.ts'
import { findingsTable } from './findings-table.ts'

/** How the findings of a search are shown. */
export interface FindingsLayout {
  readonly paint: Paint
  /** How wide a line may be, where it can be broken. */
  readonly columns: number
  /** True where the names of the terms did not matter. */
  readonly everywhere: boolean
}

/**
 * What a search has found, for people: the table, the totals, and what was not looked at.
 *
 * @param report the findings
 * @param layout how to show them
 * @returns lines to print
 * @example (await shell.print(findingsText(report, layout).join('\n')))
 */
export function findingsText(report: FindReport, layout: FindingsLayout): string[] {
  const { paint, columns } = layout
  const found = report.stores.length > 0
  return [
    ...(found ? [...findingsTable(report, paint, columns), ''] : []),
    totals(report, paint),
    ...nearMisses(report),
    ...referenced(report),
    ...notSearched(report, layout.everywhere),
    ...unread(report.unread, paint),
  ]
}

function totals({ stores, tables }: FindReport, paint: Paint): string {
  const withRows = stores.filter(({ rows }) => rows > 0)
  const rows = withRows.reduce((sum, store) => sum + store.rows, 0)
  if (rows > 0) {
    return paint('title', `Found ${countOf(rows, 'row')} in ${countOf(withRows.length, 'table')}.`)
  }
  const searched = `${countOf(tables.searched, 'table')} searched`
  return paint('title', tables.searched === 0 ? 'Nothing was found.' : `Nothing was found: ${searched}.`)
}

function nearMisses({ stores }: FindReport): string[] {
  const matches = stores.flatMap((store) => store.matches)
  const rows = matches.reduce((sum, { near = 0 }) => sum + near, 0)
  const uncounted = matches.some(({ near }) => near === undefined)
  return [
    ...(rows === 0
      ? []
      : [
          `Near: ${countOf(rows, 'row')} ${rows === 1 ? 'differs' : 'differ'} in case, accents or blanks only; not exported.`,
        ]),
    ...(uncounted ? ['A ? stands where near misses were not counted.'] : []),
  ]
}

/** Parents of which all rows were found anyway are no news. */
function referenced(report: FindReport): string[] {
  const parents = report.referenced.filter(({ additional }) => additional > 0)
  if (parents.length === 0) return []
  const oneGroup = new Set(parents.map(({ schema_group }) => schema_group)).size === 1
  const lines = parents.map((parent) => {
    const store = storeOf(parent)
    const label = printable(oneGroup ? store.name : storeLabel(store))
    return `  ${label}: ${countOf(parent.rows, 'row')} by ${printable(parent.path.join(', '))}`
  })
  return ['The matches refer to rows of other tables, which were not followed:', ...lines]
}

function notSearched({ tables }: FindReport, everywhere: boolean): string[] {
  const left = tables.total - tables.searched
  if (tables.total === 0) return ['There is no table that this user may see.']
  if (left === 0) return []
  const why = everywhere ? 'no column can hold the value' : 'no column of that name or type'
  const hint = everywhere ? [] : ['--everywhere searches all columns that can hold the value.']
  return [`Not searched: ${left} of ${countOf(tables.total, 'table')}: ${why}.`, ...hint]
}

function unread(stores: readonly UnreadStore[], paint: Paint): string[] {
  if (stores.length === 0) return []
  return [
    paint('bad', `Not read, so the answer is incomplete: ${countOf(stores.length, 'table')}.`),
    ...stores.map(({ store, code }) => `  ${printable(storeLabel(store))}: ${meaningOf(code)} (${code})`),
  ]
}

/** What a code means; a connector of somebody else may have codes of its own. */
function meaningOf(code: string): string {
  return Object.hasOwn(errorCodes, code) ? errorCodes[code as keyof typeof errorCodes].meaning : 'see the log'
}
