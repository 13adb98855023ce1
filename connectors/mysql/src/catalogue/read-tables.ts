import { type SiloContext, type StoreRef, storeKey } from '@monoid-kit/core'
import { type Column, nameFilter, sql, type Table, type TableKind } from '@monoid-kit/sql'
import type { MysqlConfig } from '../mysql-config.ts'
import { columnTypeOf } from '../type-table.ts'
import {
  type CatalogueRow,
  type CatalogueScope,
  type CatalogueSession,
  catalogueRows,
  inScope,
  tableKey,
} from './catalogue-rows.ts'

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

  const columns = groupByTable(await columnRows(session, scope, context))
  const keys = groupByTable(await primaryKeyRows(session, scope, context))
  const checked = await checkedJsonColumns(session, scope, context)
  const includesColumn = columnFilter(config)
  return tables.map((row) => {
    const key = tableKey(row.TABLE_SCHEMA, row.TABLE_NAME)
    const own = (columns.get(key) ?? []).filter(includesColumn)
    return tableOf(
      row,
      own.map((column) => columnOf(column, checked.has(columnKey(column)))),
      (keys.get(key) ?? []).map((part) => part.COLUMN_NAME ?? ''),
    )
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

async function columnRows(
  session: CatalogueSession,
  scope: CatalogueScope,
  context: SiloContext,
): Promise<readonly CatalogueRow[]> {
  const columns = [
    'TABLE_SCHEMA',
    'TABLE_NAME',
    'COLUMN_NAME',
    'DATA_TYPE',
    'COLUMN_TYPE',
    'IS_NULLABLE',
    'NUMERIC_PRECISION',
    'NUMERIC_SCALE',
    'DATETIME_PRECISION',
    'CHARACTER_SET_NAME',
    'COLLATION_NAME',
    'COLUMN_COMMENT',
  ]
  return catalogueRows(
    session,
    columns,
    sql`FROM information_schema.COLUMNS WHERE ${inScope(scope)} ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
    context,
  )
}

async function primaryKeyRows(
  session: CatalogueSession,
  scope: CatalogueScope,
  context: SiloContext,
): Promise<readonly CatalogueRow[]> {
  return catalogueRows(
    session,
    ['TABLE_SCHEMA', 'TABLE_NAME', 'COLUMN_NAME'],
    sql`FROM information_schema.STATISTICS WHERE INDEX_NAME = 'PRIMARY' AND ${inScope(scope)} ORDER BY TABLE_SCHEMA, TABLE_NAME, SEQ_IN_INDEX`,
    context,
  )
}

/** MariaDB's JSON is a `longtext` with a check of its own, named like the column. */
async function checkedJsonColumns(
  session: CatalogueSession,
  scope: CatalogueScope,
  context: SiloContext,
): Promise<ReadonlySet<string>> {
  if (!session.traits.dialect.checkedJson) return new Set()
  const rows = await catalogueRows(
    session,
    ['CONSTRAINT_SCHEMA', 'TABLE_NAME', 'CONSTRAINT_NAME', 'CHECK_CLAUSE'],
    sql`FROM information_schema.CHECK_CONSTRAINTS WHERE CHECK_CLAUSE LIKE 'json_valid(%' AND ${inScope(scope, 'CONSTRAINT_SCHEMA')}`,
    context,
  )
  return new Set(
    rows
      .filter((row) => row.CHECK_CLAUSE === `json_valid(\`${row.CONSTRAINT_NAME?.replaceAll('`', '``')}\`)`)
      .map((row) => JSON.stringify([row.CONSTRAINT_SCHEMA, row.TABLE_NAME, row.CONSTRAINT_NAME])),
  )
}

function columnKey(row: CatalogueRow): string {
  return JSON.stringify([row.TABLE_SCHEMA, row.TABLE_NAME, row.COLUMN_NAME])
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

function columnFilter(config: MysqlConfig): (row: CatalogueRow) => boolean {
  const includes = nameFilter({ include: config.include_columns, exclude: config.exclude_columns })
  return ({ TABLE_SCHEMA: database, TABLE_NAME: table, COLUMN_NAME: column }) =>
    includes([column ?? '', `${table}.${column}`, `${database}.${table}.${column}`])
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

function columnOf(row: CatalogueRow, checkedJson: boolean): Column {
  const comment = row.COLUMN_COMMENT
  return {
    name: row.COLUMN_NAME ?? '',
    typeName: row.COLUMN_TYPE ?? '',
    type: columnTypeOf({
      dataType: (row.DATA_TYPE ?? '').toLowerCase(),
      columnType: row.COLUMN_TYPE ?? '',
      precision: Number(row.NUMERIC_PRECISION ?? 0),
      scale: Number(row.NUMERIC_SCALE ?? 0),
      fraction: Number(row.DATETIME_PRECISION ?? 0),
      charset: row.CHARACTER_SET_NAME ?? undefined,
      collation: row.COLLATION_NAME ?? undefined,
      checkedJson,
    }),
    nullable: row.IS_NULLABLE === 'YES',
    ...(comment ? { comment } : {}),
  }
}

function groupByTable(rows: readonly CatalogueRow[]): ReadonlyMap<string, readonly CatalogueRow[]> {
  const groups = new Map<string, CatalogueRow[]>()
  for (const row of rows) {
    const key = tableKey(row.TABLE_SCHEMA, row.TABLE_NAME)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
