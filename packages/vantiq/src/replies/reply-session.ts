import type { NotificationWindow } from '../sending/notification-window.ts'
import type { SocketWriter } from '../sending/socket-writer.ts'

/** What an answer needs of the socket on which its query came. */
export interface ReplySession {
  /** Aborted when the socket is gone: nothing of this session can be answered any more. */
  readonly signal: AbortSignal
  readonly writer: SocketWriter
  readonly notifications: Pick<NotificationWindow, 'noteReply'>
}
