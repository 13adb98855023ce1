import { ConnectorError, type ErrorCode, type SiloContext } from '@monoid-kit/core'
import { type SqlSession, sql, type Table, value } from '@monoid-kit/sql'
import { readRows } from '../catalogue/read-rows.ts'
import type { PostgresConfig } from '../postgres-config.ts'
import type { PostgresServer } from '../postgres-server.ts'
import { arrayText } from '../types/array-text.ts'

/** How many tables a message names. */
const mostNamed = 10

interface Lacking {
  readonly select: string[]
  readonly delete: string[]
  readonly rowSecurity: string[]
}

/**
 * Checks that the user may read every column of every included table and, unless the configuration forbids deletes, may
 * delete its rows; and that row-level security hides none of them.
 *
 * @param config the configuration
 * @param server the server made of it
 * @param context what the host gave
 * @returns how many tables there are, for the message
 * @throws ConnectorError `PRIVILEGE_MISSING`, `ROW_SECURITY` with the first tables by name
 * @example await checkPrivileges(config, server, context)
 */
export async function checkPrivileges(
  config: PostgresConfig,
  server: PostgresServer,
  context: SiloContext,
): Promise<string> {
  const tables = await server.tables(context)
  const lacking: Lacking = { select: [], delete: [], rowSecurity: [] }
  for (const database of new Set(tables.map(({ scope }) => scope))) {
    const session = await server.open(database, 'read', context)
    try {
      const own = tables.filter(({ scope }) => scope === database)
      await findLacking(session, own, lacking, context)
    } finally {
      await session.close()
    }
  }
  complain('PRIVILEGE_MISSING', 'the user may not SELECT from', lacking.select)
  if (!config.read_only) complain('PRIVILEGE_MISSING', 'the user may not DELETE from', lacking.delete)
  complain('ROW_SECURITY', 'row-level security would hide rows of', lacking.rowSecurity)
  return `${tables.length} table(s)`
}

async function findLacking(
  session: SqlSession,
  tables: readonly Table[],
  lacking: Lacking,
  context: SiloContext,
): Promise<void> {
  const columns = tables.flatMap((table) => table.columns.map((column) => ({ table, column: column.name })))
  const rows = await readRows(
    session,
    sql`
      WITH wanted (schema, name, position) AS (
        SELECT * FROM unnest(
          ${value(arrayText(tables.map(({ path }) => path[0])))}::text[],
          ${value(arrayText(tables.map(({ path }) => path[1])))}::text[]
        ) WITH ORDINALITY
      ), wanted_column (schema, name, column_name) AS (
        SELECT * FROM unnest(
          ${value(arrayText(columns.map(({ table }) => table.path[0])))}::text[],
          ${value(arrayText(columns.map(({ table }) => table.path[1])))}::text[],
          ${value(arrayText(columns.map(({ column }) => column)))}::text[]
        )
      )
      SELECT
        (has_schema_privilege(n.oid, 'USAGE') AND (has_table_privilege(c.oid, 'SELECT') OR coalesce((
          SELECT bool_and(has_column_privilege(c.oid, a.attnum, 'SELECT'))
          FROM wanted_column w
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = w.column_name
          WHERE w.schema = wanted.schema AND w.name = wanted.name
        ), false)))::text,
        (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'DELETE'))::text,
        row_security_active(c.oid)::text
      FROM wanted
      JOIN pg_namespace n ON n.nspname = wanted.schema
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
      ORDER BY wanted.position`,
    context,
  )
  rows.forEach(([mayRead, mayDelete, isFiltered], index) => {
    const table = tables[index]
    if (!table) return
    const label = `${table.store.group}/${table.store.name}`
    if (mayRead !== 'true') lacking.select.push(label)
    if (mayDelete !== 'true' && table.kind !== 'view') lacking.delete.push(label)
    if (isFiltered === 'true') lacking.rowSecurity.push(label)
  })
}

function complain(code: ErrorCode, what: string, tables: readonly string[]): void {
  if (tables.length === 0) return
  const more = tables.length > mostNamed ? ` and ${tables.length - mostNamed} more` : ''
  throw new ConnectorError(code, `${what} ${tables.slice(0, mostNamed).join(', ')}${more}`, {
    context: { tables: tables.length },
  })
}
