import { ConnectorError, type ErrorCode } from '@monoid-kit/core'
import pg from 'pg'

/** What a server error may tell: names of the catalogue, never its message, detail, hint or context. */
interface SafeFields {
  readonly code?: string | undefined
  readonly schema?: string | undefined
  readonly table?: string | undefined
  readonly column?: string | undefined
  readonly constraint?: string | undefined
  readonly routine?: string | undefined
}

/** SQLSTATE, or its class of two characters, to the kit's code and what it says. */
const states: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  '08': ['CONNECTION_LOST', 'the connection broke'],
  '23001': ['REFERENCED_ROWS', 'other rows still reference the rows to delete'],
  '23503': ['REFERENCED_ROWS', 'other rows still reference the rows to delete'],
  '25006': ['SERVER_UNSUITABLE', 'the server is read-only, as a standby is'],
  '25P03': ['CONNECTION_LOST', 'the server ended the connection, which had been idle for too long'],
  '28': ['LOGIN_FAILED', 'the server refused the login'],
  '3D000': ['DATABASE_UNKNOWN', 'the server has no such database'],
  '40001': ['DEADLOCK', 'the transaction collided with another one'],
  '40P01': ['DEADLOCK', 'the server broke a deadlock by ending this transaction'],
  '42501': ['PRIVILEGE_MISSING', 'the user lacks a privilege'],
  '53300': ['CONNECT_FAILED', 'the server has no connection to spare'],
  '55P03': ['LOCK_TIMEOUT', 'a lock was not granted within lock_timeout_seconds'],
  '57014': [
    'STATEMENT_TIMEOUT',
    'a statement was cancelled after statement_timeout_seconds, or by an administrator',
  ],
  '57P01': ['CONNECTION_LOST', 'an administrator ended the connection'],
  '57P02': ['CONNECTION_LOST', 'the server crashed'],
  '57P03': ['CONNECT_FAILED', 'the server takes no connections yet'],
  '57P04': ['CONNECTION_LOST', 'the database was dropped'],
  '57P05': ['CONNECTION_LOST', 'the server ended the connection, which had been idle for too long'],
}

/**
 * Turns what the driver throws while a session is open into an error that is safe to show: the SQLSTATE and
 * names of the catalogue only, for every other text of the server may quote a row.
 *
 * @param thrown what was caught
 * @returns a `ConnectorError`; a driver error without an SQLSTATE is a lost connection
 * @example catch (error) { throw translateError(error) }
 */
export function translateError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown
  if (!(thrown instanceof pg.DatabaseError)) {
    return new ConnectorError('CONNECTION_LOST', `the connection broke${nodeCode(thrown)}`, { cause: thrown })
  }
  const fields: SafeFields = thrown
  const state = fields.code ?? 'unknown'
  // Both lack the same SQLSTATE; only the routine that raised them tells row-level security apart in any language.
  if (state === '42501' && fields.routine === 'check_enable_rls') {
    return new ConnectorError('ROW_SECURITY', `row-level security would hide rows (${state})`, {
      cause: thrown,
    })
  }
  const [code, says] = states[state] ??
    states[state.slice(0, 2)] ?? ['DATABASE_ERROR', 'the server refused a statement']
  return new ConnectorError(code, `${says} (SQLSTATE ${state}${place(fields)})`, {
    cause: thrown,
    context: { sqlstate: state },
  })
}

function place({ schema, table, column, constraint }: SafeFields): string {
  const where = table ? `, table ${[schema, table, column].filter(Boolean).join('.')}` : ''
  return constraint ? `${where}, constraint ${constraint}` : where
}

/** The code of a Node error, where it is a plain word. */
function nodeCode(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | null)?.code
  return typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? ` (${code})` : ''
}
