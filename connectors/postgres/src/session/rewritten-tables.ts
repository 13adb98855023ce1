import type { SiloContext } from '@monoid-kit/core'
import { type Fragment, join, type SqlSession, sql, type Table, value } from '@monoid-kit/sql'

/** Each has two values, and a statement may have 65,535. */
const tablesPerStatement = 10_000

/**
 * Tables that were written anew after the session's transaction began: truncated, altered so that their rows were copied, or
 * replaced by others of their names. To the transaction such a table is empty, and no error tells it apart from one that holds
 * nothing. To be asked after the tables were read, for nobody can alter them from then on.
 *
 * @param session the session that has read the tables
 * @param tables the tables; of a partitioned one all partitions are looked at
 * @param context what the host gave
 * @returns those of which rows may be missing
 * @example if ((await rewrittenTables(session, [users], context)).length > 0) throw rewrittenError()
 */
export async function rewrittenTables(
  session: Pick<SqlSession, 'rows'>,
  tables: readonly Table[],
  context: SiloContext,
): Promise<readonly Table[]> {
  const found: Table[] = []
  for (let start = 0; start < tables.length; start += tablesPerStatement) {
    const some = tables.slice(start, start + tablesPerStatement)
    const rows = await session.rows(rewritten(some), context)
    found.push(...rows.flatMap(([place]) => some[Number(place)] ?? []))
  }
  return found
}

function rewritten(tables: readonly Table[]): Fragment {
  const named = tables.map(
    ({ path: [schema, table] }, place) =>
      sql`(${value(String(place))}::text, pg_catalog.format('%I.%I', ${value(schema)}::text, ${value(table)}::text))`,
  )
  // The function tells where the rows are now, the transaction's own view of pg_class where they were when it began.
  return sql`
    WITH named AS (
      SELECT v.place, pg_catalog.to_regclass(v.name)::oid AS oid FROM (VALUES ${join(named, ', ')}) AS v (place, name)
    )
    SELECT DISTINCT r.place
    FROM (
      SELECT place, oid FROM named UNION SELECT n.place, p.relid FROM named n, pg_catalog.pg_partition_tree(n.oid) p
    ) r
    LEFT JOIN pg_catalog.pg_class c ON c.oid = r.oid
    WHERE pg_catalog.pg_relation_filenode(r.oid) IS DISTINCT FROM nullif(c.relfilenode, 0)`
}
