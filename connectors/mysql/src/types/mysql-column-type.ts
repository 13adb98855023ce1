import type { JsonValue } from '@monoid-kit/core'
import type { ColumnType, Fragment } from '@monoid-kit/sql'
import type { ResultColumn } from '../wire/result-column.ts'
import type { ColumnCodec } from './row-codecs.ts'
import type { WireValue } from './wire-value.ts'

/** A column's type with the way its values are read from the wire. */
export interface MysqlColumnType extends ColumnType {
  /**
   * Makes a wire value into the JSON of a record.
   *
   * @param wire a value that is not null
   * @param tellInvalid called where text is not valid UTF-8 and so was written as `\x` and hexadecimal digits
   */
  read(wire: Exclude<WireValue, null>, tellInvalid: () => void): JsonValue

  /**
   * Tells how a value becomes JSON out of a row of the wire.
   *
   * @param column what the server says of the column of the result
   * @param tellInvalid called where a converter wrote text as `\x` and hexadecimal digits
   * @returns the codec, or undefined where the server sends another type than the catalogue has
   */
  codec(column: ResultColumn, tellInvalid: () => void): ColumnCodec | undefined

  /**
   * What to select in place of the column so that none of its text is lost; undefined where the column itself will do.
   *
   * @param column the column in SQL
   */
  selected(column: Fragment): Fragment | undefined
}

/** What the catalogue says of a column, as far as its type depends on it. */
export interface ColumnFacts {
  /** The bare name of the type, in lower case: `int`. */
  readonly dataType: string
  /** The type in full, as the server writes it: `int unsigned`. */
  readonly columnType: string
  /** Digits of a number, or bits of a `bit`. */
  readonly precision: number
  /** Digits after the point. */
  readonly scale: number
  /** Digits of a second's fraction. */
  readonly fraction: number
  readonly charset: string | undefined
  readonly collation: string | undefined
  /** MariaDB: a `longtext` that a check constraint holds to JSON. */
  readonly checkedJson: boolean
}
