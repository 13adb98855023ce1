import type { ServerKind, SqlClient } from '@monoid-kit/testkit/standalone'
import { numbers } from './numbers.ts'

/** A column: its type and the expression that fills row `n`. */
interface BenchColumn {
  readonly type: string
  readonly value: string
  /** An expression for a JSON member of MySQL's JSON_OBJECT, where the column itself cannot be one. */
  readonly json?: string
}

/** A table of the benchmarks; the first column is the primary key. */
export interface BenchTable {
  readonly name: string
  readonly columns: Readonly<Record<string, BenchColumn>>
  /** A column that holds the same number in every row, where there is one: who asks for it gets all rows. */
  readonly everyRow?: { readonly column: string; readonly value: number }
}

const chunkRows = 100_000

/**
 * Makes a table and fills it. Afterwards its pages have been read once.
 *
 * @param client a connection in the table's database
 * @param kind the server's kind
 * @param table what to make
 * @param rows how many rows
 * @param signal ends it between two statements
 */
export async function makeTable(
  client: SqlClient,
  kind: ServerKind,
  table: BenchTable,
  rows: number,
  signal: AbortSignal,
): Promise<void> {
  const entries = Object.entries(table.columns)
  const columns = entries.map(([name, { type }], index) =>
    index === 0 ? `${name} ${type} NOT NULL PRIMARY KEY` : `${name} ${type}`,
  )
  const values = entries.map(([, { value }]) => value).join(', ')
  await client.execute(`CREATE TABLE ${table.name} (${columns.join(', ')})`)
  for (let from = 1; from <= rows; from += chunkRows) {
    signal.throwIfAborted()
    const to = Math.min(rows, from + chunkRows - 1)
    const source = kind === 'postgres' ? `generate_series(${from}, ${to}) AS n` : numbers(from, to)
    await client.execute(`INSERT INTO ${table.name} SELECT ${values} FROM ${source}`)
  }
  await client.execute(
    kind === 'postgres' ? `VACUUM (FREEZE, ANALYZE) ${table.name}` : `ANALYZE TABLE ${table.name}`,
  )
}

/**
 * The statement that reads a table as the connector does.
 *
 * @param table the table
 * @returns SQL
 */
export function selectAll(table: BenchTable): string {
  return `SELECT ${Object.keys(table.columns).join(', ')} FROM ${table.name}${whereOf(table)}`
}

/**
 * The statement that lets MySQL or MariaDB make a JSON object of each row.
 *
 * @param table the table
 * @returns SQL
 */
export function selectJsonObjects(table: BenchTable): string {
  const members = Object.entries(table.columns).map(([name, { json }]) => `'${name}', ${json ?? name}`)
  return `SELECT JSON_OBJECT(${members.join(', ')}) FROM ${table.name}${whereOf(table)}`
}

function whereOf({ everyRow }: BenchTable): string {
  return everyRow ? ` WHERE ${everyRow.column} = ${everyRow.value}` : ''
}
