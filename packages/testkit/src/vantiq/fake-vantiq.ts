import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { JsonObject } from '@monoid-kit/core'
import { WebSocketServer } from 'ws'
import {
  type AuthenticationAnswer,
  type ConnectAnswer,
  type FakeVantiqOptions,
  plainBehaviour,
  type VantiqBehaviour,
} from './behaviour.ts'
import type { ClientMessage } from './client-message.ts'
import type { FakeQuery, FakeQueryOptions } from './fake-query.ts'
import { type Answer, FakeSession } from './fake-session.ts'
import {
  type Claim,
  type Handshake,
  Observations,
  type ReceivedFrame,
  type ReceivedNotification,
} from './observations.ts'
import { ReplyLedger } from './reply-ledger.ts'
import { authenticated, refusal, statusMessage } from './server-messages.ts'
import { SourceRegister } from './source-register.ts'

/** Answers that are given once each, before the usual ones. */
interface ScriptedAnswers {
  readonly authentication?: AuthenticationAnswer
  readonly connect?: ConnectAnswer
}

/**
 * A Vantiq server as far as extension sources can tell, on the loopback interface: takes connectors, publishes to them, queries
 * them, judges every message of theirs, and fails in all the ways that real servers and networks do. It needs no test runner.
 *
 * @example
 * const server = await FakeVantiq.start({ sources: { orders: {} } })
 * // … a connector of `orders` is started with server.url and server.token
 * await server.connected('orders')
 * const outcome = await server.query('orders', { operation: 'schema' }).outcome
 * server.expectNoViolations()
 * await server.close()
 */
