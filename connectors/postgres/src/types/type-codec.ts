import type { JsonValue } from '@monoid-kit/core'
import type { ColumnSchema, Fragment, Match } from '@monoid-kit/sql'
import type { WireForm } from './wire-form.ts'

/** How values of a family of types become JSON, and how identifiers are compared with them. */
export interface TypeCodec {
  /** The family's name, for the documentation. */
  readonly family: string
  readonly jsonSchema: ColumnSchema
  /** In words: how a value is exported. */
  readonly encoding: string
  /** In words: which identifiers match. */
  readonly identifier: string
  /** True where the server's text for a value is ASCII, whatever is stored. */
  readonly ascii: boolean

  /** Makes JSON of the server's text for a value. */
  encode(text: string): JsonValue

  /** How an export makes the same JSON without a string or an object; it calls `encode` where this is left out. */
  readonly wire?: WireForm

  /**
   * What the type's input is given for an identifier: text that it takes without an error and reads as exactly that
   * value. Undefined where the identifier is no value of the type. Absent where the type knows no equality, or one that
   * is too wide; then `print` decides.
   */
  parse?(identifier: string): string | undefined

  /** The server's text for the value that an identifier names, where `parse` gives none. */
  print?(identifier: string): string | undefined

  /** True where equal values may print differently, so that the printed text has to agree as well. */
  readonly alsoPrinted?: boolean

  /** Replaces the comparison made of `parse` and `print`. */
  match?(identifier: string, column: Fragment, binding: TypeBinding): Match | undefined

  /** See `ColumnType.near`. */
  near?(identifier: string, column: Fragment, binding: TypeBinding): Fragment | undefined
}

/** What a comparison needs to know of a column besides its codec. */
export interface TypeBinding {
  /** The type to cast to, qualified. */
  readonly cast: Fragment
  /** The equality of the type, qualified: an extension's type has its own. */
  readonly equals: Fragment
  /** False where the column's collation holds different texts to be equal. */
  readonly deterministic: boolean
  /** The database's encoding, for instance `UTF8`. */
  readonly encoding: string
}
