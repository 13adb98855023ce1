import type { SiloContext } from '@monoid-kit/core'
import {
  type DeleteRule,
  type ForeignKey,
  type Fragment,
  join,
  name,
  sql,
  type Table,
  value,
} from '@monoid-kit/sql'
import { arrayText } from '../types/array-text.ts'
import { type CatalogueReader, readRows } from './read-rows.ts'

const deleteRules: Readonly<Record<string, DeleteRule>> = {
  a: 'NO ACTION',
  r: 'RESTRICT',
  c: 'CASCADE',
  n: 'SET NULL',
  d: 'SET DEFAULT',
}

/**
 * Reads the foreign keys that reference any of these tables, from any schema. Where a partition takes part, its
 * partitioned table is named, for that is the table whose rows they are; the copies of a key that the server makes for
 * partitions are left out.
 *
 * @param reader a session in the tables' database
 * @param tables the referenced tables
 * @param context what the host gave
 * @returns the keys, sorted
 * @throws ConnectorError as the session does
 * @example const keys = await readForeignKeys(session, [customers], context)
 */
export async function readForeignKeys(
  reader: CatalogueReader,
  tables: readonly Table[],
  context: SiloContext,
): Promise<ForeignKey[]> {
  if (tables.length === 0) return []
  const schemas = value(arrayText(tables.map(({ path }) => path[0])))
  const names = value(arrayText(tables.map(({ path }) => path[1])))
  const rows = await readRows(
    reader,
    sql`
      SELECT con.conname::text, own_schema.nspname::text, own.relname::text, ${columnsOf(sql`con.conrelid`, sql`con.conkey`)},
        other_schema.nspname::text, other.relname::text, ${columnsOf(sql`con.confrelid`, sql`con.confkey`)}, con.confdeltype::text,
        CASE WHEN own.oid <> con.conrelid THEN con.conrelid::text ELSE '' END,
        CASE WHEN other.oid <> con.confrelid THEN con.confrelid::text ELSE '' END
      FROM pg_catalog.pg_constraint con
      JOIN pg_catalog.pg_class own
        ON own.oid = coalesce(pg_catalog.pg_partition_root(con.conrelid)::oid, con.conrelid)
      JOIN pg_catalog.pg_namespace own_schema ON own_schema.oid = own.relnamespace
      JOIN pg_catalog.pg_class other
        ON other.oid = coalesce(pg_catalog.pg_partition_root(con.confrelid)::oid, con.confrelid)
      JOIN pg_catalog.pg_namespace other_schema ON other_schema.oid = other.relnamespace
      WHERE con.contype = 'f'
        AND con.conparentid = 0
        AND (other_schema.nspname::text, other.relname::text) IN (
          SELECT * FROM unnest(${schemas}::text[], ${names}::text[])
        )
      ORDER BY 2, 3, 1`,
    context,
  )
  return rows.map(foreignKey)
}

/** Names of a key's columns, and whether each can be null, as JSON in the key's order. */
function columnsOf(table: Fragment, columns: Fragment): Fragment {
  return sql`(
    SELECT json_agg(json_build_array(a.attname, NOT a.attnotnull) ORDER BY k.position)
    FROM unnest(${columns}) WITH ORDINALITY AS k (attnum, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = ${table} AND a.attnum = k.attnum
  )::text`
}

function foreignKey(row: readonly string[]): ForeignKey {
  const [
    keyName = '',
    schema = '',
    table = '',
    columns = '[]',
    otherSchema = '',
    other = '',
    otherColumns = '[]',
    rule = '',
    partition = '',
    otherPartition = '',
  ] = row
  const own = JSON.parse(columns) as [string, boolean][]
  const referenced = JSON.parse(otherColumns) as [string, boolean][]
  return {
    name: keyName,
    table: [schema, table],
    columns: own.map(([column]) => column),
    nullable: own.map(([, nullable]) => nullable),
    referencedTable: [otherSchema, other],
    referencedColumns: referenced.map(([column]) => column),
    onDelete: deleteRules[rule] ?? 'NO ACTION',
    ...(partition || otherPartition
      ? {
          holds: (child: string, parent: string) =>
            join([...isIn(child, partition), ...isIn(parent, otherPartition)], ' AND '),
        }
      : {}),
  }
}

/** Whether a row lies in a partition, or in a partition of that. */
function isIn(alias: string, partition: string): readonly Fragment[] {
  if (partition === '') return []
  const parts = sql`SELECT relid FROM pg_catalog.pg_partition_tree(${value(partition)}::oid::regclass)`
  return [sql`${name(alias, 'tableoid')} IN (${parts})`]
}
