import { Buffer } from 'node:buffer'
import { ConnectorError } from '@monoid-kit/core'
import type { WebSocket } from 'ws'
import { frameTooLong } from './frame-too-long.ts'

/** The largest frame that the public server is known to take. */
const defaultMaxFrameBytes = 262_144
const defaultMaxBufferedBytes = 1024 * 1024
/** Frames of callers that do not wait for their promises; beyond it each further one is refused. */
const maxWaitingBytes = 16 * 1024 * 1024
/** A reply has room left when these have taken all of theirs. */
const maxWaitingReplyBytes = 4 * maxWaitingBytes

/** How a `SocketWriter` writes. */
export interface SocketWriterOptions {
  /** Whether a message goes as a binary frame, as the Java SDK sends it, or as text, as the Python SDK does. */
  readonly frames?: 'binary' | 'text'
  /** The most bytes that a frame may carry, from 1; 262,144 where left out. No larger one is ever written. */
  readonly maxFrameBytes?: number
  /** How many bytes may be with the socket before further frames wait, from 1; 1 MiB where left out. */
  readonly maxBufferedBytes?: number
}

interface Sending {
  readonly bytes: Buffer
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/**
 * The one who writes messages to a socket: in the order of the calls, with a bounded number of bytes on their way. A
 * server that stops reading, as it does with an organization that is out of credit, makes the callers wait and fills no
 * memory.
 *
 * @example
 * const writer = new SocketWriter(socket, { frames: 'text' })
 * await writer.send('{"status":204,"headers":{"X-Reply-Address":"a1"}}', signal)
 */
export class SocketWriter {
  readonly maxFrameBytes: number
  readonly #socket: WebSocket
  readonly #binary: boolean
  readonly #maxBufferedBytes: number
  readonly #closed = new AbortController()
  readonly #waiting = new Set<Sending>()
  readonly #inFlight = new Set<Sending>()
  #waitingBytes = 0
  #bufferedBytes = 0

  /**
   * @param socket an open socket; the writer never closes it, save by `fail`
   * @param options see `SocketWriterOptions`
   */
  constructor(socket: WebSocket, options: SocketWriterOptions = {}) {
    this.#socket = socket
    this.#binary = options.frames !== 'text'
    this.maxFrameBytes = options.maxFrameBytes ?? defaultMaxFrameBytes
    this.#maxBufferedBytes = options.maxBufferedBytes ?? defaultMaxBufferedBytes
    socket.once('close', () => this.close(connectionLost()))
  }

  /** Aborted once nothing can be sent any more; its reason is the error that everything is refused with. */
  get closed(): AbortSignal {
    return this.#closed.signal
  }

  /**
   * Sends one message.
   *
   * @param frame its JSON, as text or as UTF-8; bytes are borrowed until the promise settles
   * @param signal ends the wait: a frame that still waits for room is then not sent at all, one that the socket has is
   *   on its way
   * @param unsent is called before the promise rejects, where the socket was not given the frame and will not be
   * @returns a promise that resolves when the kernel has the frame, and others have had their turn
   * @throws ConnectorError `RECORD_TOO_LONG` where it is larger than a frame may be, `OVERLOADED` where 16 MiB are
   *   waiting already; the signal's reason; the reason of `close`
   * @example await writer.send(encodeNotification('orders', { id: 5 }))
   */
  send(frame: string | Uint8Array, signal?: AbortSignal, unsent = () => {}): Promise<void> {
    return this.#send(frame, maxWaitingBytes, signal, unsent)
  }

  /**
   * Sends a message of a query's answer. It has its place in the order like any other, but room of its own: a flood of
   * notifications takes no query its end.
   *
   * @param frame as of `send`
   * @param signal as of `send`
   * @throws as `send`, `OVERLOADED` only where 64 MiB are waiting
   */
  sendReply(frame: string | Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.#send(frame, maxWaitingReplyBytes, signal)
  }

