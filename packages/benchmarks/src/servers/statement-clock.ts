import { setTimeout as delay } from 'node:timers/promises'
import type { SqlClient } from '@monoid-kit/testkit/standalone'
import type { BenchServer } from './bench-server.ts'

/** How long statements took on the server, by the server's own account. */
export interface StatementClock {
  /** What keeps the account, for the report. */
  readonly source: string
  /** Forgets what was. */
  reset(): Promise<void>
  /** Seconds that all DELETE statements since then took. */
  deleteSeconds(): Promise<number>
}

/**
 * Starts the server's account of its statements.
 *
 * @param server the server
 * @param client an administrator's connection, used by the clock
 * @returns the clock
 * @throws the driver's error where the server cannot keep one
 */
export async function startStatementClock(server: BenchServer, client: SqlClient): Promise<StatementClock> {
  return server.kind === 'postgres' ? postgresClock(client) : mysqlClock(client)
}

async function postgresClock(client: SqlClient): Promise<StatementClock> {
  await client.execute('CREATE EXTENSION IF NOT EXISTS pg_stat_statements')
  return {
    source: 'pg_stat_statements',
    reset: () => client.execute('SELECT pg_stat_statements_reset()'),
    deleteSeconds: () =>
      seconds(
        client,
        "SELECT sum(total_exec_time) / 1000 AS seconds FROM pg_stat_statements WHERE query ILIKE '%DELETE FROM %'",
      ),
  }
}

async function mysqlClock(client: SqlClient): Promise<StatementClock> {
  await client.execute(
    "SET GLOBAL log_output = 'TABLE'; SET GLOBAL long_query_time = 0; SET GLOBAL slow_query_log = ON",
  )
  const taken =
    'HOUR(query_time) * 3600 + MINUTE(query_time) * 60 + SECOND(query_time) + MICROSECOND(query_time) / 1000000'
  return {
    source: 'mysql.slow_log',
    reset: () => client.execute('TRUNCATE TABLE mysql.slow_log'),
    deleteSeconds: () =>
      seconds(
        client,
        `SELECT SUM(${taken}) AS seconds FROM mysql.slow_log WHERE CONVERT(sql_text USING utf8mb4) LIKE 'DELETE %'`,
      ),
  }
}

// MySQL and MariaDB write a statement down after the client has had its answer.
const patienceMs = 5000
const pauseMs = 200

async function seconds(client: SqlClient, sql: string): Promise<number> {
  for (const end = performance.now() + patienceMs; performance.now() < end; ) {
    await delay(pauseMs)
    const [row] = await client.rows(sql)
    if (row?.seconds != null) return Number(row.seconds)
  }
  throw new Error('the server has no account of a DELETE')
}
