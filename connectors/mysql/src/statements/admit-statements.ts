import { ConnectorError } from '@monoid-kit/core'
import type { MysqlConnection, StatementLimits } from '../connection/mysql-connection.ts'
import type { WireRow } from '../connection/row-queue.ts'
import type { Dialect } from '../dialect.ts'
import { mysqlNotation } from '../notation.ts'

/** Global privileges that reach beyond tables, besides all whose name ends in ADMIN. */
const reaching: ReadonlySet<string> = new Set([
  'ALL',
  'ALL PRIVILEGES',
  'ALLOW_NONEXISTENT_DEFINER',
  'FILE',
  'RELOAD',
  'REPLICATION SLAVE',
  'SET USER',
  'SET_ANY_DEFINER',
  'SET_USER_ID',
  'SHUTDOWN',
  'SUPER',
  'SYSTEM_USER',
])

/**
 * Makes sure that the user of a connection can do no more than read tables by a statement. The privileges of every role
 * count that the user could take. The connection has its roles changed afterwards and is to be closed.
 *
 * @param connection of a read session
 * @param dialect of the server
 * @param limits for each statement
 * @throws ConnectorError `PRIVILEGE_EXCESSIVE` with the privileges that are too much
 * @example await admitStatements(connection, dialect, limits)
 */
export async function admitStatements(
  connection: MysqlConnection,
  { product }: Dialect,
  limits: StatementLimits,
): Promise<void> {
  const texts = async (text: string) => (await connection.rows({ text, values: [] }, limits)).map(textOf)
  const excess = new Set(globalPrivileges(await texts('SHOW GRANTS FOR CURRENT_USER()')).filter(reaches))
  const roles = await rolesOf(connection, product, limits)
  if (roles.length > 0 && product === 'MySQL') {
    const grants = await texts(`SHOW GRANTS FOR CURRENT_USER() USING ${roles.join(', ')}`)
    for (const privilege of globalPrivileges(grants)) if (reaches(privilege)) excess.add(privilege)
  }
  if (product === 'MariaDB') {
    // It shows a role's grants only to whom has taken it; one at a time can be taken.
    for (const role of roles) {
      await connection.command(`SET ROLE ${role}`, limits)
      const grants = await texts('SHOW GRANTS FOR CURRENT_ROLE()')
      for (const privilege of globalPrivileges(grants)) if (reaches(privilege)) excess.add(privilege)
    }
  }
  if (excess.size === 0) return
  const named = [...excess].sort().join(', ')
  throw new ConnectorError(
    'PRIVILEGE_EXCESSIVE',
    `the user may do more by a statement than read tables: it has ${named} on *.*, itself or by a role`,
    { hint: `REVOKE ${named} ON *.* FROM the user or its role; or log in as a user that may only read` },
  )
}

/** Roles that are granted to the user itself, quoted; each brings along those that are granted to it. */
async function rolesOf(
  connection: MysqlConnection,
  product: Dialect['product'],
  limits: StatementLimits,
): Promise<readonly string[]> {
  const text =
    product === 'MySQL'
      ? `SELECT ROLE_NAME, ROLE_HOST FROM information_schema.APPLICABLE_ROLES WHERE CONCAT(GRANTEE, '@', GRANTEE_HOST) = CURRENT_USER()`
      : 'SELECT ROLE_NAME FROM information_schema.APPLICABLE_ROLES WHERE GRANTEE = CURRENT_USER()'
  const rows = await connection.rows({ text, values: [] }, limits)
  return rows.map((row) => row.map((part) => mysqlNotation.quote(textOf([part]))).join('@'))
}

/** What each line of SHOW GRANTS grants on everything. */
function globalPrivileges(grants: readonly string[]): string[] {
  return grants.flatMap((grant) => {
    const [, privileges] = /^GRANT (.+?) ON \*\.\* TO /.exec(grant) ?? []
    return privileges?.split(/, ?/) ?? []
  })
}

function reaches(privilege: string): boolean {
  return reaching.has(privilege) || /[ _]ADMIN$/.test(privilege)
}

function textOf([first]: WireRow): string {
  return first instanceof Uint8Array ? Buffer.from(first).toString('utf8') : String(first)
}
