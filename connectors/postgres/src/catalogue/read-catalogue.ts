import type { SiloContext } from '@monoid-kit/core'
import { sql, type Table, type TableKind, value } from '@monoid-kit/sql'
import { arrayText } from '../types/array-text.ts'
import { readColumns } from './read-columns.ts'
import { type CatalogueReader, readRows } from './read-rows.ts'
import type { TableSelection } from './table-selection.ts'

interface Relation {
  readonly oid: string
  readonly path: readonly [string, string]
  readonly kind: TableKind
  readonly primaryKey: readonly string[]
  readonly comment: string
}

/** What the columns' forms depend on besides the catalogue. */
export interface CatalogueOptions {
  readonly database: string
  readonly encoding: string
  readonly selection: TableSelection
  /** Only these tables, as schema and name; all where left out. */
  readonly only?: readonly (readonly [string, string])[]
}

const kinds: Readonly<Record<string, TableKind>> = { r: 'table', p: 'partitioned', v: 'view', m: 'view' }

/**
 * Reads the tables of the database that a session is connected to, in three queries however many there are: relations,
 * types, columns.
 *
 * @param reader the session
 * @param options what to read
 * @param context what the host gave
 * @returns the tables that the configuration includes, by schema and name
 * @throws ConnectorError as the session does
 * @example await readCatalogue(session, { database: 'shop', encoding: 'UTF8', selection }, context)
 */
export async function readCatalogue(
  reader: CatalogueReader,
  options: CatalogueOptions,
  context: SiloContext,
): Promise<Table[]> {
  const relations = (await readRelations(reader, options, context)).filter(({ path, kind }) =>
    options.selection.includesTable(path, kind),
  )
  if (relations.length === 0) return []
  const columns = await readColumns(reader, relations, options, context)
  return relations.map(
    (relation): Table => ({
      store: { group: `${options.database}/${relation.path[0]}`, name: relation.path[1] },
      scope: options.database,
      path: relation.path,
      kind: relation.kind,
      columns: columns.get(relation.oid) ?? [],
      primaryKey: relation.primaryKey,
      transactional: true,
      ...(relation.comment ? { comment: relation.comment } : {}),
    }),
  )
}

async function readRelations(
  reader: CatalogueReader,
  { selection, only }: CatalogueOptions,
  context: SiloContext,
): Promise<Relation[]> {
  const relationKinds = selection.wantsViews ? ['r', 'p', 'v', 'm'] : ['r', 'p']
  const schemas = value(only ? arrayText(only.map(([schema]) => schema)) : null)
  const tables = value(only ? arrayText(only.map(([, table]) => table)) : null)
  const rows = await readRows(
    reader,
    sql`
      SELECT c.oid::text, n.nspname::text, c.relname::text, c.relkind::text,
        coalesce((
          SELECT json_agg(a.attname ORDER BY k.position)
          FROM pg_index i
          CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
          WHERE i.indrelid = c.oid AND i.indisprimary
        )::text, '[]'),
        obj_description(c.oid, 'pg_class')
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind::text = ANY (${value(arrayText(relationKinds))}::text[])
        AND NOT c.relispartition
        AND c.relpersistence <> 't'
        AND n.nspname NOT LIKE 'pg\\_%'
        AND n.nspname <> 'information_schema'
        AND NOT EXISTS (
          SELECT FROM pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
        )
        AND (${schemas}::text[] IS NULL OR (n.nspname::text, c.relname::text) IN (
          SELECT * FROM unnest(${schemas}::text[], ${tables}::text[])
        ))
      ORDER BY n.nspname::text COLLATE "C", c.relname::text COLLATE "C"`,
    context,
    1,
  )
  return rows.map(([oid = '', schema = '', table = '', kind = '', key = '[]', comment = '']) => ({
    oid,
    path: [schema, table],
    kind: kinds[kind] ?? 'table',
    primaryKey: JSON.parse(key) as string[],
    comment,
  }))
}
