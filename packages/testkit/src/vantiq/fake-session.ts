import type { JsonObject } from '@monoid-kit/core'
import type { RawData, WebSocket } from 'ws'
import type { ConnectAnswer, VantiqBehaviour } from './behaviour.ts'
import { type ClientMessage, readClientMessage } from './client-message.ts'
import type { FakeQuery, FakeQueryOptions } from './fake-query.ts'
import type { Claim, Observations } from './observations.ts'
import type { ReplyLedger } from './reply-ledger.ts'
import * as messages from './server-messages.ts'

/** What a session asks its server. */
export interface SessionHost {
  readonly behaviour: VantiqBehaviour
  readonly observations: Observations
  readonly replies: ReplyLedger
  /** Answers who wants to authenticate; undefined is silence. */
  authenticate(message: ClientMessage & { kind: 'validate' | 'authenticate' }): Answer
  /** What is done about a claim; a claim that is taken makes the session the one of its source. */
  claim(session: FakeSession, source: string, secret: string): ConnectAnswer
  configurationOf(source: string): JsonObject | null
  /** The session has ended. */
  left(session: FakeSession): void
}

/** An answer to who has authenticated. */
export interface Answer {
  readonly isAccepted: boolean
  readonly message: JsonObject | string | undefined
}

/** Where a connector stands. `reconnecting`: it was asked to connect to its source once more. */
export type SessionState = 'opened' | 'authenticated' | 'connected' | 'reconnecting' | 'closed'

/** How long who was asked to close has to do so before the connection is cut. */
const closeLimitMs = 1000

/**
 * One connection of a connector to a fake Vantiq server: judges what comes, and does to it what networks and servers do.
 *
 * @example
 * const session = await server.connected('orders')
 * session.freeze()
 */
export class FakeSession {
  readonly number: number
  readonly #socket: WebSocket
  readonly #host: SessionHost
  #state: SessionState = 'opened'
  #source: string | undefined
  #configured = 0
  /** How often it was asked to connect once more and has not yet. */
  #asked = 0
  #unacknowledged = 0
  #mostUnacknowledged = 0
  #isFrozen = false
  #closeCode: number | undefined

