import { ConnectorError } from '@monoid-kit/core'
import { type ClientOptions, WebSocket } from 'ws'
import { dialError } from './dial-error.ts'
import type { Network } from './network.ts'

/** How a socket is opened. */
export interface DialOptions {
  readonly url: URL
  readonly network: Network
  /** For everything from the name of the host to the answer of the server. */
  readonly timeoutMs: number
  /** How long the server has to answer the end of the connection. */
  readonly closeTimeoutMs: number
  readonly maxInboundBytes: number
  readonly compression: boolean
  readonly signal: AbortSignal
}

/**
 * Opens a WebSocket.
 *
 * @param options see `DialOptions`
 * @returns the socket, open; it belongs to the caller. It is paused: frames come once it is resumed
 * @throws ConnectorError `DNS_FAILED`, `CONNECT_FAILED`, `CONNECT_TIMEOUT`, `TLS_FAILED`; the signal's reason
 * @example const socket = await openSocket({ url, network, signal, ...limits })
 */
export async function openSocket(options: DialOptions): Promise<WebSocket> {
  const { url, network, timeoutMs, signal } = options
  signal.throwIfAborted()
  const dialling = new AbortController()
  // the types of ws do not know closeTimeout yet
  const settings: ClientOptions & { readonly closeTimeout: number } = {
    ...network.tls,
    ...(network.agentFor && { agent: network.agentFor(dialling.signal) }),
    maxPayload: options.maxInboundBytes,
    perMessageDeflate: options.compression,
    closeTimeout: options.closeTimeoutMs,
    followRedirects: false,
    // JSON is decoded with a check of its own
    skipUTF8Validation: true,
  }
  const socket = new WebSocket(url, settings)
  return await new Promise<WebSocket>((resolve, reject) => {
    const giveUp = (reason: unknown) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      reject(reason)
      socket.terminate()
      dialling.abort()
    }
    const stop = () => giveUp(signal.reason)
    const timer = setTimeout(
      () =>
        giveUp(
          new ConnectorError(
            'CONNECT_TIMEOUT',
            `${url.host} did not open a WebSocket within ${timeoutMs / 1000} s`,
            {
              hint: 'check targetServer, proxies and firewalls, or raise dialTimeoutSeconds',
            },
          ),
        ),
      timeoutMs,
    )
    signal.addEventListener('abort', stop, { once: true })
    // ending a socket that is not open yet is an error as well
    const failed = (thrown: Error) => giveUp(dialError(thrown, url.host))
    socket.on('error', failed)
    socket.once('unexpected-response', (_request, { statusCode }) =>
      giveUp(
        new ConnectorError(
          'CONNECT_FAILED',
          `${url.host} answered ${statusCode} instead of opening a WebSocket`,
          {
            hint: 'check targetServer and proxies',
          },
        ),
      ),
    )
    socket.once('open', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      // from now on an error ends the socket by itself, with the code of its own
      socket.on('error', () => {})
      socket.off('error', failed)
      socket.pause()
      resolve(socket)
    })
  })
}