export class FakeVantiq {
  readonly hostname = '127.0.0.1'
  /** The access token that is taken. */
  readonly token: string
  /** Tokens in the answer to who has authenticated: a log that holds one of them has leaked it. */
  readonly canaries: readonly [string, string] = [`access-${randomUUID()}`, `id-${randomUUID()}`]
  readonly #options: FakeVantiqOptions
  readonly #seen: Observations
  readonly #replies: ReplyLedger
  readonly #sources: SourceRegister
  readonly #sockets = new Set<Socket>()
  readonly #sessions = new Set<FakeSession>()
  readonly #upgrade: WebSocketServer
  readonly #scripted: { authentication: AuthenticationAnswer[]; connect: ConnectAnswer[] } = {
    authentication: [],
    connect: [],
  }
  #behaviour: VantiqBehaviour
  #listener: Server | undefined
  #port: number
  #sessionCount = 0

  private constructor(options: FakeVantiqOptions) {
    const { keep = 2000, token = 'fake-token', port = 0, sources, deflate = false } = options
    this.#options = options
    this.token = token
    this.#port = port
    this.#behaviour = { ...plainBehaviour, ...options }
    this.#seen = new Observations(keep)
    this.#replies = new ReplyLedger(keep, () => this.#seen.changed())
    this.#sources = new SourceRegister(sources)
    this.#upgrade = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: deflate })
  }

  /**
   * Starts a server; whoever starts it closes it.
   *
   * @param options the sources and what is not as usual
   * @returns the server, which listens
   */
  static async start(options: FakeVantiqOptions): Promise<FakeVantiq> {
    const server = new FakeVantiq(options)
    await server.listen()
    return server
  }

  /** Where it listens; the same all the time. */
  get port(): number {
    return this.#port
  }

  /** What a connector has as `targetServer`. */
  get url(): string {
    return `${this.#options.tls ? 'https' : 'http'}://${this.hostname}:${this.#port}`
  }

  /** How many connections were made, those included that never got as far as a handshake. */
  get dials(): number {
    return this.#seen.dials
  }

  /** The handshakes that were taken. */
  get handshakes(): readonly Handshake[] {
    return this.#seen.handshakes.items
  }

  /** How many handshakes were taken in all. */
  get handshakeCount(): number {
    return this.#seen.handshakes.count
  }

  /** How many handshakes were turned away or left without an answer. */
  get turnedAway(): number {
    return this.#seen.turnedAway
  }

  /** The last messages that came. */
  get frames(): readonly ReceivedFrame[] {
    return this.#seen.frames.items
  }

  /** The last notifications that came. */
  get notifications(): readonly ReceivedNotification[] {
    return this.#seen.notifications.items
  }

  /** How many notifications came in all. */
  get notificationCount(): number {
    return this.#seen.notifications.count
  }

  /** The last tries to become the connector of a source. */
  get claims(): readonly Claim[] {
    return this.#seen.claims.items
  }

  /** How many tries there were in all to become the connector of a source. */
  get claimCount(): number {
    return this.#seen.claims.count
  }

  /** How many pings came. */
  get pings(): number {
    return this.#seen.pings
  }

  /** How many replies came for queries whose time had run out: nobody hears them. */
  get lateReplies(): number {
    return this.#seen.lateReplies
  }

  /** How many queries have not ended. */
  get openQueries(): number {
    return this.#replies.openCount
  }

  /** The sessions that there are, the oldest first. */
  get sessions(): readonly FakeSession[] {
    return [...this.#sessions]
  }

  /** What connectors did that they must not. */
  get violations(): readonly string[] {
    return this.#seen.violations
  }

  /**
   * Does not let any violation pass.
   *
   * @throws an error that lists them all
   */
  expectNoViolations(): void {
    const { violations } = this.#seen
    if (violations.length > 0) throw new Error(`the connector broke the protocol:\n${violations.join('\n')}`)
  }

  /** Does something else from now on. */
  behave(change: Partial<VantiqBehaviour>): void {
    this.#behaviour = { ...this.#behaviour, ...change }
  }

  /** Gives these answers before the usual ones, `times` times each. */
  answerNext({ authentication, connect }: ScriptedAnswers, times = 1): void {
    for (let left = times; left > 0; left -= 1) {
      if (authentication) this.#scripted.authentication.push(authentication)
      if (connect) this.#scripted.connect.push(connect)
    }
  }

  /** Gives a source another configuration, or adds it; a connector hears of it when it connects to the source anew. */
  configure(source: string, config: JsonObject | null): void {
    this.#sources.configure(source, config)
  }

  /** The session that is connected to a source now. */
  session(source: string): FakeSession | undefined {
    return this.#sources.sessionOf(source)
  }

  /** The session that is connected to a source, as soon as there is one. */
  async connected(source: string): Promise<FakeSession> {
    await this.until(() => this.session(source) !== undefined)
    return this.#connectedSession(source)
  }

  /** Settles once it is so; judged now and each time something has come or gone. */
  until(isSo: () => boolean): Promise<void> {
    return this.#seen.until(isSo)
  }

  /**
   * Publishes to a source.
   *
   * @throws an error where no connector is connected to it
   */
  publish(source: string, object: JsonObject): void {
    this.#connectedSession(source).publish(object)
  }

  /**
   * Queries a source.
   *
   * @throws an error where no connector is connected to it
   */
  query(source: string, object: JsonObject, options?: FakeQueryOptions): FakeQuery {
    return this.#connectedSession(source).query(object, options)
  }

  /** Listens, at the same port as before. */
  async listen(): Promise<void> {
    if (this.#listener) return
    const { tls } = this.#options
    const listener: Server = tls ? createTlsServer(tls) : createServer()
    this.#listener = listener
    listener.on('connection', (socket: Socket) => this.#dialled(socket))
    listener.on('upgrade', (request, socket, head) => this.#upgraded(request, socket, head))
    listener.listen(this.#port, this.hostname)
    await once(listener, 'listening')
    const address = listener.address()
    if (typeof address === 'object' && address !== null) this.#port = address.port
  }

  /** Refuses connections from now on; those that there are go on. */
  refuse(): void {
    this.#listener?.close()
    this.#listener = undefined
  }

  /** Cuts all connections and refuses new ones. */
  stop(): void {
    this.refuse()
    for (const session of this.#sessions) session.abort()
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Stops and listens again at the same port. */
  async restart(): Promise<void> {
    this.stop()
    await this.listen()
  }

  /** Stops for good and waits until all connections have gone. */
  async close(): Promise<void> {
    this.stop()
    await this.until(() => this.#sockets.size === 0)
  }

  #connectedSession(source: string): FakeSession {
    const session = this.session(source)
    if (!session) throw new Error(`no connector is connected to the source ${source}`)
    return session
  }

  #dialled(socket: Socket): void {
    this.#seen.dials += 1
    this.#sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#sockets.delete(socket)
      this.#seen.changed()
    })
    this.#seen.changed()
  }

  #upgraded(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { dials } = this.#behaviour
    if (dials !== 'accept') {
      this.#seen.turnedAway += 1
      this.#seen.changed()
    }
    if (dials === 'ignore') return
    if (dials === 'reject') {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
      return
    }
    this.#upgrade.handleUpgrade(request, socket, head, (webSocket) => {
      this.#sessionCount += 1
      this.#seen.handshakes.add({ path: request.url ?? '', headers: request.headers })
      this.#sessions.add(new FakeSession(this.#sessionCount, webSocket, this.#host))
      this.#seen.changed()
    })
  }

  get #host() {
    const server = this
    return {
      observations: this.#seen,
      replies: this.#replies,
      get behaviour() {
        return server.#behaviour
      },
      authenticate: (message: Credentials) => this.#authenticate(message),
      claim: (session: FakeSession, source: string, secret: string) => this.#claim(session, source, secret),
      configurationOf: (source: string) => this.#sources.configurationOf(source),
      left: (session: FakeSession) => void this.#sessions.delete(session),
    }
  }

  #authenticate(message: Credentials): Answer {
    const answer = this.#scripted.authentication.shift() ?? this.#behaviour.authentication
    if (answer.kind === 'silence') return { isAccepted: false, message: undefined }
    if (answer.kind === 'send') return { isAccepted: false, message: answer.text }
    if (answer.kind === 'refuse') {
      return { isAccepted: false, message: statusMessage(answer.status, answer.body) }
    }
    return this.#isKnown(message)
      ? { isAccepted: true, message: authenticated(this.canaries, this.#behaviour.shape) }
      : { isAccepted: false, message: refusal(401, 'authFailure', 'invalid authToken') }
  }

  #isKnown(message: Credentials): boolean {
    if (message.kind === 'validate') return message.token === this.token
    const { user } = this.#options
    return user?.username === message.username && user.password === message.password
  }

  #claim(session: FakeSession, source: string, secret: string): ConnectAnswer {
    const answer = this.#scripted.connect.shift() ?? this.#behaviour.connect
    if (answer.kind !== 'configure') return answer
    return this.#sources.claim(session, source, secret) ?? answer
  }
}

type Credentials = ClientMessage & { readonly kind: 'validate' | 'authenticate' }
