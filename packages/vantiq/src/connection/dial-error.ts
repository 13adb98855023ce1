import { ConnectorError, type ErrorCode } from '@monoid-kit/core'

const networkCodes: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'DNS_FAILED',
  EAI_AGAIN: 'DNS_FAILED',
  ETIMEDOUT: 'CONNECT_TIMEOUT',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'MESSAGE_INVALID',
}
const tlsCode = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO|EPROTO|ALTNAME/
const plainCode = /^[A-Z][A-Z0-9_]{1,59}$/

const hints: { readonly [K in ErrorCode]?: string } = {
  DNS_FAILED: 'check targetServer',
  CONNECT_FAILED: 'check targetServer, proxies and firewalls',
  TLS_FAILED: "check the server's certificate; caFile adds an authority of your own",
  MESSAGE_INVALID: 'raise maxInboundBytes',
}

/**
 * Says why a socket could not be opened, or broke. The library's text is not shown, for it may quote what was received.
 *
 * @param thrown what the socket said
 * @param host the server
 * @returns an error that can be shown
 * @example socket.on('error', (thrown) => log.warn(dialError(thrown, url.host).message))
 */
export function dialError(thrown: unknown, host: string): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown
  const errno = codeOf(thrown)
  const code = networkCodes[errno] ?? (tlsCode.test(errno) ? 'TLS_FAILED' : 'CONNECT_FAILED')
  const text =
    code === 'MESSAGE_INVALID'
      ? `${host} sent a message that is longer than maxInboundBytes`
      : code === 'TLS_FAILED'
        ? `${host} cannot be trusted (${errno})`
        : `no connection to ${host} (${errno})`
  const hint = hints[code]
  return new ConnectorError(code, text, { cause: thrown, ...(hint === undefined ? {} : { hint }) })
}

/** The code of the error, or of the first of several (one for each address of a host). */
function codeOf(thrown: unknown): string {
  const { code, errors, cause } = thrown as { code?: unknown; errors?: unknown; cause?: { code?: unknown } }
  const inner = Array.isArray(errors) ? (errors[0] as { code?: unknown } | undefined)?.code : cause?.code
  const found = [code, inner].find((candidate) => typeof candidate === 'string' && plainCode.test(candidate))
  return typeof found === 'string' ? found : 'Error'
}
