import { type JsonObject, type StoreRef, storeOf } from '@monoid-kit/core'
import type { FindReport } from './find-report.ts'

/**
 * What a search has found, as one JSON document for scripts. It holds names and counts, and none of the values that were
 * looked for.
 *
 * @param report the findings
 * @param complete false where a part could not be read
 * @returns the document: see docs/find.md
 * @example JSON.stringify(reportJson(report, true))
 */
export function reportJson(report: FindReport, complete: boolean): JsonObject {
  return {
    complete,
    tables: report.tables,
    rows: report.stores.reduce((sum, { rows }) => sum + rows, 0),
    stores: report.stores.map(({ store, rows, matches, references }) => ({
      ...named(store),
      rows,
      matches: matches.map(({ column, via, exact, near }) => ({
        column,
        via,
        exact,
        ...(near === undefined ? {} : { near }),
      })),
      references: references.map(({ path, rows, additional }) => ({ path, rows, additional })),
    })),
    referenced: report.referenced.map((reference) => ({
      ...named(storeOf(reference)),
      path: reference.path,
      rows: reference.rows,
    })),
    unread: report.unread.map(({ store, code, message }) => ({ ...named(store), code, message })),
  }
}

function named({ name, group }: StoreRef): JsonObject {
  return group === undefined ? { store: name } : { store: name, group }
}
