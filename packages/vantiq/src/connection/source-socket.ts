import { setMaxListeners } from 'node:events'
import { ConnectorError } from '@monoid-kit/core'
import type { RawData, WebSocket } from 'ws'
import type { Incoming, Outgoing } from '../protocol/messages.ts'
import { parseFrame } from '../protocol/parse-frame.ts'
import type { SocketWriter } from '../sending/socket-writer.ts'
import { dialError } from './dial-error.ts'

/** What a socket is for. */
export interface SourceSocketOptions {
  readonly source: string
  /** The server, for messages. */
  readonly host: string
  readonly writer: SocketWriter
}

/** What is waited for: `judge` gives what it took out of a message, or undefined where the message is another one. */
export interface Expectation<T> {
  readonly judge: (incoming: Incoming) => { readonly value: T } | undefined
  readonly timeoutMs: number
  /** The error where nothing came in time. */
  readonly late: () => ConnectorError
}

/**
 * An open socket as messages: one receiver at a time gets what comes, in order; what comes while there is none is kept for the next.
 *
 * @example
 * const socket = new SourceSocket(await openSocket(options), { source, host, writer })
 * await socket.send(authentication({ token }))
 */
export class SourceSocket {
  readonly #socket: WebSocket
  readonly #writer: SocketWriter
  readonly #gone = new AbortController()
  readonly #closed: Promise<void>
  #pings = 0
  /** Those who wait for the pong to a ping, or to a later one, in the order of the pings. */
  readonly #awaited = new Map<number, () => void>()
  #kept: Incoming[] = []
  #receiver: ((incoming: Incoming) => void) | undefined

  constructor(socket: WebSocket, { source, host, writer }: SourceSocketOptions) {
    this.#socket = socket
    this.#writer = writer
    // there may be as many who wait as they like
    setMaxListeners(0, this.signal)
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()))
    socket.on('error', (thrown) => this.#end(dialError(thrown, host)))
    socket.on('close', (code) => this.#end(closedBy(host, code)))
    socket.on('message', (data) => {
      if (this.#gone.signal.aborted) return
      const incoming = parseFrame(bytesOf(data), source)
      if (this.#receiver) this.#receiver(incoming)
      else this.#kept.push(incoming)
    })
    socket.on('pong', (data) => this.#answered(data.toString('latin1')))
    socket.resume()
    if (socket.readyState === socket.CLOSED) this.#end(closedBy(host, 1006))
  }

  /** Aborted once nothing comes or goes any more; the reason is a `ConnectorError`. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** Sends a message of the handshake. */
  async send(message: Outgoing): Promise<void> {
    await this.#writer.send(JSON.stringify(message))
  }

  /**
   * Gives all messages to one receiver, those that were kept first.
   *
   * @param receiver takes one message at a time; must not throw
   */
  receive(receiver: (incoming: Incoming) => void): void {
    this.#receiver = receiver
    const kept = this.#kept
    this.#kept = []
    for (const incoming of kept) this.#take(incoming)
  }

  /**
   * Waits for a certain message.
   *
   * @param expectation see `Expectation`
   * @returns what `judge` took out of it; from then on messages are kept
   * @throws what `judge` throws; what `late` gives; the reason of the socket's end
   */
  expect<T>({ judge, timeoutMs, late }: Expectation<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const done = () => {
        clearTimeout(timer)
        this.signal.removeEventListener('abort', lost)
        this.#receiver = undefined
      }
      const lost = () => {
        done()
        reject(this.signal.reason)
      }
      const timer = setTimeout(() => {
        done()
        reject(late())
      }, timeoutMs)
      if (this.signal.aborted) return lost()
      this.signal.addEventListener('abort', lost, { once: true })
      this.receive((incoming) => {
        try {
          const found = judge(incoming)
          if (!found) return
          done()
          resolve(found.value)
        } catch (error) {
          done()
          reject(error)
        }
      })
    })
  }

  /** Sends a ping; its number tells its pong from others. */
  ping(): number {
    this.#pings += 1
    this.#socket.ping(String(this.#pings))
    return this.#pings
  }

  /** Resolves once the server has read all that was sent so far: it has answered a ping that came after it. */
  confirm(signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      let number = 0
      const done = () => {
        this.#awaited.delete(number)
        this.signal.removeEventListener('abort', lost)
        signal?.removeEventListener('abort', leave)
      }
      const fail = (reason: unknown) => {
        done()
        reject(reason)
      }
      const lost = () => fail(this.signal.reason)
      const leave = () => fail(signal?.reason)
      if (this.signal.aborted) return lost()
      if (signal?.aborted) return leave()
      number = this.ping()
      this.#awaited.set(number, () => {
        done()
        resolve()
      })
      this.signal.addEventListener('abort', lost, { once: true })
      signal?.addEventListener('abort', leave, { once: true })
    })
  }

  /** Ends the connection properly, and waits until the server has agreed or its time is over. */
  async close(reason: ConnectorError): Promise<void> {
    this.#end(reason)
    this.#socket.close(1000)
    await this.#closed
  }

  /** Ends the connection at once. */
  terminate(reason: ConnectorError): void {
    this.#end(reason)
    this.#socket.terminate()
  }

  /** A server that has several pings to answer may answer the last one only. */
  #answered(text: string): void {
    const latest = Number(text)
    if (!(latest <= this.#pings)) return
    for (const [number, resolve] of this.#awaited) {
      if (number > latest) return
      resolve()
    }
  }

  #take(incoming: Incoming): void {
    // a receiver may have been taken away by the message before
    if (this.#receiver) this.#receiver(incoming)
    else this.#kept.push(incoming)
  }

  #end(reason: ConnectorError): void {
    if (this.#gone.signal.aborted) return
    this.#writer.close(reason)
    this.#gone.abort(reason)
    this.#kept = []
  }
}

function closedBy(host: string, code: number): ConnectorError {
  return new ConnectorError('CONNECTION_LOST', `the connection to ${host} was closed (${code})`, {
    hint: 'nothing: it is made again by itself',
  })
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
