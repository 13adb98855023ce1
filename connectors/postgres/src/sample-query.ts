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
  value,
} from '@monoid-kit/sql'

/** A table of so many pages (2 MB) is read whole: choosing among its pages would save nothing. */
const smallPages = 256

/** A sample takes at least so many pages, or it would not be spread. */
const leastPages = 64

/** How many more candidates are read than rows are wanted, of which the store picks. */
const surplus = 3

/** How often a sample that held too few rows is drawn again, larger. */
const attempts = 3

/** How much larger. */
const growth = 16

/** Rows per page where the server has no statistics yet. */
const unknownDensity = 20

/**
 * A SELECT that samples a table over its whole length. Pages are chosen by TABLESAMPLE, so that the cost depends on
 * the sample and not on the table; rows are then put in random order, so that no LIMIT cuts off the table's end. A table
 * whose pages are nearly empty is asked again for more of them.
 *
 * @param session a read session in the table's database
 * @param table the table
 * @param rows how many rows are wanted
 * @param context what the host gave
 * @returns the SELECT; not spread for a view, which has no pages
 * @throws ConnectorError as the session does
 * @example const { statement } = await sampleQuery(session, users, 100, context)
 */
export async function sampleQuery(
  session: SqlSession,
  table: Table,
  rows: number,
  context: SiloContext,
): Promise<SampleQuery> {
  const columns = join(
    table.columns.map((column) => name(column.name)),
    ', ',
  )
  const limit = raw(String(Math.ceil(rows * surplus)))
  if (table.kind === 'view') {
    return { statement: sql`SELECT ${columns} FROM ${session.source(table)} LIMIT ${limit}`, spread: false }
  }
  const size = await sizeOf(session, table, context)
  const source =
    size.pages <= smallPages
      ? session.source(table)
      : await drawPages(session, table, size, Math.ceil(rows * surplus), context)
  return { statement: sql`SELECT ${columns} FROM ${source} ORDER BY random() LIMIT ${limit}`, spread: true }
}

interface TableSize {
  readonly pages: number
  readonly rowsPerPage: number
}

/** From the files' sizes and the last statistics, all partitions together. */
async function sizeOf(session: SqlSession, table: Table, context: SiloContext): Promise<TableSize> {
  const [schema, tableName] = table.path
  const [row] = await session.rows(
    sql`
      WITH wanted AS (
        SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ${value(schema)}::text AND c.relname = ${value(tableName)}::text
      ), parts AS (
        SELECT oid FROM wanted UNION SELECT relid FROM wanted, pg_partition_tree(wanted.oid) WHERE isleaf
      )
      SELECT
        (coalesce(sum(pg_relation_size(c.oid)), 0) / current_setting('block_size')::int8)::text,
        (coalesce(sum(c.reltuples) FILTER (WHERE c.reltuples > 0 AND c.relpages > 0), 0))::float8::text,
        (coalesce(sum(c.relpages) FILTER (WHERE c.reltuples > 0 AND c.relpages > 0), 0))::text
      FROM parts JOIN pg_class c ON c.oid = parts.oid
      WHERE c.relkind IN ('r', 'm')`,
    context,
  )
  const [pages, tuples, countedPages] = (row ?? []).map(Number)
  return {
    pages: pages ?? 0,
    rowsPerPage: countedPages ? (tuples ?? 0) / countedPages : unknownDensity,
  }
}

/** Chooses pages by a seed, so that the SELECT will read the very pages whose rows were counted here. */
async function drawPages(
  session: SqlSession,
  table: Table,
  { pages, rowsPerPage }: TableSize,
  wanted: number,
  context: SiloContext,
): Promise<Fragment> {
  let drawn = Math.max(leastPages, wanted / Math.max(rowsPerPage, 0.01))
  for (let attempt = 1; ; attempt += 1) {
    const percentage = Math.min(100, (100 * drawn) / pages)
    const seed = Math.floor(Math.random() * 2 ** 31)
    const source = sql`${session.source(table)} TABLESAMPLE SYSTEM (${value(percentage.toFixed(9))}::float8) REPEATABLE (${value(String(seed))}::float8)`
    if (percentage === 100 || attempt > attempts) return source
    const [row] = await session.rows(sql`SELECT count(*)::text FROM ${source}`, context)
    const count = Number(row?.[0] ?? 0)
    if (count >= wanted) return source
    drawn *= Math.min(growth, Math.max(2, (2 * wanted) / Math.max(1, count)))
  }
}
