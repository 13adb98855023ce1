import { ConnectorError, toConnectorError } from '@monoid-kit/core'
import pg from 'pg'

/** Classes of SQLSTATE that speak of the statement itself or of what it computes: its writer is to mend it. */
const ofStatement: ReadonlySet<string> = new Set([
  '0A',
  '21',
  '22',
  '25',
  '26',
  '2F',
  '34',
  '39',
  '42',
  '54',
  'XX',
])

/** They belong to those classes, but not to the writer. */
const others: ReadonlySet<string> = new Set(['42501', '25P02', '25P03'])

/** A number of parameters that does not fit is told of as if the connection were at fault. */
const wrongParameters = '08P01'

/**
 * Tells of a statement of somebody else's why it failed: by the SQLSTATE and the place in its text. The server's own words may quote
 * what is in it, or in a row.
 *
 * @param thrown what a session threw
 * @returns an error that is safe to show
 * @example catch (thrown) { throw statementError(thrown) }
 */
export function statementError(thrown: unknown): ConnectorError {
  const error = toConnectorError(thrown)
  const { cause } = error
  if (!(cause instanceof pg.DatabaseError)) return error
  const state = /^[0-9A-Z]{5}$/.test(cause.code ?? '') ? (cause.code as string) : ''
  const place = /^\d{1,10}$/.test(cause.position ?? '') ? `, at character ${cause.position}` : ''
  if (state === wrongParameters) {
    return refused(
      `the parameters are not as many as the statement has places for (SQLSTATE ${state})`,
      cause,
    )
  }
  if (others.has(state) || !ofStatement.has(state.slice(0, 2))) return error
  if (state === '25006') {
    return refused(`the statement would change something or lock rows (SQLSTATE ${state}${place})`, cause)
  }
  return refused(`the server refuses it as one statement that only reads (SQLSTATE ${state}${place})`, cause)
}

function refused(message: string, cause: unknown): ConnectorError {
  return new ConnectorError('STATEMENT_REFUSED', message, { cause })
}
