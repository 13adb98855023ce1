import { ConnectorError, type ErrorCode } from '@monoid-kit/core'

const codes: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  '28P01': ['LOGIN_FAILED', 'the server refused the login'],
  '28000': ['LOGIN_FAILED', 'the server refused the login'],
  '3D000': ['DATABASE_UNKNOWN', 'the server has no such database'],
  '42501': ['PRIVILEGE_MISSING', 'the role lacks a privilege'],
  '57014': ['STATEMENT_TIMEOUT', 'a statement took too long'],
  '55P03': ['LOCK_TIMEOUT', 'a lock was not granted in time'],
  '40P01': ['DEADLOCK', 'the server broke a deadlock by ending this statement'],
  '23503': ['REFERENCED_ROWS', 'rows of other tables still reference the rows to delete'],
  ENOTFOUND: ['DNS_FAILED', 'the host name cannot be resolved'],
}

/** Says what went wrong by its code alone: the text of the driver may quote a row. */
export function databaseError(thrown: unknown): ConnectorError {
  const code = String((thrown as { code?: unknown } | undefined)?.code ?? '')
  const [as, text] = codes[code] ?? (isSqlState(code) ? refused(code) : unconnected(code))
  return new ConnectorError(as, text, { cause: thrown })
}

function isSqlState(code: string): boolean {
  return /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('E')
}

function refused(code: string): readonly [ErrorCode, string] {
  return ['DATABASE_ERROR', `the server refused a statement (${code})`]
}

function unconnected(code: string): readonly [ErrorCode, string] {
  return [
    'CONNECT_FAILED',
    code === '' ? 'the server did not answer' : `no connection to the server (${code})`,
  ]
}
