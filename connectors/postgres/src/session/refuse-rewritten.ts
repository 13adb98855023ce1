import { ConnectorError, type SiloContext } from '@monoid-kit/core'
import { type SqlSession, sql, type Table, value } from '@monoid-kit/sql'

/**
 * Refuses a table that was written anew after the session's transaction began: truncated, altered so that its rows were
 * copied, or replaced by another of its name. To the transaction such a table is empty, and no error tells it apart from one
 * that holds nothing. To be asked after the table was read, for nobody can alter it from then on.
 *
 * @param session the session that has read the table
 * @param table the table; of a partitioned one all partitions are looked at
 * @param context what the host gave
 * @throws ConnectorError `DATABASE_ERROR` where rows may be missing
 * @example await refuseRewritten(session, users, context)
 */
export async function refuseRewritten(
  session: Pick<SqlSession, 'rows'>,
  { path }: Pick<Table, 'path'>,
  context: SiloContext,
): Promise<void> {
  const [schema = '', table = ''] = path
  // The function tells where the rows are now, the transaction's own view of pg_class where they were when it began.
  const rows = await session.rows(
    sql`
      WITH named AS (
        SELECT pg_catalog.to_regclass(pg_catalog.format('%I.%I', ${value(schema)}::text, ${value(table)}::text))::oid AS oid
      )
      SELECT count(*)::text
      FROM (SELECT oid FROM named UNION SELECT p.relid FROM named, pg_catalog.pg_partition_tree(named.oid) p) r
      LEFT JOIN pg_catalog.pg_class c ON c.oid = r.oid
      WHERE pg_catalog.pg_relation_filenode(r.oid) IS DISTINCT FROM nullif(c.relfilenode, 0)`,
    context,
  )
  if (rows[0]?.[0] === '0') return
  throw new ConnectorError(
    'DATABASE_ERROR',
    'the table was truncated, altered or replaced after the reading began, so rows may be missing',
    { hint: 'try again' },
  )
}
