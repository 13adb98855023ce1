import { ConnectorError } from '@monoid-kit/core'

/**
 * Makes the error for a server that sends something else than it should: nothing on its connection can be trusted
 * any more.
 *
 * @param expected what should have come
 * @returns the error, `CONNECTION_LOST`
 * @example throw protocolError('a row')
 */
export function protocolError(expected: string): ConnectorError {
  return new ConnectorError(
    'CONNECTION_LOST',
    `the server does not keep to the protocol: expected ${expected}`,
  )
}
