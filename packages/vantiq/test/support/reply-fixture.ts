import { setMaxListeners } from 'node:events'
import { ConnectorError } from '@monoid-kit/core'
import { QueryReply } from '../../src/replies/query-reply.ts'
import { defaultReplySettings, type ReplySettings } from '../../src/replies/reply-settings.ts'
import { SocketWriter, type SocketWriterOptions } from '../../src/sending/socket-writer.ts'
import { keptLog } from './kept-log.ts'
import { RecordedSocket } from './recorded-socket.ts'

/** The error with which the sessions of these tests end. */
export const sessionGone = new ConnectorError('CONNECTION_LOST', 'gone')

/** A session over a recorded socket. */
export function recordedSession(options: SocketWriterOptions = {}) {
  const socket = new RecordedSocket()
  const abort = new AbortController()
  setMaxListeners(0, abort.signal)
  const noted = { replies: 0 }
  const notifications = {
    noteReply: () => {
      noted.replies += 1
    },
  }
  return {
    socket,
    session: { signal: abort.signal, writer: new SocketWriter(socket.socket, options), notifications },
    noted,
    lose: () => {
      abort.abort(sessionGone)
      socket.terminate()
    },
  }
}

/** A reply to a query of such a session. */
export function recordedReply(settings: Partial<ReplySettings> = {}, options: SocketWriterOptions = {}) {
  const made = recordedSession(options)
  const log = keptLog()
  const reply = new QueryReply('a1', {
    session: made.session,
    settings: { ...defaultReplySettings, ...settings },
    log,
  })
  return { ...made, log, reply }
}

/** The statuses of what was sent. */
export function statusesOf({ messages }: RecordedSocket): unknown[] {
  return messages.map(({ status }) => status)
}

/** The rows of all messages. */
export function rowsOf({ messages }: RecordedSocket): unknown[] {
  return messages.flatMap(({ status, body }) => (Number(status) < 300 && body !== undefined ? body : []))
}
