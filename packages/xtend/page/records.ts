import { table } from './elements.ts'
import { type Json, memberOf, textOf } from './service-calls.ts'

/** The most records that are shown, and asked for. */
export const mostRecords = 200

/** Shows records of one store as a table; what they hold is shown as text. */
export function recordTable(store: string, records: readonly Json[], isCut: boolean): HTMLElement {
  const rows = records.map((record) => memberOf(record, 'data') ?? memberOf(record, 'file') ?? null)
  const columns = [...new Set(rows.flatMap((row) => (isObject(row) ? Object.keys(row) : ['value'])))]
  const count = `${records.length}${isCut ? ' and more' : ''}`
  return table(
    `Records of ${store}: ${count}`,
    columns,
    rows.map((row) => columns.map((column) => (isObject(row) ? textOf(memberOf(row, column)) : textOf(row)))),
  )
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
