import { ConnectorError, type SiloContext, type StoreRef } from '@monoid-kit/core'
import { nameFilter, sql } from '@monoid-kit/sql'
import type { PostgresConfig } from '../postgres-config.ts'
import { type CatalogueReader, readRows } from './read-rows.ts'

/**
 * Lists the databases that a configuration with `scan_all` means: those that take connections, templates and the
 * excluded ones apart. One that the user may not connect to is named in the log, unless it is the configured one.
 *
 * @param reader a session in any database
 * @param config the configuration
 * @param context what the host gave
 * @returns the names, sorted
 * @throws ConnectorError as the session does
 * @example for (const database of await listDatabases(session, config, context)) …
 */
export async function listDatabases(
  reader: CatalogueReader,
  config: Pick<PostgresConfig, 'database' | 'exclude_dbs'>,
  context: SiloContext,
): Promise<string[]> {
  const isWanted = nameFilter({ exclude: config.exclude_dbs })
  const rows = await readRows(
    reader,
    sql`
      SELECT datname::text, pg_catalog.has_database_privilege(oid, 'CONNECT')::text
      FROM pg_catalog.pg_database
      WHERE datallowconn AND NOT datistemplate
      ORDER BY datname::text COLLATE "C"`,
    context,
  )
  const names: string[] = []
  for (const [database = '', mayConnect] of rows) {
    if (!isWanted([database])) continue
    if (mayConnect === 'true' || database === config.database) names.push(database)
    else tellSkipped(database, 'the user may not connect to it', context)
  }
  return names
}

/**
 * Says in the log that a database is left out.
 *
 * @param database its name
 * @param why in words
 * @param context for the log
 * @example tellSkipped('archive', 'the user may not connect to it', context)
 */
export function tellSkipped(database: string, why: string, context: SiloContext): void {
  context.log.warn(`database "${database}" is left out: ${why}`, {
    code: 'DATABASE_SKIPPED',
    context: { database },
  })
}

/**
 * Tells whether a database that cannot be read may be left out: the fault is this database's alone, not the
 * network's.
 *
 * @param thrown what was caught
 * @returns true for errors that another attempt would meet again
 * @example if (!mayBeSkipped(error)) throw error
 */
export function mayBeSkipped(thrown: unknown): thrown is ConnectorError {
  return (
    thrown instanceof ConnectorError &&
    ['LOGIN_FAILED', 'DATABASE_UNKNOWN', 'DATABASE_ERROR', 'PRIVILEGE_MISSING', 'SERVER_UNSUITABLE'].includes(
      thrown.code,
    )
  )
}

/** The tables that are asked for in one database. */
export type TablesByDatabase = ReadonlyMap<string, readonly (readonly [string, string])[]>

/**
 * Takes the groups of stores (`database/schema`) apart. Both names may hold slashes, so there may be several ways; each
 * that the configuration allows is tried.
 *
 * @param stores the stores that are asked for
 * @param config the configuration
 * @returns schema and name of each table, by database
 * @example tablesByDatabase([{ group: 'shop/public', name: 'users' }], config) // Map { 'shop' => [['public', 'users']] }
 */
export function tablesByDatabase(
  stores: readonly StoreRef[],
  config: Pick<PostgresConfig, 'database' | 'scan_all' | 'exclude_dbs'>,
): TablesByDatabase {
  const isWanted = nameFilter({ exclude: config.exclude_dbs })
  const found = new Map<string, (readonly [string, string])[]>()
  for (const { group = '', name } of stores) {
    for (const [database, schema] of splits(group)) {
      const isAllowed = config.scan_all ? isWanted([database]) : database === config.database
      if (isAllowed) found.set(database, [...(found.get(database) ?? []), [schema, name]])
    }
  }
  return found
}

function splits(group: string): [string, string][] {
  return [...group.matchAll(/\//g)]
    .map(({ index }): [string, string] => [group.slice(0, index), group.slice(index + 1)])
    .filter(([database, schema]) => database !== '' && schema !== '')
}
