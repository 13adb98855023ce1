import type { NotificationWindow } from '../sending/notification-window.ts'
import type { SocketWriter } from '../sending/socket-writer.ts'

/**
 * One socket of a source, from its authentication to its end. What belongs to it, such as the reply to a query, must not go out on the
 * next one.
 */
export interface Session {
  /** 1 for the first socket of a connection, then counting. */
  readonly number: number
  readonly source: string
  /** Aborted when the socket is gone, with a `ConnectorError` as its reason. */
  readonly signal: AbortSignal
  readonly writer: SocketWriter
  readonly notifications: NotificationWindow
  /** Resolves once the server has read all that was sent so far. */
  readonly confirm: (signal?: AbortSignal) => Promise<void>
}
