import type { MysqlConnection, StatementLimits } from './connection/mysql-connection.ts'
import { dialectOf } from './dialect.ts'
import type { ServerTraits } from './session-settings.ts'

/**
 * Asks a server what it is. Variables that it does not know are simply missing from the answer.
 *
 * @param connection an open connection
 * @param limits for the statement
 * @returns what sessions depend on
 * @throws ConnectorError `SERVER_UNSUITABLE` where the server is too old
 * @example const { dialect } = await readTraits(connection, limits)
 */
export async function readTraits(
  connection: MysqlConnection,
  limits: StatementLimits,
): Promise<ServerTraits> {
  const rows = await connection.rows(
    {
      text: "SHOW VARIABLES WHERE Variable_name IN ('version', 'version_comment', 'lower_case_table_names', 'binlog_format', 'log_bin')",
      values: [],
    },
    limits,
  )
  const variables = new Map(rows.map(([variable, setting]) => [textOf(variable), textOf(setting)]))
  return {
    dialect: dialectOf(variables.get('version') ?? '', variables.get('version_comment') ?? ''),
    foldsNames: variables.get('lower_case_table_names') !== '0',
    logsStatements: variables.get('log_bin') === 'ON' && variables.get('binlog_format') === 'STATEMENT',
  }
}

function textOf(wire: unknown): string {
  return wire instanceof Uint8Array ? Buffer.from(wire).toString('utf8') : String(wire)
}
