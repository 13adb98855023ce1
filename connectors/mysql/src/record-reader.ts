import { type JsonValue, type MonoidRecord, type SiloContext, storeLabel, wireRef } from '@monoid-kit/core'
import { type Column, type Fragment, join, name, sql, type Table } from '@monoid-kit/sql'
import type { WireRow } from './connection/row-queue.ts'
import type { MysqlColumnType } from './types/mysql-column-type.ts'
import { bytesOf } from './types/wire-value.ts'

/** A column with what its type reads. */
interface ReadColumn extends Column {
  readonly type: MysqlColumnType
}

/** Makes the rows of one table into records. */
export class RecordReader {
  readonly #table: Table
  readonly #columns: readonly ReadColumn[]
  /** Where, behind the table's columns, a row carries the bytes of a text that could not be sent as UTF-8. */
  readonly #lossyAt = new Map<number, number>()
  readonly #lossy: readonly Fragment[]
  #invalid = 0

  /** @param table a table of this connector's catalogue */
  constructor(table: Table) {
    this.#table = table
    this.#columns = table.columns as readonly ReadColumn[]
    const lossy: Fragment[] = []
    for (const [index, column] of this.#columns.entries()) {
      const bytes = column.type.lossyBytes?.(name('s', column.name))
      if (bytes) this.#lossyAt.set(index, this.#columns.length + lossy.push(bytes) - 1)
    }
    this.#lossy = lossy
  }

  /** The statement, with a further column for each one whose character set knows more than Unicode does. */
  wrap(statement: Fragment): Fragment {
    if (this.#lossy.length === 0) return statement
    const columns = this.#columns.map((column) => name('s', column.name))
    return sql`SELECT ${join([...columns, ...this.#lossy], ', ')} FROM (${statement}) AS ${name('s')}`
  }

  /** One row as a record. */
  record(row: WireRow): MonoidRecord {
    const entries = this.#columns.map((column, index): [string, JsonValue] => [
      column.name,
      this.#value(column, row, index),
    ])
    // Unlike assignment, this makes a member of any name, `__proto__` included.
    return { record_type: 'RECORD', ...wireRef(this.#table.store), data: Object.fromEntries(entries) }
  }

  /** Tells how many texts were no valid UTF-8. */
  tellInvalid(context: SiloContext): void {
    if (this.#invalid === 0) return
    const store = this.#table.store
    context.log.warn(
      `${storeLabel(store)}: ${this.#invalid} value(s) cannot be written as Unicode text and are given as \\x and hexadecimal digits`,
      { code: 'TEXT_NOT_UTF8', context: { store: store.name, group: store.group, values: this.#invalid } },
    )
  }

  #value(column: ReadColumn, row: WireRow, index: number): JsonValue {
    const wire = row[index] ?? null
    if (wire === null) return null
    const lossy = row[this.#lossyAt.get(index) ?? -1] ?? null
    if (lossy === null) return column.type.read(wire, this.#countInvalid)
    this.#invalid += 1
    return `\\x${Buffer.from(bytesOf(lossy)).toString('hex')}`
  }

  readonly #countInvalid = (): void => {
    this.#invalid += 1
  }
}
