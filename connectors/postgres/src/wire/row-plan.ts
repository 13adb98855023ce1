import { ConnectorError, type Framing, type JsonValue } from '@monoid-kit/core'
import type { Column, RowColumn, RowPlan, Table } from '@monoid-kit/sql'
import { mayBeInvalid, type ServerTraits } from '../session/server-traits.ts'
import { PostgresType } from '../types/postgres-type.ts'

/** How the rows of a table come over the wire, and what becomes of them. */
export interface WirePlan {
  readonly rows: RowPlan
  /** For each column the format that the server is asked for: 0 text, 1 binary. */
  readonly formats: readonly number[]
  /** For each column the type that its codec counts on, 0 where any will do. */
  readonly oids: readonly number[]
}

/** What is known of rows before they come: whose they are, and their columns in order. */
export type RowShape = Pick<Table, 'store' | 'columns'>

/** Codecs of text that may hold anything: no type can make them write what is no JSON. */
const anyType: ReadonlySet<RowColumn['codec']> = new Set(['escapedText', 'checkedText'])

/**
 * Plans how the rows of a table become framed lines.
 *
 * @param table the table; the statement selects exactly its columns, in their order
 * @param framing the host's
 * @param server what the bytes of a text depend on
 * @param tellInvalid called for each value of a rare type that is no UTF-8
 * @returns the plan
 * @throws ConnectorError `INTERNAL` for a table of another connector
 * @example const plan = wirePlan(table, context.framing, { encoding: 'UTF8', version: 170002 }, () => {})
 */
export function wirePlan(
  table: RowShape,
  framing: Framing,
  server: ServerTraits,
  tellInvalid: () => void,
): WirePlan {
  const columns = table.columns.map((column) => planColumn(column, server, tellInvalid))
  return {
    rows: { store: table.store, framing, layout: 'postgres', columns: columns.map(({ row }) => row) },
    formats: columns.map(({ format }) => format),
    oids: columns.map(({ row, oid }) => (anyType.has(row.codec) ? 0 : oid)),
  }
}

function planColumn(
  { name, type, typeName }: Column,
  server: ServerTraits,
  tellInvalid: () => void,
): { readonly row: RowColumn; readonly format: number; readonly oid: number } {
  if (!(type instanceof PostgresType)) throw new ConnectorError('INTERNAL', 'a column of another database')
  const { oid } = type
  const { wire } = type.codec
  const isDoubtful = mayBeInvalid(type, typeName, server)
  if (!wire || (isDoubtful && wire.codec !== 'escapedText')) {
    const convert = isDoubtful ? checkedConverter(type, tellInvalid) : plainConverter(type)
    return { row: { name, codec: 'converted', convert }, format: 0, oid }
  }
  const codec = isDoubtful ? 'checkedText' : wire.codec
  return { row: { name, codec, parameter: wire.parameter ?? 0 }, format: wire.binary ? 1 : 0, oid }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function plainConverter(type: PostgresType): (bytes: Uint8Array) => JsonValue {
  return (bytes) => type.encode(utf8.decode(bytes))
}

/** Writes what is no UTF-8 as `checkedText` does. */
function checkedConverter(type: PostgresType, tellInvalid: () => void): (bytes: Uint8Array) => JsonValue {
  return (bytes) => {
    let text: string
    try {
      text = utf8.decode(bytes)
    } catch {
      tellInvalid()
      return `\\x${Buffer.from(bytes).toString('hex')}`
    }
    return type.encode(text)
  }
}
