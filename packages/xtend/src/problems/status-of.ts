import type { ConnectorError, ErrorCode } from '@monoid-kit/core'
import { HttpError } from './http-error.ts'

/** The status of codes that the kind of failure alone does not tell. */
const statuses: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400,
  HANDLE_INVALID: 400,
  IDENTIFIER_INVALID: 400,
  UNKNOWN_COLUMN: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_ENABLED: 403,
  STORE_READ_ONLY: 403,
  SILO_READ_ONLY: 403,
  NOT_FOUND: 404,
  UNKNOWN_STORE: 404,
  REFERENCED_ROWS: 409,
  HOST_UNKNOWN: 421,
  INTERNAL: 500,
  MESSAGE_INVALID: 500,
  SPEC_INVALID: 500,
  TEMP_STORE: 500,
  DEADLINE: 504,
  STATEMENT_TIMEOUT: 504,
}

/** How long a caller should wait where nothing better is known, in seconds. */
const retryAfterSeconds = 5

/**
 * The status that an error is answered with: what a service behind this one has to answer for is a 502, what may pass a
 * 503.
 *
 * @param error any error of the kit
 * @returns 400 to 599
 * @example statusOf(new ConnectorError('CONNECT_FAILED', 'refused')) // 503
 */
export function statusOf(error: ConnectorError): number {
  if (error instanceof HttpError) return error.status
  const known = statuses[error.code]
  if (known !== undefined) return known
  return error.failureType === 'transient' ? 503 : 502
}

/**
 * The headers that an error is answered with, `retry-after` included where another attempt may succeed.
 *
 * @param error any error of the kit
 * @returns header names in lower case, with their values
 * @example headersOf(new ConnectorError('DEADLOCK', 'lost')) // { 'retry-after': '5' }
 */
export function headersOf(error: ConnectorError): Readonly<Record<string, string>> {
  const given = error instanceof HttpError ? error.headers : {}
  const mayPass = [429, 503].includes(statusOf(error))
  return mayPass ? { 'retry-after': String(retryAfterSeconds), ...given } : given
}
