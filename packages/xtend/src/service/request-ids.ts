import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Neither blanks nor `@`, `.` or `+`: what somebody might take an address for. */
const wellFormed = /^[A-Za-z0-9_-]{8,64}$/

/**
 * The id of a request: the caller's own, where `X-Request-Id` holds one of 8 to 64 letters, digits, `-` and `_`.
 *
 * @param request the request
 * @returns the caller's id, or a new one
 * @example requestIdOf(request) // '5b1c2f6e-…'
 */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && wellFormed.test(given) ? given : randomUUID()
}
