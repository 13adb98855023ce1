import { ConnectorError, type ErrorCode, type MonoidLogMessage } from '@monoid-kit/core'
import { errorOfLog } from '../errors/error-of-log.ts'

/** What is known of a connection when it fails. */
export interface FailedConnection {
  /** The server as messages name it. */
  readonly label: string
  readonly isLocal: boolean
  readonly hasPassword: boolean
  /** Whether the connector runs in a container. */
  readonly contained: boolean
}

/**
 * What a connector that failed has to say, as an error of its own: the last error of its log, with what to do about it on
 * this command line.
 *
 * @param thrown what the client threw
 * @param log the connector's last error, if it logged one
 * @param connection what it was about
 * @returns the error to show; `thrown` itself where the connector said nothing
 * @example catch (thrown) { throw connectorFailure(thrown, lastError, connection) }
 */
export function connectorFailure(
  thrown: unknown,
  log: MonoidLogMessage | undefined,
  connection: FailedConnection,
): unknown {
  if (!(thrown instanceof ConnectorError) || thrown.code !== 'CONNECTOR_FAILED') return thrown
  const error = log === undefined ? undefined : errorOfLog(log, thrown)
  if (error === undefined) return thrown
  const { code, message } = error
  return new ConnectorError(code, `${connection.label}: ${message}`, {
    hint: hintOf(code, connection) ?? error.hint,
    cause: thrown,
  })
}

const hints: Readonly<Partial<Record<ErrorCode, string>>> = {
  DNS_FAILED: 'check the host name in the URL',
  CONNECT_FAILED: 'check host and port in the URL, and firewalls',
  CONNECT_TIMEOUT:
    'check host and port in the URL, and firewalls; --set connect_timeout_seconds=60 waits longer',
  DATABASE_UNKNOWN: 'check the name behind the port in the URL; without one, all databases are read',
  STATEMENT_TIMEOUT: '--set statement_timeout_seconds=600 waits longer',
  CONFIG_INVALID: 'correct the URL or --set: monoid-kit find --help',
  TLS_FAILED:
    'sslmode in the URL is one of disable, prefer, require, verify-ca, verify-full; the authority is given by sslrootcert (mysql: ssl-ca)',
}

function hintOf(code: ErrorCode, { isLocal, hasPassword, contained }: FailedConnection): string | undefined {
  if (code === 'CONNECT_FAILED' && contained && isLocal) {
    return 'inside a container, localhost is the container itself: give --network host, or the name that the server has there'
  }
  if (code === 'LOGIN_FAILED' && !hasPassword) {
    return 'no password was given: set MONOID_PASSWORD, pipe it in with --password-stdin, or run this on a terminal to be asked for it'
  }
  if (code === 'LOGIN_FAILED') return 'check user name and password, and that this machine may log in'
  return hints[code]
}
