import type { SiloContext, StoreRef } from '@monoid-kit/core'
import { type Fragment, join, raw, type SqlSession, sql, value } from '@monoid-kit/sql'
import type { ServerTraits } from '../session-settings.ts'

/** What reading the catalogue needs of a session. */
export interface CatalogueSession extends Pick<SqlSession, 'rows'> {
  readonly traits: ServerTraits
  /** Hands over one row after the other as they come, and keeps none. */
  eachRow(
    statement: Fragment,
    take: (row: readonly (string | null)[]) => void,
    context: SiloContext,
  ): Promise<void>
}

/** The databases that belong to the server. */
const systemDatabases = ['mysql', 'information_schema', 'performance_schema', 'sys'] as const

/** Which part of the catalogue is read. */
export interface CatalogueScope {
  /** The database that is logged in to, the only one unless all are wanted. */
  readonly database: string
  readonly all: boolean
  /** Of these tables only. */
  readonly only?: readonly StoreRef[] | undefined
}

/** A row of the catalogue by the names of its columns. */
export type CatalogueRow = Readonly<Record<string, string | null>>

/**
 * A condition on the catalogue's columns TABLE_SCHEMA and TABLE_NAME. It may let more through than is wanted, for the
 * catalogue compares names by a collation; what it keeps out is a matter of cost.
 *
 * @param scope which part is read
 * @param schema the column that holds the database's name
 * @param table the column that holds the table's name
 * @returns a condition
 * @example inScope({ database: 'shop', all: false })
 */
export function inScope(scope: CatalogueScope, schema = 'TABLE_SCHEMA', table = 'TABLE_NAME'): Fragment {
  const inDatabase = (database: string) => sql`${raw(schema)} = ${value(database)}`
  if (scope.only) {
    const tables = scope.only.map(
      (store) => sql`(${inDatabase(store.group ?? '')} AND ${raw(table)} = ${value(store.name)})`,
    )
    return tables.length === 0 ? sql`FALSE` : sql`(${join(tables, ' OR ')})`
  }
  if (!scope.all) return inDatabase(scope.database)
  const system = systemDatabases.map((database) => value(database))
  return sql`${raw(schema)} NOT IN (${join(system, ', ')})`
}

/**
 * Reads columns of a catalogue view by name.
 *
 * @param session any session
 * @param columns their names
 * @param rest the statement from FROM on
 * @param context what the host gave
 * @returns one object per row
 * @example await catalogueRows(session, ['TABLE_NAME'], sql`FROM information_schema.TABLES`, context)
 */
export async function catalogueRows(
  session: CatalogueSession,
  columns: readonly string[],
  rest: Fragment,
  context: SiloContext,
): Promise<readonly CatalogueRow[]> {
  const rows = await session.rows(sql`SELECT ${raw(columns.join(', '))} ${rest}`, context)
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])))
}

/** Names one table of the catalogue in a map. */
export function tableKey(database: string | null | undefined, table: string | null | undefined): string {
  return JSON.stringify([database, table])
}
