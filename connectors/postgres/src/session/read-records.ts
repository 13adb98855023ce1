import {
  ConnectorError,
  type JsonValue,
  type MonoidRecord,
  type SiloContext,
  wireRef,
} from '@monoid-kit/core'
import { type Fragment, join, name, sql, type Table } from '@monoid-kit/sql'
import { PostgresType } from '../types/postgres-type.ts'
import type { TextRow } from './fetch-query.ts'
import { mayBeInvalid, type ServerTraits } from './server-traits.ts'
import { tellInvalidTexts } from './tell-invalid-texts.ts'

/**
 * Reads rows as records. Where a column's text may not be valid UTF-8, its bytes are read instead: a value that is
 * not is exported as `\x` and hexadecimal digits and told of in the log, never with characters replaced.
 *
 * @param rows runs a SELECT and streams its rows as text
 * @param statement a SELECT of exactly the table's columns, in their order
 * @param table the table
 * @param server what its texts depend on
 * @param context what the host gave
 * @returns one plain record per row
 * @throws ConnectorError as `rows` does
 * @example yield* readRecords(rows, statement, table, { encoding: 'UTF8', version: 170002 }, context)
 */
export async function* readRecords(
  rows: (statement: Fragment) => AsyncIterable<TextRow>,
  statement: Fragment,
  table: Table,
  server: ServerTraits,
  context: SiloContext,
): AsyncGenerator<MonoidRecord> {
  const decoder = new ColumnDecoder()
  const columns = table.columns.map((column) => {
    if (!(column.type instanceof PostgresType))
      throw new ConnectorError('INTERNAL', 'a column of another database')
    const { type } = column
    const asBytes = mayBeInvalid(type, column.typeName, server)
    return {
      name: column.name,
      asBytes,
      decode: asBytes ? decoder.fromHex(type) : (text: string) => type.encode(text),
    }
  })
  const ref = wireRef(table.store)
  const bytesOf = columns.map(({ asBytes }) => asBytes)
  for await (const row of rows(bytesOf.includes(true) ? selectBytes(statement, bytesOf) : statement)) {
    if (row.length !== columns.length)
      throw new ConnectorError('INTERNAL', 'a row has not the columns of its table')
    const data = Object.fromEntries(
      columns.map(({ name: column, decode }, index) => {
        const text = row[index]
        return [column, text === null || text === undefined ? null : decode(text)]
      }),
    )
    yield { record_type: 'RECORD', ...ref, data }
  }
  tellInvalidTexts(table, decoder.invalid, context)
}

class ColumnDecoder {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** Values that were not valid UTF-8. */
  invalid = 0

  fromHex(type: PostgresType): (hex: string) => JsonValue {
    return (hex) => {
      let text: string
      try {
        text = this.#utf8.decode(Buffer.from(hex.slice(2), 'hex'))
      } catch {
        this.invalid += 1
        return hex
      }
      return type.encode(text)
    }
  }
}

/** Wraps a SELECT so that some of its columns come as the bytes of what the server prints. */
function selectBytes(statement: Fragment, asBytes: readonly boolean[]): Fragment {
  const names = asBytes.map((_, index) => name(`c${index}`))
  const columns = names.map((column, index) =>
    // num_nonnulls: a composite value of nulls IS NULL and yet is none.
    asBytes[index]
      ? sql`CASE WHEN pg_catalog.num_nonnulls(${column}) = 1 THEN pg_catalog.textsend(pg_catalog.concat(${column})) END`
      : column,
  )
  return sql`SELECT ${join(columns, ', ')} FROM (${statement}) AS s (${join(names, ', ')})`
}
