import { ConnectorError, type ErrorCode } from '@monoid-kit/core'

/** What the servers' error numbers mean to whoever reads the log. Numbers that are not listed are `DATABASE_ERROR`. */
const byNumber: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  1020: ['DEADLOCK', 'a row was changed by another transaction'],
  1040: ['CONNECT_FAILED', 'the server has too many connections'],
  1044: ['DATABASE_UNKNOWN', 'the user may not use the database'],
  1045: ['LOGIN_FAILED', 'wrong user name or password'],
  1049: ['DATABASE_UNKNOWN', 'the database does not exist'],
  1053: ['CONNECTION_LOST', 'the server is shutting down'],
  1054: ['UNKNOWN_COLUMN', 'a column of the catalogue is gone'],
  1129: ['LOGIN_FAILED', 'the server has blocked this host after too many failed connections'],
  1130: ['LOGIN_FAILED', 'this host may not log in'],
  1142: ['PRIVILEGE_MISSING', 'the user lacks a privilege on the table'],
  1143: ['PRIVILEGE_MISSING', 'the user lacks a privilege on a column'],
  1146: ['UNKNOWN_STORE', 'the table is gone'],
  1152: ['CONNECTION_LOST', 'the server broke the connection'],
  1158: ['CONNECTION_LOST', 'the connection broke'],
  1159: ['CONNECTION_LOST', 'the connection broke'],
  1160: ['CONNECTION_LOST', 'the connection broke'],
  1161: ['CONNECTION_LOST', 'the connection broke'],
  1203: ['CONNECT_FAILED', 'the user has too many connections'],
  1205: ['LOCK_TIMEOUT', 'a lock was not granted in time'],
  1213: ['DEADLOCK', 'the server ended this transaction to break a deadlock'],
  1217: ['REFERENCED_ROWS', 'rows are still referenced by a foreign key'],
  1226: ['CONNECT_FAILED', 'the user has used up what the server allows it'],
  1227: ['PRIVILEGE_MISSING', 'the user lacks a privilege'],
  1251: ['LOGIN_FAILED', 'the server asks for a way of logging in that the connector does not know'],
  1290: ['SERVER_UNSUITABLE', 'the server does not take changes'],
  1370: ['PRIVILEGE_MISSING', 'the user lacks a privilege on a routine'],
  1412: ['DATABASE_ERROR', 'the table was altered after the reading began: try again'],
  1451: ['REFERENCED_ROWS', 'rows are still referenced by a foreign key'],
  1698: ['LOGIN_FAILED', 'the server does not let this user log in over the network'],
  1792: ['SERVER_UNSUITABLE', 'the server does not take changes'],
  1820: ['LOGIN_FAILED', 'the password has expired'],
  1836: ['SERVER_UNSUITABLE', 'the server does not take changes'],
  1862: ['LOGIN_FAILED', 'the password has expired'],
  1927: ['CONNECTION_LOST', 'the connection was killed on the server'],
  1969: ['STATEMENT_TIMEOUT', 'the statement took longer than it may'],
  3008: ['DATABASE_ERROR', 'foreign keys cascade deeper than the server follows'],
  3024: ['STATEMENT_TIMEOUT', 'the statement took longer than it may'],
  3118: ['LOGIN_FAILED', 'the account is locked'],
  3159: ['TLS_FAILED', 'the server insists on TLS: set ssl_mode to require or more'],
  3572: ['LOCK_TIMEOUT', 'a lock was not granted in time'],
  3955: ['LOGIN_FAILED', 'the account is blocked after too many failed logins'],
  4031: ['CONNECTION_LOST', 'the server ended an idle connection'],
  4151: ['LOGIN_FAILED', 'the account is locked'],
  6575: ['DATABASE_ERROR', 'foreign keys cascade over more tables than the server follows'],
}

const byCode: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  ENOTFOUND: ['DNS_FAILED', 'the host name cannot be resolved'],
  EAI_AGAIN: ['DNS_FAILED', 'the name service does not answer'],
  EAI_FAIL: ['DNS_FAILED', 'the host name cannot be resolved'],
  ECONNREFUSED: ['CONNECT_FAILED', 'nothing listens there'],
  EHOSTUNREACH: ['CONNECT_FAILED', 'the host cannot be reached'],
  ENETUNREACH: ['CONNECT_FAILED', 'the network cannot be reached'],
  ETIMEDOUT: ['CONNECT_TIMEOUT', 'the server did not answer in time'],
  ECONNRESET: ['CONNECTION_LOST', 'the connection broke'],
  EPIPE: ['CONNECTION_LOST', 'the connection broke'],
  PROTOCOL_CONNECTION_LOST: ['CONNECTION_LOST', 'the server closed the connection'],
  PROTOCOL_ERROR: ['CONNECTION_LOST', 'the server does not keep to the protocol'],
  PROTOCOL_UNEXPECTED_PACKET: ['CONNECTION_LOST', 'the server does not keep to the protocol'],
  HANDSHAKE_NO_SSL_SUPPORT: ['TLS_FAILED', 'the server offers no TLS'],
  AUTH_SWITCH_PLUGIN_ERROR: [
    'LOGIN_FAILED',
    'the server asks for a way of logging in that the connector does not know',
  ],
  MYSQL_CLEAR_PASSWORD_NOT_ENABLED: [
    'LOGIN_FAILED',
    'the server asks for the password in clear text, which the connector never sends',
  ],
}

/**
 * Turns what the driver threw into a `ConnectorError`. Of the driver's error only its number and codes are shown: its
 * message may hold a person's data.
 *
 * @param thrown what the driver threw, or a `ConnectorError`, which is returned as it is
 * @returns an error that is safe to show
 * @example catch (thrown) { throw translateError(thrown) }
 */
export function translateError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown
  const { errno, code } = (thrown ?? {}) as { errno?: unknown; code?: unknown }
  const number = typeof errno === 'number' && errno > 0 ? errno : undefined
  const symbol = typeof code === 'string' && /^[A-Z0-9_]{2,60}$/.test(code) ? code : undefined
  const known = (number === undefined ? undefined : byNumber[number]) ?? byCode[symbol ?? '']
  const origin = [number, symbol].filter((part) => part !== undefined).join(' ')
  const [name, what] = known ?? unforeseen(number)
  return new ConnectorError(name, origin === '' ? what : `${what} (${origin})`, { cause: thrown })
}

function unforeseen(number: number | undefined): readonly [ErrorCode, string] {
  return number === undefined
    ? ['CONNECTION_LOST', 'the connection failed in a way that was not foreseen']
    : ['DATABASE_ERROR', 'the server refused a statement']
}
