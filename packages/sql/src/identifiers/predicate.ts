import {
  type SiloContext,
  type StoredIdentifier,
  storeLabel,
  unknownColumn,
  wantedText,
} from '@monoid-kit/core'
import type { Match } from '../catalogue/column-type.ts'
import type { Column, Table } from '../catalogue/table.ts'
import { type Fragment, join, name, sql } from '../statements/fragment.ts'

/** Which rows of one table a request names: those that any of its identifiers fits (B20). */
export interface Predicate {
  /** The columns that the predicate looks at. */
  readonly columns: readonly string[]
  /**
   * True for exactly the rows named.
   *
   * @param alias what the table is called in the statement, where it has an alias
   */
  exact(alias?: string): Fragment
  /** True for rows that differ from the identifiers only in case, accents or blanks, where these are cheap to find. */
  similar?(): Fragment
}

interface Term {
  readonly column: Column
  readonly text: string
}

/**
 * Turns the identifiers for one table into a typed predicate. Every identifier takes part or is told of: one that
 * cannot be a value of its column matches nothing, and the log says so (B19).
 *
 * @param table the table
 * @param identifiers columns and the values looked for
 * @param context for the log
 * @returns the predicate, or undefined where no identifier can match any row
 * @throws ConnectorError `UNKNOWN_COLUMN`, `IDENTIFIER_INVALID`
 * @example predicateFor(users, [{ identifier: 'email', identifier_query: 'ann@x.org' }], context)
 */
export function predicateFor(
  table: Table,
  identifiers: readonly StoredIdentifier[],
  context: SiloContext,
): Predicate | undefined {
  const terms: Term[] = []
  for (const { identifier, identifier_query } of identifiers) {
    const column = table.columns.find((each) => each.name === identifier)
    if (!column) throw unknownColumn(identifier)
    const text = wantedText(identifier_query, column.name)
    if (text !== undefined && column.type.match(text, name(column.name))) terms.push({ column, text })
    else tellNoMatch(table, column, text === undefined, context)
  }
  return terms.length === 0 ? undefined : predicateOf(terms)
}

function predicateOf(terms: readonly Term[]): Predicate {
  const matches = (alias?: string): Match[] =>
    terms.map(({ column, text }) => {
      const qualified = alias === undefined ? name(column.name) : name(alias, column.name)
      return column.type.match(text, qualified) as Match
    })
  const similar = matches().flatMap((match) => (match.similar ? [match.similar] : []))
  return {
    columns: [...new Set(terms.map(({ column }) => column.name))],
    exact: (alias) => anyOf(matches(alias).map((match) => match.exact)),
    ...(similar.length > 0 ? { similar: () => anyOf(similar) } : {}),
  }
}

function anyOf(fragments: readonly Fragment[]): Fragment {
  return sql`(${join(
    fragments.map((fragment) => sql`(${fragment})`),
    ' OR ',
  )})`
}

function tellNoMatch(table: Table, column: Column, blank: boolean, context: SiloContext): void {
  const why = blank ? 'is blank' : `cannot be a value of type ${column.typeName}`
  context.log.warn(
    `${storeLabel(table.store)}: the identifier for column "${column.name}" ${why}, so it matches no row`,
    {
      code: 'IDENTIFIER_NO_MATCH',
      context: { store: table.store.name, group: table.store.group, column: column.name },
    },
  )
}
