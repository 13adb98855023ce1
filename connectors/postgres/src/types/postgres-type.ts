import type { JsonValue } from '@monoid-kit/core'
import { type ColumnSchema, type ColumnType, type Fragment, type Match, sql, value } from '@monoid-kit/sql'
import { printed, printedMatch } from './printed-match.ts'
import type { TypeBinding, TypeCodec } from './type-codec.ts'

/** A column's type: a codec, and what comparisons need to know of the column. */
export class PostgresType implements ColumnType {
  readonly codec: TypeCodec
  /** The type as the server names it in a result, where a domain is what is below it. */
  readonly oid: number
  readonly #binding: TypeBinding

  constructor(codec: TypeCodec, oid: number, binding: TypeBinding) {
    this.codec = codec
    this.oid = oid
    this.#binding = binding
  }

  get jsonSchema(): ColumnSchema {
    return this.codec.jsonSchema
  }

  /** Makes JSON of the server's text for a value. */
  encode(text: string): JsonValue {
    return this.codec.encode(text)
  }

  match(identifier: string, column: Fragment): Match | undefined {
    // No type holds a NUL as text, and the server would refuse the whole statement for it.
    if (identifier.includes('\0')) return undefined
    if (this.codec.match) return this.codec.match(identifier, column, this.#binding)
    const parsed = this.codec.parse?.(identifier)
    if (parsed !== undefined) return { exact: this.#equal(column, parsed) }
    const text = this.codec.print?.(identifier)
    return text === undefined ? undefined : printedMatch(column, [text], this.#binding.encoding)
  }

  near(identifier: string, column: Fragment): Fragment | undefined {
    return identifier.includes('\0') ? undefined : this.codec.near?.(identifier, column, this.#binding)
  }

  /** By name, for the search path of a read session is `pg_catalog`, where an extension's equality is not. */
  equal(own: Fragment, other: Fragment): Fragment {
    return sql`${own} OPERATOR(${this.#binding.equals}) ${other}`
  }

  #equal(column: Fragment, parsed: string): Fragment {
    const { cast, equals } = this.#binding
    const wanted = sql`${value(parsed)}::${cast}`
    const equal = sql`${column}::${cast} OPERATOR(${equals}) ${wanted}`
    return this.codec.alsoPrinted
      ? sql`${equal} AND ${printed(column)} OPERATOR(pg_catalog.=) ${printed(wanted)}`
      : equal
  }
}
