import { type SiloContext, type StoreRef, storeKey } from '@monoid-kit/core'
import { type Column, nameFilter, sql, type Table, type TableKind } from '@monoid-kit/sql'
import type { MysqlConfig } from '../mysql-config.ts'
import {
  type CatalogueRow,
  type CatalogueScope,
  type CatalogueSession,
  catalogueRows,
  inScope,
  tableKey,
} from './catalogue-rows.ts'
import { readColumns } from './read-columns.ts'

/** What `TABLE_TYPE` says of tables with rows of their own. Sequences, system and temporary tables are none. */
const kinds: Readonly<Record<string, TableKind>> = {
  'BASE TABLE': 'table',
  'SYSTEM VERSIONED': 'table',
  VIEW: 'view',
}

/**
 * Reads the tables that a configuration includes, in at most five queries however many tables there are (C19). Invisible
 * and generated columns are columns like any other; a partitioned table is one table.
 *
 * @param session a read session
 * @param config which databases, tables and columns
 * @param only of these tables only
 * @param context what the host gave
 * @returns tables sorted by database and name; their columns in the order of the table
 * @throws ConnectorError where the catalogue cannot be read
 * @example const tables = await readTables(session, config, undefined, context)
 */
export async function readTables(
  session: CatalogueSession,
  config: MysqlConfig,
  only: readonly StoreRef[] | undefined,
  context: SiloContext,
): Promise<readonly Table[]> {
  const scope: CatalogueScope = { database: config.database, all: config.scan_all, only }
  const wanted = only && new Set(only.map(storeKey))
  const includes = tableFilter(config)
  const tables = (await tableRows(session, scope, context)).filter(
    (row) => includes(row) && (!wanted || wanted.has(storeKey(storeOfRow(row)))),
  )
  if (tables.length === 0) return []

  const keys = tables.map((row) => tableKey(row.TABLE_SCHEMA, row.TABLE_NAME))
  const columns = await readColumns(session, scope, { tables: new Set(keys), config }, context)
  const primaryKeys = await readPrimaryKeys(session, scope, context)
  return tables.map((row, index) => {
    const key = keys[index] ?? ''
    return tableOf(row, columns.get(key) ?? [], primaryKeys.get(key) ?? [])
  })
}

async function tableRows(
  session: CatalogueSession,
  scope: CatalogueScope,
  context: SiloContext,
): Promise<readonly CatalogueRow[]> {
  const columns = ['TABLE_SCHEMA', 'TABLE_NAME', 'TABLE_TYPE', 'TABLE_COMMENT', 'TRANSACTIONS']
  return catalogueRows(
    session,
    columns,
    sql`FROM information_schema.TABLES LEFT JOIN information_schema.ENGINES ON ENGINES.ENGINE = TABLES.ENGINE WHERE ${inScope(scope)} ORDER BY TABLE_SCHEMA, TABLE_NAME`,
    context,
  )
}

async function readPrimaryKeys(
  session: CatalogueSession,
  scope: CatalogueScope,
  context: SiloContext,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, string[]>()
  await session.eachRow(
    sql`SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME FROM information_schema.STATISTICS WHERE INDEX_NAME = 'PRIMARY' AND ${inScope(scope)} ORDER BY TABLE_SCHEMA, TABLE_NAME, SEQ_IN_INDEX`,
    ([database, table, column]) => {
      const key = tableKey(database, table)
      const parts = keys.get(key)
      if (parts) parts.push(column ?? '')
      else keys.set(key, [column ?? ''])
    },
    context,
  )
  return keys
}

function tableFilter(config: MysqlConfig): (row: CatalogueRow) => boolean {
  const databases = nameFilter({ include: config.include_schemas, exclude: config.exclude_schemas })
  const excluded = nameFilter({ exclude: config.exclude_dbs })
  const tables = nameFilter({ include: config.include_tables, exclude: config.exclude_tables })
  const views = config.include_views?.length ? nameFilter({ include: config.include_views }) : () => false
  return (row) => {
    const database = row.TABLE_SCHEMA ?? ''
    const forms = [row.TABLE_NAME ?? '', `${database}.${row.TABLE_NAME}`]
    const inDatabase =
      databases([database]) && (config.scan_all ? excluded([database]) : database === config.database)
    const kind = kinds[row.TABLE_TYPE ?? '']
    return inDatabase && kind !== undefined && tables(forms) && (kind !== 'view' || views(forms))
  }
}

function storeOfRow(row: CatalogueRow): Required<StoreRef> {
  return { name: row.TABLE_NAME ?? '', group: row.TABLE_SCHEMA ?? '' }
}

function tableOf(row: CatalogueRow, columns: readonly Column[], primaryKey: readonly string[]): Table {
  const store = storeOfRow(row)
  const kind = kinds[row.TABLE_TYPE ?? ''] ?? 'table'
  const comment = kind === 'view' ? undefined : row.TABLE_COMMENT
  return {
    store,
    scope: '',
    path: [store.group, store.name],
    kind,
    columns,
    primaryKey,
    transactional: row.TRANSACTIONS === 'YES',
    ...(row.TABLE_TYPE === 'SYSTEM VERSIONED' ? { keepsHistory: true } : {}),
    ...(comment ? { comment } : {}),
  }
}
