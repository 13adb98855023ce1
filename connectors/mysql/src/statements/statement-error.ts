import { ConnectorError, type ErrorCode, toConnectorError } from '@monoid-kit/core'

/** What the server says of tables and columns is here about the statement: its writer is to mend it. */
const ofStatement: ReadonlySet<ErrorCode> = new Set([
  'DATABASE_ERROR',
  'SERVER_UNSUITABLE',
  'UNKNOWN_COLUMN',
  'UNKNOWN_STORE',
])

/** The server's number for a change in a read-only transaction. */
const readOnlyTransaction = 1792

/**
 * Tells of a statement of somebody else's why it failed: by the server's number and the SQLSTATE. These servers give no place in
 * the text, and their own words quote it.
 *
 * @param thrown what a connection threw
 * @returns an error that is safe to show
 * @example catch (thrown) { throw statementError(thrown) }
 */
export function statementError(thrown: unknown): ConnectorError {
  const error = toConnectorError(thrown)
  const { errno, sqlState } = (error.cause ?? {}) as { errno?: unknown; sqlState?: unknown }
  if (typeof errno !== 'number' || !ofStatement.has(error.code)) return error
  const state = typeof sqlState === 'string' && /^[0-9A-Z]{5}$/.test(sqlState) ? `, SQLSTATE ${sqlState}` : ''
  const why =
    errno === readOnlyTransaction
      ? 'the statement would change something or lock rows'
      : 'the server refuses it as one statement that only reads'
  return new ConnectorError('STATEMENT_REFUSED', `${why} (error ${errno}${state})`, { cause: error.cause })
}
