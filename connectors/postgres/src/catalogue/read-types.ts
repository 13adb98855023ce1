import type { SiloContext } from '@monoid-kit/core'
import { type Fragment, sql } from '@monoid-kit/sql'
import { type CatalogueReader, readRows } from './read-rows.ts'
import type { CatalogueType } from './resolve-type.ts'

/**
 * Reads types and all that they are made of: what is below a domain, the elements of an array.
 *
 * @param reader the session
 * @param oids a query of one column, the oids of the columns' types
 * @param context what the host gave
 * @returns the types by oid
 * @throws ConnectorError as the session does
 * @example const types = await readTypes(session, sql`SELECT 'int4'::regtype::oid`, context)
 */
export async function readTypes(
  reader: Pick<CatalogueReader, 'rows'>,
  oids: Fragment,
  context: SiloContext,
): Promise<ReadonlyMap<string, CatalogueType>> {
  const rows = await readRows(
    reader,
    sql`
      WITH RECURSIVE needed (oid) AS (
        (${oids})
        UNION
        SELECT CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.typelem END
        FROM needed
        JOIN pg_type t ON t.oid = needed.oid
        WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typelem <> 0)
      )
      SELECT t.oid::text, n.nspname::text, t.typname::text, t.typtype::text, t.typdelim::text,
        coalesce((
          SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid
        )::text, '[]'),
        CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem::text END,
        CASE WHEN t.typtype = 'd' THEN t.typbasetype::text END,
        (
          SELECT x.extname::text
          FROM pg_depend d
          JOIN pg_extension x ON x.oid = d.refobjid
          WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e'
        )
      FROM needed
      JOIN pg_type t ON t.oid = needed.oid
      JOIN pg_namespace n ON n.oid = t.typnamespace`,
    context,
    3,
  )
  return new Map(rows.map((row) => [row[0] ?? '', catalogueType(row)]))
}

function catalogueType(row: readonly string[]): CatalogueType {
  const [
    oid = '',
    schema = '',
    typeName = '',
    kind = '',
    delimiter = ',',
    labels = '[]',
    element,
    base,
    extension,
  ] = row
  return {
    oid,
    schema,
    name: typeName,
    kind,
    delimiter,
    labels: JSON.parse(labels) as string[],
    elementOid: element || undefined,
    baseOid: base || undefined,
    extension: extension || undefined,
  }
}
