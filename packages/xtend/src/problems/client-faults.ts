import { type ConnectorError, toConnectorError } from '@monoid-kit/core'
import { HttpError } from './http-error.ts'

const tooLarge = 'expected a smaller body'

/** What a request was refused for before any route saw it, by the code of fastify or of Node's parser. */
const faults: Readonly<Record<string, readonly [status: number, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, tooLarge],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'expected a body of application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'expected JSON in the body, but it is empty'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'expected JSON in the body'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'expected a body as long as Content-Length says'],
  FST_ERR_BAD_URL: [400, 'expected a URL whose percent-encoding is right'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'expected a shorter path'],
  HPE_HEADER_OVERFLOW: [431, 'expected smaller headers'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, tooLarge],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not come in time'],
}

/**
 * What a framework or a parser threw, as an error that says what the caller did wrong. What is nothing of the caller's
 * stays as it is.
 *
 * @param thrown what was caught
 * @returns an `HttpError` for a wrong request, else the error itself or `INTERNAL`
 * @example clientFault(error).status // 413
 */
export function clientFault(thrown: unknown): ConnectorError {
  if (typeof thrown !== 'object' || thrown === null) return toConnectorError(thrown)
  const { code, statusCode } = thrown as { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' && Object.hasOwn(faults, code) ? faults[code] : undefined
  if (known) return new HttpError(known[0], 'REQUEST_INVALID', known[1], { cause: thrown })
  const isClients = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  const isParsers = typeof code === 'string' && code.startsWith('HPE_')
  if (!(thrown instanceof HttpError) && (isClients || isParsers)) {
    const status = isClients ? statusCode : 400
    return new HttpError(status, 'REQUEST_INVALID', 'expected another request', { cause: thrown })
  }
  return toConnectorError(thrown)
}
