import { ConnectorError, type ErrorCode } from '@monoid-kit/core'
import { HTTPError, MaxRedirectsError, ParseError, RequestError, TimeoutError } from 'got'

const networkCodes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'DNS_FAILED',
  EAI_AGAIN: 'DNS_FAILED',
  ECONNRESET: 'CONNECTION_LOST',
  EPIPE: 'CONNECTION_LOST',
  // a token with a line break, for instance
  ERR_INVALID_CHAR: 'LOGIN_FAILED',
  ERR_STREAM_PREMATURE_CLOSE: 'CONNECTION_LOST',
}
const busyStatuses = new Set([408, 413, 429, 500, 502, 503, 504, 521, 522, 524])
const tlsCode = /CERT|TLS|SSL/

/**
 * Says what went wrong with a request. Neither the path nor the library's text is shown, for they may hold personal data, and the
 * error behind it is left behind but for its name: it carries the headers, and with them the credentials.
 *
 * @param thrown what was caught
 * @param signal the request's
 * @returns an error that can be shown; one that is no fault of the request as it is
 * @throws the signal's reason when aborted
 * @example catch (thrown) { throw serviceError(thrown, signal) }
 */
export function serviceError(thrown: unknown, signal: AbortSignal): unknown {
  signal.throwIfAborted()
  if (!(thrown instanceof RequestError)) return thrown
  // what fetched the credentials says what went wrong itself
  if (thrown.cause instanceof ConnectorError) return thrown.cause
  const { code } = thrown
  // a request that could not even be made has no options
  const { url, method = 'GET' } = thrown.options ?? {}
  const host = url instanceof URL ? url.host : 'the service'
  const status = thrown instanceof HTTPError && { status: thrown.response.statusCode, ...waitOf(thrown) }
  const make = (as: ErrorCode, text: string, hint: string) => {
    const cause = new Error(`${thrown.name} ${code}`)
    return new ConnectorError(as, text, { hint, context: { host, ...status }, cause })
  }

  if (thrown instanceof HTTPError) {
    const { statusCode } = thrown.response
    const text = `${host} answered ${statusCode} to ${method}`
    if (statusCode === 401) return make('LOGIN_FAILED', text, 'check the credentials')
    if (statusCode === 403) return make('PRIVILEGE_MISSING', text, 'allow this account what is missing')
    if (busyStatuses.has(statusCode)) return make('SERVICE_BUSY', text, 'try again later')
    return make('SERVICE_REFUSED', text, "look the status up in the service's documentation")
  }
  if (thrown instanceof MaxRedirectsError) {
    return make('SERVICE_REFUSED', `${host} answered ${method} by one redirect too many`, 'check the address')
  }
  if (thrown instanceof ParseError) {
    return make('SERVICE_REFUSED', `${host} answered ${method} not in JSON`, 'check the address')
  }
  if (thrown instanceof TimeoutError) {
    return make(
      'CONNECT_TIMEOUT',
      `${host} did not answer ${method} in time`,
      'check the address, or try again',
    )
  }
  if (tlsCode.test(code))
    return make('TLS_FAILED', `${host} cannot be trusted (${code})`, 'check its certificate')
  const as = networkCodes[code] ?? 'CONNECT_FAILED'
  return make(as, `no answer of ${host} to ${method} (${code})`, 'check the address and firewalls')
}

/** How long the service asks to be left alone, in whole seconds: `Retry-After` is a number of these or a date. */
function waitOf({ response }: HTTPError): { readonly retryAfterSeconds?: number } {
  const text = response.headers['retry-after'] ?? ''
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - Date.now()) / 1000)
  return Number.isNaN(seconds) ? {} : { retryAfterSeconds: Math.max(0, seconds) }
}