  #send(
    frame: string | Uint8Array,
    mostWaiting: number,
    signal: AbortSignal | undefined,
    unsent = () => {},
  ): Promise<void> {
    const refuse = (reason: unknown): Promise<void> => {
      unsent()
      return Promise.reject(reason)
    }
    if (this.#closed.signal.aborted) return refuse(this.#closed.signal.reason)
    if (signal?.aborted) return refuse(signal.reason)
    const bytes = typeof frame === 'string' ? Buffer.from(frame) : viewOf(frame)
    if (bytes.length > this.maxFrameBytes) return refuse(frameTooLong(bytes.length, this.maxFrameBytes))
    const mustWait = this.#waiting.size > 0 || !this.#hasRoom(bytes)
    if (mustWait && this.#waitingBytes + bytes.length > mostWaiting) {
      return refuse(tooMuchWaiting(mostWaiting))
    }
    return new Promise<void>((resolve, reject) => {
      const sending: Sending = {
        bytes,
        resolve: () => {
          signal?.removeEventListener('abort', giveUp)
          resolve()
        },
        reject: (reason) => {
          signal?.removeEventListener('abort', giveUp)
          reject(reason)
        },
      }
      const giveUp = () => {
        if (this.#withdraw(sending)) unsent()
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      if (mustWait) {
        this.#waiting.add(sending)
        this.#waitingBytes += bytes.length
      } else {
        this.#handOver(sending)
      }
    })
  }

  /**
   * Refuses everything that has not reached the kernel, and everything from now on. Does nothing the second time.
   *
   * @param reason what the callers are told
   */
  close(reason: ConnectorError): void {
    if (this.#closed.signal.aborted) return
    this.#closed.abort(reason)
    const refused = [...this.#inFlight, ...this.#waiting]
    this.#inFlight.clear()
    this.#waiting.clear()
    this.#waitingBytes = 0
    for (const { reject } of refused) reject(reason)
  }

  /**
   * Gives the socket up: what had to be sent cannot be, so that the server has to be told by the end of the connection.
   *
   * @param reason what the callers are told
   */
  fail(reason: ConnectorError): void {
    this.close(reason)
    this.#socket.terminate()
  }

  /** A frame larger than the room there is at all goes when nothing else is on its way. */
  #hasRoom({ length }: Buffer): boolean {
    return this.#bufferedBytes === 0 || this.#bufferedBytes + length <= this.#maxBufferedBytes
  }

  #handOver(sending: Sending): void {
    const { length } = sending.bytes
    this.#inFlight.add(sending)
    this.#bufferedBytes += length
    this.#socket.send(sending.bytes, { binary: this.#binary }, (error) => {
      this.#bufferedBytes -= length
      if (error) return this.close(connectionLost(error))
      // a kernel that takes all at once would leave pongs, timers and other queries no turn while rows are made without a pause
      if (this.#inFlight.delete(sending)) setImmediate(sending.resolve)
      this.#handOverWaiting()
    })
  }

  #handOverWaiting(): void {
    for (const sending of this.#waiting) {
      if (!this.#hasRoom(sending.bytes)) return
      this.#waiting.delete(sending)
      this.#waitingBytes -= sending.bytes.length
      this.#handOver(sending)
    }
  }

  /** Whether it was still waiting; otherwise it is on its way. */
  #withdraw(sending: Sending): boolean {
    this.#inFlight.delete(sending)
    if (!this.#waiting.delete(sending)) return false
    this.#waitingBytes -= sending.bytes.length
    this.#handOverWaiting()
    return true
  }
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function connectionLost(cause?: unknown): ConnectorError {
  return new ConnectorError('CONNECTION_LOST', 'the connection to Vantiq was lost', {
    hint: 'nothing: it is made again by itself',
    cause,
  })
}

function tooMuchWaiting(bytes: number): ConnectorError {
  return new ConnectorError(
    'OVERLOADED',
    `the server reads too slowly: ${bytes} bytes are waiting to be sent already`,
    { hint: 'await each send before the next' },
  )
}
