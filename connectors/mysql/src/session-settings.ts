import type { AccessMode } from '@monoid-kit/sql'
import type { Dialect } from './dialect.ts'

/** The limits of a session, in seconds. */
export interface SessionLimits {
  readonly statementSeconds: number
  readonly lockSeconds: number
}

/** What the server told of itself that a session depends on. */
export interface ServerTraits {
  readonly dialect: Dialect
  /** `lower_case_table_names`: 0 where the case of a table's name counts. */
  readonly foldsNames: boolean
  /** Whether the binary log keeps statements, which rules out READ COMMITTED. */
  readonly logsStatements: boolean
}

/** A server gives up on a client that does not read; a reader may well stall for an hour. */
const slowReaderSeconds = 3600

/**
 * What a session is set to before anything else, so that nothing depends on how a server is configured.
 *
 * - `sql_mode`: zero and invalid dates are compared as they stand, and nothing else; CHAR values come without their
 *   padding, double quotes and backslashes mean what the standard says of them to no statement, for values are bound.
 * - `sql_select_limit`: a server-wide limit would make an answer silently smaller.
 * - `sql_auto_is_null`: `IS NULL` would find the last inserted row.
 *
 * @param dialect of the server
 * @param limits from the configuration
 * @returns one SET statement
 * @example await connection.command(settingsFor(dialect, limits), context)
 */
export function settingsFor(dialect: Dialect, limits: SessionLimits): string {
  const settings = [
    `sql_mode = 'ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION'`,
    `time_zone = '+00:00'`,
    'autocommit = 1',
    'completion_type = 0',
    'sql_auto_is_null = 0',
    'sql_safe_updates = 0',
    'sql_big_selects = 1',
    'sql_select_limit = 18446744073709551615',
    'foreign_key_checks = 1',
    `lock_wait_timeout = ${limits.lockSeconds}`,
    `innodb_lock_wait_timeout = ${limits.lockSeconds}`,
    `net_write_timeout = ${slowReaderSeconds}`,
    `wait_timeout = ${slowReaderSeconds}`,
    dialect.statementLimit(limits.statementSeconds),
    ...dialect.settings,
  ]
  return `SET ${settings.map((setting) => `SESSION ${setting}`).join(', ')}`
}

/**
 * The statements that begin a session's transaction. Reading sees one moment and cannot change anything; changing sees
 * what others commit meanwhile, because a twin may just have done the same work (B17).
 *
 * @param mode what the transaction is for
 * @param traits of the server
 * @returns statements in order
 * @example for (const text of beginStatements('read', traits)) await connection.command(text, context)
 */
export function beginStatements(mode: AccessMode, traits: ServerTraits): readonly string[] {
  const isolation = mode === 'read' || traits.logsStatements ? 'REPEATABLE READ' : 'READ COMMITTED'
  return [
    `SET TRANSACTION ISOLATION LEVEL ${isolation}`,
    `START TRANSACTION ${mode === 'read' ? 'READ ONLY' : 'READ WRITE'}`,
  ]
}
