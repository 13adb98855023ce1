import type { StoreRef } from '@monoid-kit/core'
import type { Fragment } from '../statements/fragment.ts'
import type { ColumnType } from './column-type.ts'

/** A column as the catalogue tells it. */
export interface Column {
  readonly name: string
  /** The type as the server writes it, for instance `character varying(20)`. */
  readonly typeName: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** The column's comment, if it has one. */
  readonly comment?: string
}

/** What a table is: only plain tables and the parents of partitions take part by default (C8). */
export type TableKind = 'table' | 'partitioned' | 'view'

/** A table as the catalogue tells it. */
export interface Table {
  /** The data store's name and group (B18): the table's name, and the group of the original connector. */
  readonly store: Required<StoreRef>
  /** What one transaction can span: a Postgres database, a whole MySQL server (`''`). */
  readonly scope: string
  /** The table's qualified name within its scope, outermost first, for instance `['public', 'users']`. */
  readonly path: readonly [string, string]
  readonly kind: TableKind
  /** In the order of the table, without those the configuration excludes. */
  readonly columns: readonly Column[]
  /** The names of the primary key's columns in key order; empty without one. */
  readonly primaryKey: readonly string[]
  /** False where a failed delete could not be undone, as with MyISAM. */
  readonly transactional: boolean
  /** True where the server keeps the old versions of rows, as for a system-versioned table: a DELETE would not erase. */
  readonly keepsHistory?: boolean
  readonly comment?: string
}

/** What a foreign key does to a referencing row when the referenced one goes; the server may not tell everybody. */
export type DeleteRule = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT' | 'UNKNOWN'

/** A foreign key as the catalogue tells it; its tables are named by `path`, included in the silo or not. */
export interface ForeignKey {
  readonly name: string
  readonly table: readonly [string, string]
  readonly columns: readonly string[]
  /** Whether any of `columns` can be null. */
  readonly nullable: readonly boolean[]
  readonly referencedTable: readonly [string, string]
  readonly referencedColumns: readonly string[]
  readonly onDelete: DeleteRule
  /**
   * True for the pairs of rows that the key is about, by the aliases of the referencing and the referenced table; left out
   * where it is about all. A key of a partition, for instance, says nothing of the rows of others.
   */
  readonly holds?: (child: string, parent: string) => Fragment
}
