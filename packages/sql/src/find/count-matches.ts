import type { SiloContext } from '@monoid-kit/core'
import type { Table } from '../catalogue/table.ts'
import type { SqlSession } from '../server/sql-server.ts'
import { type Fragment, join, name, sql } from '../statements/fragment.ts'
import type { ComparedColumn } from './compared-columns.ts'

/** What was counted in one column. */
export interface ColumnCount {
  readonly compared: ComparedColumn
  /** Rows that hold a value. */
  readonly exact: number
  /** Rows that differ from a value only in case, accents or blanks around it; absent where they were not counted. */
  readonly near?: number
}

/** Statements have limits of their own; tables of so many columns are read in several passes. */
const columnsPerPass = 50

/**
 * Counts per column, in one pass over the table, the rows that hold a value and those that nearly do.
 *
 * @param session a read session
 * @param table the table
 * @param columns what to compare
 * @param near false counts no near misses, so that indexes can answer
 * @param context what the host gave
 * @returns one count per column
 * @throws ConnectorError as the session does
 * @example const counts = await countMatches(session, users, comparedColumns(users, terms), true, context)
 */
export async function countMatches(
  session: SqlSession,
  table: Table,
  columns: readonly ComparedColumn[],
  near: boolean,
  context: SiloContext,
): Promise<readonly ColumnCount[]> {
  const counts: ColumnCount[] = []
  for (let start = 0; start < columns.length; start += columnsPerPass) {
    const pass = columns.slice(start, start + columnsPerPass).map((compared) => conditions(compared, near))
    const counted = pass.flatMap((each) => (each.near ? [each.exact, each.near] : [each.exact]))
    const where = near ? sql`` : sql` WHERE ${anyOf(pass.map(({ exact }) => exact))}`
    const selected = counted.map((condition) => sql`COUNT(CASE WHEN ${condition} THEN 1 END)`)
    const [row = []] = await session.rows(
      sql`SELECT ${join(selected, ', ')} FROM ${session.source(table)}${where}`,
      context,
    )
    let place = 0
    for (const { compared, near: counts_near } of pass) {
      const exact = Number(row[place++] ?? 0)
      counts.push({ compared, exact, ...(counts_near ? { near: Number(row[place++] ?? 0) } : {}) })
    }
  }
  return counts
}

function conditions(compared: ComparedColumn, near: boolean) {
  const { column, texts } = compared
  const inSql = name(column.name)
  const matches = texts.flatMap((text) => column.type.match(text, inSql) ?? [])
  const exact = anyOf(matches.map((match) => match.exact))
  const similar = texts.flatMap((text) => {
    const found = column.type.near?.(text, inSql)
    const cheap = column.type.match(text, inSql)?.similar
    return found ? (cheap ? [found, cheap] : [found]) : []
  })
  if (!near || similar.length === 0) return { compared, exact }
  return { compared, exact, near: sql`${anyOf(similar)} AND ${exact} IS NOT TRUE` }
}

function anyOf(fragments: readonly Fragment[]): Fragment {
  return sql`(${join(
    fragments.map((fragment) => sql`(${fragment})`),
    ' OR ',
  )})`
}
