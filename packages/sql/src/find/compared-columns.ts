import { type FindTerm, type StoredIdentifier, wantedText } from '@monoid-kit/core'
import type { Column, Table } from '../catalogue/table.ts'
import { name } from '../statements/fragment.ts'
import { namesColumn, namesType } from './name-words.ts'

/** Why a column is compared. */
export type Via = 'name' | 'type' | 'any'

/** A column and the values that it is compared with. */
export interface ComparedColumn {
  readonly column: Column
  readonly via: Via
  /** At least one; each can be a value of the column's type. */
  readonly texts: readonly string[]
}

/** The term that stands for every column. */
const everywhere = '*'

/**
 * The columns of a table that terms mean and whose type can hold what they look for.
 *
 * @param table the table
 * @param terms what is looked for
 * @returns the columns, in the order of the table
 * @example comparedColumns(users, [{ name: 'email', value: 'ann@x.org' }])
 */
export function comparedColumns(table: Table, terms: readonly FindTerm[]): readonly ComparedColumn[] {
  return table.columns.flatMap((column) => {
    const meant = terms.flatMap((term) => {
      const via = viaOf(term.name, column)
      const text = via && wantedText(term.value, column.name)
      return text !== undefined && column.type.match(text, name(column.name)) ? [{ via, text }] : []
    })
    const via = (['name', 'type', 'any'] as const).find((each) => meant.some((one) => one.via === each))
    return via ? [{ column, via, texts: [...new Set(meant.map(({ text }) => text))] }] : []
  })
}

/**
 * Compared columns as the identifiers of a request.
 *
 * @param columns the columns
 * @returns one identifier per column and value
 * @example predicateFor(users, identifiersFor(matched), context)
 */
export function identifiersFor(columns: readonly ComparedColumn[]): readonly StoredIdentifier[] {
  return columns.flatMap(({ column, texts }) =>
    texts.map((text) => ({ identifier: column.name, identifier_query: text })),
  )
}

function viaOf(term: string, column: Column): Via | undefined {
  if (term === everywhere) return 'any'
  if (namesColumn(term, column.name)) return 'name'
  return namesType(term, column.typeName) ? 'type' : undefined
}
