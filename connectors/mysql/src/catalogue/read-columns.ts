import type { SiloContext } from '@monoid-kit/core'
import { type Column, nameFilter, sharedTexts, sql } from '@monoid-kit/sql'
import type { MysqlConfig } from '../mysql-config.ts'
import { columnTypeOf } from '../type-table.ts'
import type { ColumnFacts, MysqlColumnType } from '../types/mysql-column-type.ts'
import {
  type CatalogueScope,
  type CatalogueSession,
  catalogueRows,
  inScope,
  tableKey,
} from './catalogue-rows.ts'

/** Whose columns are wanted, and which of them. */
export interface ColumnSelection {
  /** The keys of the tables. */
  readonly tables: ReadonlySet<string>
  readonly config: Pick<MysqlConfig, 'include_columns' | 'exclude_columns'>
}

/**
 * Reads the columns of tables in at most two queries however many there are. Rows of the catalogue are not kept, and
 * equal types and texts are there once: a column takes a few words of memory.
 *
 * @param session a read session
 * @param scope which part of the catalogue is read
 * @param selection which tables and columns are wanted
 * @param context what the host gave
 * @returns for the key of each table its columns in their order
 * @throws ConnectorError where the catalogue cannot be read
 * @example const columns = await readColumns(session, scope, { tables: new Set([tableKey('shop', 'users')]), config }, context)
 */
export async function readColumns(
  session: CatalogueSession,
  scope: CatalogueScope,
  { tables, config }: ColumnSelection,
  context: SiloContext,
): Promise<ReadonlyMap<string, readonly Column[]>> {
  const checked = await checkedJsonColumns(session, scope, context)
  const included = nameFilter({ include: config.include_columns, exclude: config.exclude_columns })
  const typeOf = sharedTypes()
  const text = sharedTexts()
  const columns = new Map<string, Column[]>()
  let last:
    | { readonly database: string; readonly table: string; readonly own: Column[] | undefined }
    | undefined
  const ownerOf = (database: string, table: string) => {
    if (last?.table === table && last.database === database) return last.own
    const key = tableKey(database, table)
    const own = tables.has(key) ? (columns.get(key) ?? []) : undefined
    if (own) columns.set(key, own)
    last = { database, table, own }
    return own
  }
  await session.eachRow(
    sql`SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION, CHARACTER_SET_NAME, COLLATION_NAME, COLUMN_COMMENT FROM information_schema.COLUMNS WHERE ${inScope(scope)} ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION`,
    ([database, table, column, dataType, columnType, nullable, ...facts]) => {
      const own = ownerOf(database ?? '', table ?? '')
      const name = column ?? ''
      if (!own || !included([name, `${table}.${name}`, `${database}.${table}.${name}`])) return
      const [precision, scale, fraction, charset, collation, comment] = facts
      own.push({
        name: text(name),
        typeName: text(columnType ?? ''),
        type: typeOf({
          dataType: (dataType ?? '').toLowerCase(),
          columnType: columnType ?? '',
          precision: Number(precision ?? 0),
          scale: Number(scale ?? 0),
          fraction: Number(fraction ?? 0),
          charset: charset ?? undefined,
          collation: collation ?? undefined,
          checkedJson: checked.size > 0 && checked.has(columnKey(database, table, name)),
        }),
        nullable: nullable === 'YES',
        ...(comment ? { comment } : {}),
      })
    },
    context,
  )
  return columns
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
      .map((row) => columnKey(row.CONSTRAINT_SCHEMA, row.TABLE_NAME, row.CONSTRAINT_NAME)),
  )
}

function columnKey(...path: readonly (string | null | undefined)[]): string {
  return JSON.stringify(path)
}

function sharedTypes(): (facts: ColumnFacts) => MysqlColumnType {
  const made = new Map<string, MysqlColumnType>()
  return (facts) => {
    const { dataType, precision, scale, fraction, charset, collation, checkedJson, columnType } = facts
    // The members of an ENUM may hold anything, so that the type in full comes last.
    const key = [dataType, precision, scale, fraction, charset, collation, checkedJson, columnType].join('\0')
    const type = made.get(key) ?? columnTypeOf(facts)
    made.set(key, type)
    return type
  }
}