  constructor(number: number, socket: WebSocket, host: SessionHost) {
    this.number = number
    this.#socket = socket
    this.#host = host
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary))
    socket.on('ping', () => {
      host.observations.pings += 1
      host.observations.changed()
    })
    // an error is always followed by the close
    socket.on('error', () => undefined)
    socket.on('close', (code) => {
      this.#closeCode = code
      this.#leave()
    })
  }

  get state(): SessionState {
    return this.#state
  }

  /** The source whose connector this is. */
  get source(): string | undefined {
    return this.#source
  }

  /** The code that the connector closed the connection with, 1006 where it was cut; undefined while it is open. */
  get closeCode(): number | undefined {
    return this.#closeCode
  }

  /** How often it was given a configuration. */
  get configured(): number {
    return this.#configured
  }

  /** How many notifications wait for their acknowledgement. */
  get unacknowledged(): number {
    return this.#unacknowledged
  }

  /** The most notifications that have ever waited at the same time. */
  get mostUnacknowledged(): number {
    return this.#mostUnacknowledged
  }

  /** Publishes to the source. */
  publish(object: JsonObject): void {
    this.send(messages.publish(this.#sourceName(), object, this.#host.behaviour.shape))
  }

  /** Sends a query; its outcome is with what is returned. */
  query(object: JsonObject, options: FakeQueryOptions = {}): FakeQuery {
    const { behaviour, replies } = this.#host
    const source = this.#sourceName()
    const query = replies.add(this.number, behaviour.queryLimitMs, options)
    this.send(messages.query(source, object, query.address, behaviour.shape))
    return query
  }

  /** Asks to connect to the source once more, over this connection or another. */
  requireReconnect(): void {
    const message = messages.reconnectRequired(this.#sourceName(), this.#host.behaviour.shape)
    this.#asked += 1
    if (this.#state === 'connected') this.#state = 'reconnecting'
    this.send(message)
  }

  /** Acknowledges so many notifications, where the server does not do so by itself. */
  acknowledge(count = 1): void {
    for (let left = count; left > 0; left -= 1) this.send(messages.statusMessage(200))
    this.#unacknowledged = Math.max(0, this.#unacknowledged - count)
  }

  /**
   * Sends a message, or a text as it is; nothing once frozen or closed.
   *
   * @param message a message, or any text
   * @param isBinary the kind of the frame; the server's where left out
   */
  send(message: JsonObject | string, isBinary = this.#host.behaviour.frames === 'binary'): void {
    if (this.#isFrozen || this.#socket.readyState !== this.#socket.OPEN) return
    const text = typeof message === 'string' ? message : JSON.stringify(message)
    // what could not be sent any more is followed by the close
    this.#socket.send(isBinary ? Buffer.from(text) : text, { binary: isBinary }, () => undefined)
  }

  /** Pings; settles when the pong has come, rejects when the connection ends before it. */
  ping(): Promise<void> {
    const socket = this.#socket
    return new Promise((resolve, reject) => {
      const onClose = () => reject(new Error(`session ${this.number} was closed before the pong`))
      socket.once('close', onClose)
      socket.once('pong', () => {
        socket.off('close', onClose)
        resolve()
      })
      socket.ping()
    })
  }

  /** Stops reading: what the connector sends fills the buffers in between. */
  stall(): void {
    this.#socket.pause()
  }

  /** Reads on. */
  resume(): void {
    if (!this.#isFrozen) this.#socket.resume()
  }

  /** Leaves the connection half open for good: nothing is read, answered or sent any more. */
  freeze(): void {
    this.#isFrozen = true
    this.#socket.pause()
  }

  /** Closes properly; cuts the connection where the connector does not go along. */
  close(code = 1000, reason = ''): void {
    this.#end()
    if (this.#isFrozen) this.#socket.terminate()
    else {
      this.#socket.resume()
      this.#socket.close(code, reason)
      const timer = setTimeout(() => this.#socket.terminate(), closeLimitMs)
      this.#socket.once('close', () => clearTimeout(timer))
    }
  }

  /** Cuts the connection without a close frame. */
  abort(): void {
    this.#end()
    this.#socket.terminate()
  }

  #sourceName(): string {
    if (this.#source === undefined || this.#state === 'closed') {
      throw new Error(`session ${this.number} is ${this.#state} and not connected to a source`)
    }
    return this.#source
  }

  #receive(data: RawData, isBinary: boolean): void {
    // what was on its way when the server closed is nobody's fault
    if (this.#state === 'closed') return
    const { behaviour, observations } = this.#host
    const bytes = toBuffer(data)
    observations.frames.add({ session: this.number, isBinary, text: bytes.toString() })
    if (bytes.length > behaviour.maxFrameBytes) {
      const sizes = `${bytes.length} bytes, at most ${behaviour.maxFrameBytes}`
      this.#violated(`frame above the cap: ${sizes}`)
      this.send(messages.refusal(500, 'io.vantiq.server.error', `The frame is too long: ${sizes}`))
      return
    }
    const message = readClientMessage(bytes)
    const fault = typeof message === 'string' ? message : this.#take(message)
    if (fault !== undefined) this.#violated(fault)
    observations.changed()
  }

  #take(message: ClientMessage): string | undefined {
    if (message.kind === 'validate' || message.kind === 'authenticate') return this.#authenticate(message)
    if (this.#state === 'opened') return `${message.kind} before authentication`
    if (message.kind === 'connect') return this.#connect(message.source, message.secret)
    if (this.#state === 'authenticated') return `${message.kind} before the source was connected`
    if (message.kind === 'notification') return this.#takeNotification(message.source, message.object)
    return this.#takeReply(message)
  }

  #authenticate(message: ClientMessage & { kind: 'validate' | 'authenticate' }): string | undefined {
    if (this.#state !== 'opened') return `${message.kind} after authentication`
    const answer = this.#host.authenticate(message)
    if (answer.isAccepted) this.#state = 'authenticated'
    if (answer.message !== undefined) this.send(answer.message)
    return undefined
  }

  #connect(source: string, secret: string): string | undefined {
    if (this.#state === 'connected' && this.#asked === 0)
      return 'connectExtension of a source that is connected'
    this.#asked = Math.max(0, this.#asked - 1)
    if (this.#source !== undefined && this.#source !== source) return 'connectExtension of another source'
    const { behaviour, observations } = this.#host
    const answer = this.#host.claim(this, source, secret)
    const claimed = (outcome: Claim['outcome']) =>
      observations.claims.add({ session: this.number, source, secret, outcome })
    if (answer.kind === 'configure') {
      for (let left = answer.statusesBefore ?? 0; left > 0; left -= 1) this.send(messages.statusMessage(200))
      this.#source = source
      this.#state = 'connected'
      this.#configured += 1
      claimed('configured')
      this.send(messages.configureExtension(source, this.#host.configurationOf(source), behaviour.shape))
      return undefined
    }
    claimed(answer.kind === 'silence' ? 'unanswered' : 'refused')
    if (answer.kind === 'refuse') this.send(messages.refusal(answer.status, answer.code, answer.message))
    if (answer.kind === 'no-stream') {
      const text = `The source ${source} does not have an associated stream`
      this.send(messages.refusal(400, 'io.vantiq.sourcemgr.no.stream', text))
    }
    if (answer.kind === 'send') this.send(answer.text)
    if (answer.kind === 'close') this.close(answer.code)
    return undefined
  }

  #takeNotification(source: string, object: JsonObject): string | undefined {
    if (source !== this.#source) return 'notification of another source'
    const { behaviour, observations } = this.#host
    observations.notifications.add({ session: this.number, source, object })
    this.#unacknowledged += 1
    this.#mostUnacknowledged = Math.max(this.#mostUnacknowledged, this.#unacknowledged)
    if (behaviour.acknowledges.notifications) this.acknowledge()
    return undefined
  }

  #takeReply({ address, status, body }: ClientMessage & { kind: 'reply' }): string | undefined {
    const { behaviour, observations, replies } = this.#host
    const taken = replies.take(this.number, address, status, body)
    if (taken === 'late') observations.lateReplies += 1
    if (behaviour.acknowledges.replies) this.send(messages.statusMessage(200))
    return taken === 'taken' || taken === 'late' ? undefined : taken
  }

  #violated(fault: string): void {
    this.#host.observations.violated(this.number, fault)
  }

  #end(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#host.replies.lose(this.number)
    this.#host.observations.changed()
  }

  #leave(): void {
    this.#end()
    this.#host.left(this)
    this.#host.observations.changed()
  }
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return Buffer.isBuffer(data) ? data : Buffer.from(data)
}
