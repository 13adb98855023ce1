import { ConnectorError, type SiloContext } from '@monoid-kit/core'
import { type SqlSession, sql, value } from '@monoid-kit/sql'
import { arrayText } from '../types/array-text.ts'

/** Roles of the server's own whose members reach beyond tables. */
const reaching = [
  'pg_execute_server_program',
  'pg_read_server_files',
  'pg_signal_autovacuum_worker',
  'pg_signal_backend',
  'pg_write_server_files',
]

/** Extensions whose functions reach other servers or files, and which give them to everybody. */
const extensionsThatReach = ['adminpack', 'dblink', 'http', 'pg_background', 'pg_cron', 'pg_net']

/** How many functions a message names. */
const mostNamed = 10

/**
 * Makes sure that the user of a session can do no more than read tables by a statement. A role counts that the user could take by
 * SET ROLE, inherited or not.
 *
 * @param session a read session
 * @param context what the host gave
 * @throws ConnectorError `PRIVILEGE_EXCESSIVE` with all that is too much, and what takes it away
 * @example await admitStatements(session, context)
 */
export async function admitStatements(
  session: Pick<SqlSession, 'rows'>,
  context: SiloContext,
): Promise<void> {
  const [user = [], ...roles] = await session.rows(
    sql`
      SELECT quote_ident(r.rolname), r.rolsuper::text, r.rolreplication::text
      FROM pg_catalog.pg_roles r
      WHERE pg_has_role(session_user, r.oid, 'MEMBER')
        AND (
          r.rolname = session_user OR r.rolsuper OR r.rolreplication
          OR r.rolname = ANY (${value(arrayText(reaching))}::name[])
        )
      ORDER BY r.rolname = session_user DESC, r.rolname`,
    context,
  )
  const [name = '', isSuper, replicates] = user
  if (isSuper === 'true') {
    throw excessive(['it is a superuser'], [`ALTER ROLE ${name} NOSUPERUSER`])
  }
  const wrongs: string[] = []
  const cures: string[] = []
  if (replicates === 'true') {
    wrongs.push('it may replicate')
    cures.push(`ALTER ROLE ${name} NOREPLICATION`)
  }
  for (const [role] of roles) {
    wrongs.push(`it is a member of ${role}`)
    cures.push(`REVOKE ${role} FROM ${name}`)
  }
  // One that is a member of a superuser may execute everything: nothing new.
  if (roles.every(([, isSuperToo]) => isSuperToo !== 'true')) {
    const { functions, extensions } = await reachingFunctions(session, context)
    if (functions.length > 0) {
      const named = functions.slice(0, mostNamed)
      const more = functions.length > named.length ? ` and ${functions.length - named.length} more` : ''
      wrongs.push(`it may execute ${named.join(', ')}${more}`)
      cures.push(...named.map((each) => `REVOKE EXECUTE ON FUNCTION ${each} FROM PUBLIC, ${name}`))
    }
    for (const extension of extensions) {
      wrongs.push(`it may execute functions of the extension ${extension}`)
      cures.push(
        `REVOKE EXECUTE ON the functions of ${extension} FROM PUBLIC, ${name}, or put it into a schema that ${name} may not use`,
      )
    }
  }
  if (wrongs.length > 0) throw excessive(wrongs, cures)
}

/** Functions that the server gives to nobody and those of languages that are bound by no rules; and extensions. */
async function reachingFunctions(
  session: Pick<SqlSession, 'rows'>,
  context: SiloContext,
): Promise<{ readonly functions: readonly string[]; readonly extensions: readonly string[] }> {
  const rows = await session.rows(
    sql`
      WITH own AS MATERIALIZED (
        SELECT r.oid FROM pg_catalog.pg_roles r WHERE pg_has_role(session_user, r.oid, 'MEMBER')
      ), reaching AS (
        SELECT p.oid, p.pronamespace, x.extname
        FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
        LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
          AND d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
        LEFT JOIN pg_catalog.pg_extension x
          ON x.oid = d.refobjid AND x.extname = ANY (${value(arrayText(extensionsThatReach))}::name[])
        WHERE p.prokind <> 'a'
          AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype)
          AND (
            x.oid IS NOT NULL
            OR (NOT l.lanpltrusted AND l.lanname NOT IN ('internal', 'c'))
            OR (
              p.pronamespace = 'pg_catalog'::regnamespace AND p.proacl IS NOT NULL
              AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE a.grantee = 0)
            )
          )
      )
      SELECT DISTINCT CASE WHEN r.extname IS NULL THEN r.oid::regprocedure::text END, quote_ident(r.extname)
      FROM reaching r
      WHERE EXISTS (
        SELECT FROM own
        WHERE has_function_privilege(own.oid, r.oid, 'EXECUTE')
          AND has_schema_privilege(own.oid, r.pronamespace, 'USAGE')
      )
      ORDER BY 1, 2`,
    context,
  )
  return {
    functions: rows.flatMap(([each]) => each ?? []),
    extensions: rows.flatMap(([, extension]) => extension ?? []),
  }
}

function excessive(wrongs: readonly string[], cures: readonly string[]): ConnectorError {
  return new ConnectorError(
    'PRIVILEGE_EXCESSIVE',
    `the user may do more by a statement than read tables: ${wrongs.join('; ')}`,
    { hint: `${cures.join('; ')}; or log in as a user that may only read` },
  )
}
