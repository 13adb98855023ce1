import { ConnectorError } from '@monoid-kit/core'
import type { WebSocket } from 'ws'

/** When to ping, and how long to wait for an answer. */
export interface KeepAliveOptions {
  readonly intervalMs: number
  readonly timeoutMs: number
  readonly ping: () => void
  /** Told once when nothing came back. */
  readonly onSilence: (error: ConnectorError) => void
}

/**
 * Sends pings, and notices when nothing comes back: neither the pong nor anything else. Idle connections are cut by clouds and
 * proxies without a word.
 *
 * @param socket an open socket
 * @param options see `KeepAliveOptions`
 * @returns ends it
 * @example const stop = keepAlive(socket, { intervalMs: 20_000, timeoutMs: 20_000, ping: () => line.ping(), onSilence: fail })
 */
export function keepAlive(
  socket: WebSocket,
  { intervalMs, timeoutMs, ping, onSilence }: KeepAliveOptions,
): () => void {
  let silence: NodeJS.Timeout | undefined
  const heard = () => {
    clearTimeout(silence)
    silence = undefined
  }
  const interval = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return
    ping()
    silence ??= setTimeout(() => {
      stop()
      onSilence(
        new ConnectorError('CONNECTION_LOST', `nothing came for ${timeoutMs / 1000} s after a ping`, {
          hint: 'nothing: it is made again by itself',
        }),
      )
    }, timeoutMs)
  }, intervalMs)
  const events = ['pong', 'ping', 'message'] as const
  for (const event of events) socket.on(event, heard)
  const stop = () => {
    clearInterval(interval)
    heard()
    for (const event of events) socket.off(event, heard)
  }
  return stop
}
