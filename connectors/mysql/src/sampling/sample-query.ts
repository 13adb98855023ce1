import type { SiloContext } from '@monoid-kit/core'
import {
  type Fragment,
  join,
  name,
  raw,
  type SampleQuery,
  type SqlSession,
  sql,
  type Table,
} from '@monoid-kit/sql'
import { integerKey } from './integer-key.ts'
import { castKey, spreadKeys } from './spread-keys.ts'

/** A table with at most so many rows, or ten for each one wanted, is sampled as a whole. */
const smallRows = 1_000

/**
 * Chooses how to sample a table at a cost that does not grow with it: a small one whole and shuffled; a large one at
 * points spread over its integer key; without such a key its head and tail by the primary key, or its head.
 *
 * @param session a read session
 * @param table the table
 * @param rows how many are wanted, at least 1
 * @param context what the host gave
 * @returns a SELECT of the table's columns
 * @example const { statement, spread } = await sampleQuery(session, table, 100, context)
 */
export async function sampleQuery(
  session: SqlSession,
  table: Table,
  rows: number,
  context: SiloContext,
): Promise<SampleQuery> {
  const select = sql`SELECT ${columnList(table)} FROM ${name(...table.path)}`
  // What a view costs is not known before it has run: neither counting nor shuffling is cheap there.
  if (table.kind === 'view') return { statement: sql`${select} LIMIT ${limit(rows)}`, spread: false }
  if (await isSmall(session, table, Math.max(smallRows, rows * 10), context)) {
    return { statement: sql`${select} ORDER BY RAND() LIMIT ${limit(rows)}`, spread: true }
  }
  const key = await integerKey(session, table, context)
  if (key) {
    const keys = await spreadKeys(session, table, key, rows, context)
    if (keys.length === 0) return { statement: sql`${select} WHERE FALSE`, spread: true }
    const list = join(
      keys.map((each) => castKey(each, key)),
      ', ',
    )
    return { statement: sql`${select} WHERE ${name(key.column)} IN (${list})`, spread: true }
  }
  return { statement: headAndTail(table, rows) ?? sql`${select} LIMIT ${limit(rows)}`, spread: false }
}

/** Counts no further than it must, over the smallest index: what the catalogue says of a table's rows is a guess. */
async function isSmall(
  session: SqlSession,
  table: Table,
  rows: number,
  context: SiloContext,
): Promise<boolean> {
  const [counted] = await session.rows(
    sql`SELECT COUNT(*) FROM (SELECT 1 FROM ${name(...table.path)} LIMIT ${limit(rows + 1)}) AS ${name('counted')}`,
    context,
  )
  return Number(counted?.[0] ?? 0) <= rows
}

/** The rows at both ends of the primary key. Only keys take part in the UNION: it may change other columns' types. */
function headAndTail(table: Table, rows: number): Fragment | undefined {
  if (table.primaryKey.length === 0) return undefined
  const keys = join(
    table.primaryKey.map((column) => name(column)),
    ', ',
  )
  const end = (direction: 'ASC' | 'DESC') => {
    const order = join(
      table.primaryKey.map((column) => sql`${name(column)} ${direction === 'ASC' ? sql`ASC` : sql`DESC`}`),
      ', ',
    )
    return sql`(SELECT ${keys} FROM ${name(...table.path)} ORDER BY ${order} LIMIT ${limit(Math.ceil(rows / 2))})`
  }
  const same = table.primaryKey.map((column) => sql`${name('t', column)} = ${name('ends', column)}`)
  return sql`SELECT ${columnList(table, 't')} FROM (${end('ASC')} UNION ${end('DESC')}) AS ${name('ends')} STRAIGHT_JOIN ${name(...table.path)} AS ${name('t')} ON ${join(same, ' AND ')}`
}

/** LIMIT takes no cast, and without one a server would have to guess what kind of number a value is. */
function limit(rows: number): Fragment {
  return raw(String(Math.max(1, Math.trunc(rows))))
}

function columnList(table: Table, alias?: string): Fragment {
  return join(
    table.columns.map(({ name: column }) => (alias === undefined ? name(column) : name(alias, column))),
    ', ',
  )
}
