import { ConnectorError, type SiloContext } from '@monoid-kit/core'
import { type SqlSession, sql, value, wordsOf } from '@monoid-kit/sql'
import { arrayText } from '../types/array-text.ts'

/** Functions of the server that are volatile and yet do nothing but answer. */
const harmless = [
  'clock_timestamp',
  'gen_random_uuid',
  'pg_column_compression',
  'pg_database_size',
  'pg_indexes_size',
  'pg_relation_size',
  'pg_table_size',
  'pg_total_relation_size',
  'random',
  'random_normal',
  'timeofday',
  'uuidv4',
  'uuidv7',
]

/** Functions that run SQL out of a text, and are declared as if they did not. */
const runners = ['connectby', 'crosstab', 'crosstab2', 'crosstab3', 'crosstab4', 'crosstabn', 'xpath_table']

/** How many functions a message names. */
const mostNamed = 5

/**
 * Refuses a statement that names a function which may do more than answer. A read-only transaction keeps tables as they are, but
 * not other connections (`pg_terminate_backend`), settings (`set_config`), locks (`pg_advisory_lock`) or servers (`dblink`); all
 * these are declared VOLATILE, and the catalogue says so. A word of the statement that is the name of such a function is enough,
 * wherever it stands.
 *
 * @param session a read session
 * @param text the statement
 * @param context what the host gave
 * @throws ConnectorError `STATEMENT_REFUSED` with the names
 * @example await refuseCalls(session, 'SELECT pg_notify($1, $2)', context) // throws
 */
export async function refuseCalls(
  session: Pick<SqlSession, 'rows'>,
  text: string,
  context: SiloContext,
): Promise<void> {
  if (/u&"/i.test(text)) {
    throw new ConnectorError('STATEMENT_REFUSED', 'a name with Unicode escapes (U&"…") is refused', {
      hint: 'write the name as it is, in double quotes',
    })
  }
  const rows = await session.rows(
    sql`
      SELECT DISTINCT p.proname::text
      FROM pg_catalog.pg_proc p
      WHERE p.proname = ANY (${value(arrayText([...wordsOf(text)]))}::name[])
        AND (p.provolatile = 'v' OR p.proname = ANY (${value(arrayText(runners))}::name[]))
        AND NOT (
          p.pronamespace = 'pg_catalog'::regnamespace AND p.proname = ANY (${value(arrayText(harmless))}::name[])
        )
      ORDER BY 1
      LIMIT ${value(String(mostNamed))}::int`,
    context,
  )
  if (rows.length === 0) return
  const names = rows.map(([called]) => called).join(', ')
  throw new ConnectorError(
    'STATEMENT_REFUSED',
    `the statement names functions that are volatile, so they may do more than read: ${names}`,
    { hint: 'leave them out; a function of your own that only reads can be declared STABLE' },
  )
}
