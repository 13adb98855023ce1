import type { SiloContext } from '@monoid-kit/core'
import { type Column, sharedTexts, sql, value } from '@monoid-kit/sql'
import { arrayText } from '../types/array-text.ts'
import type { PostgresType } from '../types/postgres-type.ts'
import type { CatalogueOptions } from './read-catalogue.ts'
import { type CatalogueReader, readEachRow } from './read-rows.ts'
import { readTypes } from './read-types.ts'
import { type CatalogueType, resolveType } from './resolve-type.ts'

/** A relation whose columns are wanted. */
export interface ColumnOwner {
  readonly oid: string
  readonly path: readonly [string, string]
}

/**
 * Reads the columns of relations in two queries however many there are. Rows of the catalogue are not kept, and equal
 * types and texts are there once: a column takes a few words of memory.
 *
 * @param reader the session
 * @param relations whose columns
 * @param options which columns the configuration includes, and the encoding
 * @param context what the host gave
 * @returns for each relation's oid its columns in their order
 * @throws ConnectorError as the session does
 * @example const columns = await readColumns(session, [{ oid: '16384', path: ['public', 'users'] }], options, context)
 */
export async function readColumns(
  reader: CatalogueReader,
  relations: readonly ColumnOwner[],
  { encoding, selection }: CatalogueOptions,
  context: SiloContext,
): Promise<ReadonlyMap<string, readonly Column[]>> {
  const oids = value(arrayText(relations.map(({ oid }) => oid)))
  const types = await readTypes(
    reader,
    sql`
      SELECT DISTINCT a.atttypid FROM pg_attribute a
      WHERE a.attrelid = ANY (${oids}::oid[]) AND a.attnum > 0 AND NOT a.attisdropped`,
    context,
  )
  const typeOf = sharedTypes(types, encoding)
  const text = sharedTexts()
  const owners = new Map(relations.map(({ oid, path }) => [oid, { path, columns: [] as Column[] }]))
  await readEachRow(
    reader,
    sql`
      SELECT a.attrelid::text, a.attname::text, a.atttypid::text, format_type(a.atttypid, a.atttypmod),
        (NOT a.attnotnull)::text, coalesce(l.collisdeterministic, true)::text, d.description
      FROM pg_attribute a
      LEFT JOIN pg_collation l ON l.oid = a.attcollation
      LEFT JOIN pg_description d
        ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
      WHERE a.attrelid = ANY (${oids}::oid[])
        AND a.attnum > 0
        AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum`,
    ([relation = '', columnName = '', type = '', typeName = '', nullable, deterministic, comment]) => {
      const owner = owners.get(relation)
      if (!owner || !selection.includesColumn(owner.path, columnName)) return
      owner.columns.push({
        name: text(columnName),
        typeName: text(typeName),
        type: typeOf(type, deterministic === 'true'),
        nullable: nullable === 'true',
        ...(comment ? { comment } : {}),
      })
    },
    context,
    1,
  )
  return new Map([...owners].map(([oid, { columns }]) => [oid, columns]))
}

function sharedTypes(
  types: ReadonlyMap<string, CatalogueType>,
  encoding: string,
): (oid: string, deterministic: boolean) => PostgresType {
  const made = new Map<string, PostgresType>()
  return (oid, deterministic) => {
    const key = deterministic ? oid : `${oid} nondeterministic`
    const type = made.get(key) ?? resolveType(oid, types, { deterministic, encoding })
    made.set(key, type)
    return type
  }
}
