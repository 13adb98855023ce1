import {
  ConnectorError,
  type Framing,
  type JsonValue,
  type MonoidRecord,
  type SiloContext,
  storeLabel,
  wireRef,
} from '@monoid-kit/core'
import {
  type Column,
  createRowTranscoder,
  type Fragment,
  join,
  name,
  type RowTranscoder,
  sql,
  type Table,
} from '@monoid-kit/sql'
import type { WireRow } from './connection/row-queue.ts'
import type { MysqlColumnType } from './types/mysql-column-type.ts'
import type { ResultColumn } from './wire/result-column.ts'

/** A column with what its type reads. */
interface ReadColumn extends Column {
  readonly type: MysqlColumnType
}

/** Makes the rows of one result of one table, or of a statement, into records. */
export class RecordReader {
  readonly #table: Pick<Table, 'store' | 'columns'>
  readonly #columns: readonly ReadColumn[]
  #transcoder: RowTranscoder | undefined
  #invalid = 0

  /** @param table a table of this connector's catalogue, or the columns of a result */
  constructor(table: Pick<Table, 'store' | 'columns'>) {
    this.#table = table
    this.#columns = table.columns as readonly ReadColumn[]
  }

  /** The statement; columns whose character set knows more than Unicode does are sent so that nothing is lost. */
  wrap(statement: Fragment): Fragment {
    const selected = this.#columns.map((column) => column.type.selected(name('s', column.name)))
    if (selected.every((fragment) => fragment === undefined)) return statement
    const columns = this.#columns.map((column, index) => selected[index] ?? name('s', column.name))
    return sql`SELECT ${join(columns, ', ')} FROM (${statement}) AS ${name('s')}`
  }

  /** One row of the driver's as a record. */
  record(row: WireRow): MonoidRecord {
    const entries = this.#columns.map((column, index): [string, JsonValue] => {
      const wire = row[index] ?? null
      return [column.name, wire === null ? null : column.type.read(wire, this.#countInvalid)]
    })
    // Unlike assignment, this makes a member of any name, `__proto__` included.
    return { record_type: 'RECORD', ...wireRef(this.#table.store), data: Object.fromEntries(entries) }
  }

  /**
   * Makes the transcoder for rows of the wire.
   *
   * @throws ConnectorError `DATABASE_ERROR` where a column is no longer what the catalogue said
   */
  transcoder(columns: readonly ResultColumn[], framing: Framing): RowTranscoder {
    if (columns.length !== this.#columns.length) throw otherColumns()
    this.#transcoder = createRowTranscoder({
      store: this.#table.store,
      framing,
      layout: 'mysql-binary',
      columns: this.#columns.map((column, index) => {
        const codec = column.type.codec(columns[index] as ResultColumn, this.#countInvalid)
        if (!codec) throw otherColumns(column)
        return { name: column.name, ...codec }
      }),
    })
    return this.#transcoder
  }

  /** Tells how many texts were no valid UTF-8. */
  tellInvalid(context: SiloContext): void {
    const invalid = this.#invalid + (this.#transcoder?.invalidTexts ?? 0)
    if (invalid === 0) return
    const store = this.#table.store
    context.log.warn(
      `${storeLabel(store)}: ${invalid} value(s) cannot be written as Unicode text and are given as \\x and hexadecimal digits`,
      { code: 'TEXT_NOT_UTF8', context: { store: store.name, group: store.group, values: invalid } },
    )
  }

  readonly #countInvalid = (): void => {
    this.#invalid += 1
  }
}

function otherColumns(column?: Column): ConnectorError {
  const what = column ? `column "${column.name}" is no ${column.typeName}` : 'the columns are others'
  return new ConnectorError('DATABASE_ERROR', `${what} in what the server sends, unlike in its catalogue`, {
    hint: 'try again; the table may have been changed meanwhile',
  })
}
