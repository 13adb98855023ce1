import type { Fragment } from '../statements/fragment.ts'

/**
 * What the connector knows of a column's type, made once per column from the dialect's type table. The value's form
 * on the wire is the connector's own business; what stands here is what this package needs.
 */
export interface ColumnType {
  /** The member of `json_schema` for the column (B22): one string `type`, nothing a value could break. */
  readonly jsonSchema: ColumnSchema
  /**
   * How an identifier is compared with the column, or undefined where a value cannot be of this type: it then matches
   * no row (B19).
   *
   * @param identifier a well-formed, non-blank string
   * @param column the column in SQL, qualified where need be
   */
  match(identifier: string, column: Fragment): Match | undefined
  /**
   * True for rows that differ from an identifier only in case, accents or blanks around it, and for those that do not
   * differ; finding them takes reading every row. Undefined where that cannot be told.
   *
   * @param identifier a well-formed, non-blank string
   * @param column the column in SQL
   */
  near?(identifier: string, column: Fragment): Fragment | undefined
  /**
   * How the column is compared with the other side of a foreign key; `=` where left out.
   *
   * @param own the column in SQL
   * @param other the other column in SQL
   */
  equal?(own: Fragment, other: Fragment): Fragment
}

/** How an identifier is compared with a column. */
export interface Match {
  /** True for exactly the rows that hold the identifier; the value is bound as the column's type. */
  readonly exact: Fragment
  /**
   * True also for rows that differ only in case, accents or blanks, where finding those is cheap because the
   * column's own index and collation do it.
   */
  readonly similar?: Fragment
}

/** The schema of one property within rule B22. */
export interface ColumnSchema {
  readonly type: 'string' | 'integer' | 'number' | 'boolean'
  readonly format?: 'uuid'
  readonly contentEncoding?: 'base64'
  readonly contentMediaType?: 'application/json'
}
