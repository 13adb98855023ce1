import type { AccessMode } from '@monoid-kit/sql'
import type { PostgresConfig } from '../postgres-config.ts'

/** How long a transaction may wait for its reader; a connection that nobody ends must not hold locks for ever. */
const idleMinutes = 10

/**
 * The one text that begins a transaction and settles everything on which the form of a value, or the completeness of an
 * answer, depends. All settings are the transaction's own, so a pooler that shares server connections cannot
 * pass them on; none is a start-up option, which poolers refuse.
 *
 * A `write` transaction keeps the role's `search_path` behind `pg_catalog`, for the functions of triggers may
 * need it; a `read` transaction has `pg_catalog` alone, so that names in values come out qualified.
 *
 * @param config for the time limits
 * @param mode what the transaction is for
 * @returns several statements for the simple protocol; the last one answers with the server's version number and encoding
 * @example client.query(beginTransaction(config, 'read'))
 */
export function beginTransaction(
  config: Pick<PostgresConfig, 'statement_timeout_seconds' | 'lock_timeout_seconds'>,
  mode: AccessMode,
): string {
  const settings: Readonly<Record<string, string>> = {
    array_nulls: "'on'",
    bytea_output: "'hex'",
    // Without a known encoding the server would refuse bytes that are not UTF-8; they are taken as they are.
    client_encoding:
      "CASE pg_catalog.getdatabaseencoding() WHEN 'SQL_ASCII' THEN 'SQL_ASCII' ELSE 'UTF8' END",
    datestyle: "'ISO, YMD'",
    extra_float_digits: "'3'",
    idle_in_transaction_session_timeout: `'${idleMinutes}min'`,
    intervalstyle: "'iso_8601'",
    // Compiling a statement takes longer than most of these run.
    jit: "'off'",
    lock_timeout: `'${milliseconds(config.lock_timeout_seconds)}'`,
    quote_all_identifiers: "'off'",
    row_security: "'off'",
    search_path:
      mode === 'read' ? "'pg_catalog'" : "'pg_catalog, ' || pg_catalog.current_setting('search_path')",
    statement_timeout: `'${milliseconds(config.statement_timeout_seconds)}'`,
    synchronize_seqscans: "'off'",
    timezone: "'UTC'",
    transform_null_equals: "'off'",
  }
  const sets = Object.entries(settings).map(
    ([name, value]) => `pg_catalog.set_config('${name}', ${value}, true)`,
  )
  const begin =
    mode === 'read'
      ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'
      : 'BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE'
  // Since version 14, and not on every platform: the server notices that the client has gone while a statement runs.
  const noticeGone = `SELECT pg_catalog.set_config(name, '1s', true) FROM pg_catalog.pg_settings WHERE name = 'client_connection_check_interval' AND pg_catalog.version() ~ 'linux'`
  return `${begin}; SELECT ${sets.join(', ')}; ${noticeGone}; SELECT pg_catalog.current_setting('server_version_num'), pg_catalog.getdatabaseencoding()::text`
}

/** Seconds as the server's settings have them. */
export function milliseconds(seconds: number): number {
  return Math.max(1, Math.round(seconds * 1000))
}
