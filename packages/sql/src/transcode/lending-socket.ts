import { Buffer } from 'node:buffer'
import type { OnReadOpts, Socket } from 'node:net'

/** What one read of a socket takes at the most. */
const readBytes = 64 * 1024

const lentEvent = 'lent'
const lenders = new WeakSet<Socket>()

/**
 * Makes a socket that reads into one buffer, which it lends: a new buffer for each read would be most of the garbage of
 * an export. It lends with the event that `lendingEvent` names; while nobody listens to that, its bytes are copied and come
 * with the event `data`.
 *
 * @param make makes the socket, with these options for `onread`
 * @returns the socket
 * @example const socket = lendingSocket((onread) => connect({ host, port, onread }))
 */
export function lendingSocket(make: (onread: OnReadOpts) => Socket): Socket {
  const socket = make({
    buffer: Buffer.allocUnsafeSlow(readBytes),
    callback: (bytes, buffer) => {
      const lent = Buffer.from(buffer.buffer, buffer.byteOffset, bytes)
      if (!socket.emit(lentEvent, lent)) socket.emit('data', Buffer.from(lent))
      return true
    },
  })
  lenders.add(socket)
  return socket
}

/**
 * The event with which a socket hands out its bytes for as long as the call lasts, or until it is resumed after a pause.
 *
 * @param socket any socket
 * @returns the event's name, or undefined where the socket only knows `data`, as with TLS
 * @example const event = lendingEvent(socket) ?? 'data'
 */
export function lendingEvent(socket: Socket): string | undefined {
  return lenders.has(socket) ? lentEvent : undefined
}
