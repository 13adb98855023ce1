import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { ConnectorError, type JsonValue, type Log, raceSignal, toConnectorError } from '@monoid-kit/core'
import type { WebSocket } from 'ws'
import type { BoundHandlers, QueryContext } from '../handlers.ts'
import type { Credentials } from '../protocol/outgoing.ts'
import { QueryDesk } from '../replies/query-desk.ts'
import { AcknowledgementHabits } from '../sending/acknowledgement-habits.ts'
import { NotificationWindow } from '../sending/notification-window.ts'
import { SocketWriter } from '../sending/socket-writer.ts'
import type { Settings } from '../settings/setting-table.ts'
import { SourceWork, type WorkLimits } from '../work/source-work.ts'
import { BackOff } from './back-off.ts'
import type { ConnectionPhase, ConnectionState } from './connection-state.ts'
import { HandlerTurns } from './handler-turns.ts'
import { authenticate, claimSource } from './handshake.ts'
import { IncomingRouter } from './incoming-router.ts'
import { keepAlive } from './keep-alive.ts'
import type { Network } from './network.ts'
import { openSocket } from './open-socket.ts'
import type { Session } from './session.ts'
import type { SessionGate } from './session-gate.ts'
import type { SourceConnection } from './source-connection.ts'
import { SourceSocket } from './source-socket.ts'

/** What all connections of a set share. */
export interface RunOptions {
  readonly url: URL
  readonly network: Network
  readonly credentials: Credentials
  readonly log: Log
}

/** What a runner needs of its connection. */
export interface RunnerOptions extends RunOptions {
  readonly connection: SourceConnection
  readonly reconnectSecret: string
  readonly settings: Settings
  readonly gate: SessionGate
  readonly handlers: () => BoundHandlers
  readonly onState: (state: ConnectionState) => void
}

/** Why an attempt ended. */
interface Ending {
  readonly error: ConnectorError
  readonly wasConnected: boolean
  /** Whether the server does not accept the token. */
  readonly isRefused: boolean
}

/** An open socket and what is known of it. */
interface Call {
  readonly line: SourceSocket
  readonly session: Session
  /** Aborted when the socket is gone or the runner is stopped. */
  readonly signal: AbortSignal
  wasConnected: boolean
  isRefused: boolean
}

/** How long handlers may go on once their signals are aborted. */
const hurryMs = 2000
/** How long the server may take to answer the end of the connection. */
const farewellMs = 3000

/**
 * Keeps one source connected: dials, shakes hands, hands out what comes, and begins again after a wait, until it is stopped or the server refuses
 * the token.
 *
 * @example await new SourceRunner(options).run()
 */
export class SourceRunner {
  readonly #options: RunnerOptions
  readonly #source: string
  readonly #stop = new AbortController()
  /** Aborted when the handlers have had their time to end. */
  readonly #overdue = new AbortController()
  readonly #backOff: BackOff
  readonly #work: SourceWork
  readonly #desk: QueryDesk<QueryContext>
  readonly #turns: HandlerTurns
  readonly #router: IncomingRouter
  readonly #habits = new AcknowledgementHabits()
  #sessions = 0
  #connectedAt: number | undefined
  #lastError: ConnectorError | undefined
  #handlersEnded: Promise<void> | undefined

  constructor(options: RunnerOptions) {
    const { settings, connection, log, handlers } = options
    const { source } = connection
    // handlers and senders listen as long as they work, and there may be many
    setMaxListeners(0, this.#stop.signal, this.#overdue.signal)
    this.#options = options
    this.#source = source
    this.#backOff = new BackOff({
      firstMs: settings.backOffFirstSeconds * 1000,
      capMs: settings.backOffCapSeconds * 1000,
    })
    const contextOf = (signal: AbortSignal) => ({ source, connection, signal, log })
    const work = new SourceWork({ ...settings, log })
    work.pauseQueries()
    const desk = new QueryDesk<QueryContext>({
      source,
      work,
      settings,
      log,
      handler: () => handlers().query,
      contextOf: (reply) => ({ ...contextOf(reply.signal), reply }),
    })
    const publishContext = () => contextOf(this.#overdue.signal)
    this.#work = work
    this.#desk = desk
    this.#router = new IncomingRouter({ work, desk, log, handlers, publishContext })
    this.#turns = new HandlerTurns({ work, handlers, contextOf, signal: this.#overdue.signal })
  }

  /** How much is done at a time from now on. */
  setLimits(limits: WorkLimits): void {
    this.#work.setLimits(limits)
  }

  /** Ends the connection; `run` settles when that is done. */
  stop(reason: ConnectorError): void {
    this.#stop.abort(reason)
  }

  /**
   * Connects, and stays connected until stopped.
   *
   * @throws ConnectorError where repeating is of no use: `LOGIN_FAILED`, or any failure to connect with `failOnConnectionError`
   */
  async run(): Promise<void> {
    const { settings, gate } = this.#options
    const stop = this.#stop.signal
    let final: ConnectorError | undefined
    while (!stop.aborted && !final) {
      const { error, wasConnected, isRefused } = await this.#attempt()
      if (stop.aborted) break
      this.#lastError = error
      if (isRefused || (settings.failOnConnectionError && !wasConnected)) final = error
      else await this.#wait(error)
    }
    const reason: ConnectorError = final ?? stop.reason
    gate.fail(reason)
    await this.#endHandlers(reason)
    this.#setPhase('closed')
    if (final) throw final
  }

  async #wait(error: ConnectorError): Promise<void> {
    const retryInMs = this.#backOff.next()
    this.#setPhase('waiting', retryInMs)
    this.#options.log.warn(`${error.message}; the next attempt is in ${(retryInMs / 1000).toFixed(1)} s`, {
      code: error.code,
      context: { attempts: this.#backOff.failures },
    })
    await this.#pause(retryInMs, this.#stop.signal)
  }

  async #attempt(): Promise<Ending> {
    let call: Call | undefined
    let error: ConnectorError
    try {
      this.#setPhase('dialling')
      call = this.#take(await this.#dial())
      await this.#converse(call)
      error = this.#stop.signal.reason
    } catch (thrown) {
      error = toConnectorError(thrown)
    }
    // who was silent for so long is not waited for once more
    if (error.code === 'CONNECT_TIMEOUT') call?.line.terminate(error)
    else await call?.line.close(error)
    this.#noteStability()
    return { error, wasConnected: call?.wasConnected ?? false, isRefused: call?.isRefused ?? false }
  }

  #dial(): Promise<WebSocket> {
    const { settings, url, network } = this.#options
    return openSocket({
      url,
      network,
      timeoutMs: settings.dialTimeoutSeconds * 1000,
      closeTimeoutMs: Math.min(settings.closeTimeoutSeconds * 1000, farewellMs),
      maxInboundBytes: settings.maxInboundBytes,
      compression: settings.compression,
      signal: this.#stop.signal,
    })
  }

  /** Makes a session of a socket, and sees to it that all of it ends with the socket. */
  #take(socket: WebSocket): Call {
    const { settings, url, log } = this.#options
    const writer = new SocketWriter(socket, settings)
    const line = new SourceSocket(socket, { source: this.#source, host: url.host, writer })
    const notifications = new NotificationWindow({
      limit: settings.maxUnacknowledgedNotifications,
      acknowledgementTimeoutSeconds: settings.acknowledgementTimeoutSeconds,
      habits: this.#habits,
      log,
    })
    const stopPings = settings.sendPings
      ? keepAlive(socket, {
          intervalMs: settings.pingIntervalSeconds * 1000,
          timeoutMs: settings.pongTimeoutSeconds * 1000,
          ping: () => line.ping(),
          onSilence: (error) => line.terminate(error),
        })
      : () => {}
    const ended = new AbortController()
    setMaxListeners(0, ended.signal)
    const stopped = () => ended.abort(this.#stop.signal.reason)
    const lost = () => {
      this.#stop.signal.removeEventListener('abort', stopped)
      stopPings()
      notifications.close(line.signal.reason)
      ended.abort(line.signal.reason)
    }
    this.#stop.signal.addEventListener('abort', stopped, { once: true })
    line.signal.addEventListener('abort', lost, { once: true })
    if (line.signal.aborted) lost()
    this.#sessions += 1
    const session: Session = {
      number: this.#sessions,
      source: this.#source,
      signal: line.signal,
      writer,
      notifications,
      confirm: (signal) => line.confirm(signal),
    }
    return { line, session, signal: ended.signal, wasConnected: false, isRefused: false }
  }

  /** All that is said on one socket. Throws why it ended; ends without an error once it is stopped and the handlers are through. */
  async #converse(call: Call): Promise<void> {
    const { settings, credentials, gate } = this.#options
    const stop = this.#stop.signal
    try {
      this.#setPhase('authenticating')
      const authenticated = authenticate(call.line, credentials, settings.authenticationTimeoutSeconds * 1000)
      await raceSignal(authenticated, call.signal).catch((thrown: unknown) => {
        // the same code from a handler is about another login
        call.isRefused = thrown instanceof ConnectorError && thrown.code === 'LOGIN_FAILED'
        throw thrown
      })
      await this.#serve(call, await this.#claim(call, false))
    } catch (thrown) {
      if (!stop.aborted) throw thrown
      // a handler that waits to send is not to hold up the end where the source is just being claimed anew
      gate.failIfShut(stop.reason)
      // the socket stays open for the last answers
      await this.#endHandlers(stop.reason)
    } finally {
      gate.shut()
      this.#work.pauseQueries()
      this.#turns.disconnected()
    }
  }

  #claim({ line, session, signal }: Call, isRenewal: boolean): Promise<JsonValue> {
    const { settings, reconnectSecret } = this.#options
    this.#setPhase('claiming')
    const claimed = claimSource(line, {
      source: this.#source,
      reconnectSecret,
      timeoutMs: settings.configurationTimeoutSeconds * 1000,
      retryMs: settings.backOffFirstSeconds * 200,
      isRenewal,
      onPassing: (incoming) => {
        if (isRenewal || incoming.kind === 'junk') this.#router.route(incoming, session)
      },
    })
    return raceSignal(claimed, signal)
  }

  /** Hands out what comes, and claims the source anew as often as the server wants it. Throws why that ended. */
  async #serve(call: Call, first: JsonValue): Promise<never> {
    const { line, session, signal } = call
    const { gate, log } = this.#options
    let configuration = first
    for (;;) {
      const renewal = this.#router.renewal()
      gate.open(session)
      line.receive((incoming) => this.#router.route(incoming, session))
      this.#setPhase('configuring')
      await this.#turns.connected(configuration, signal)
      call.wasConnected = true
      this.#connectedAt = performance.now()
      this.#work.resumeQueries()
      this.#setPhase('connected')
      log.info('connected', { context: { session: session.number } })
      await raceSignal(renewal, signal)
      gate.shut()
      this.#work.pauseQueries()
      this.#turns.disconnected()
      log.info('the server wants the source to be connected anew')
      this.#setPhase('claiming')
      if (!this.#noteStability()) await this.#pause(this.#backOff.next(), signal)
      // now, for there may have been another while it waited
      const { wish } = this.#router
      configuration = wish.configuration === undefined ? await this.#claim(call, true) : wish.configuration
    }
  }

  /** Whether the last connection was stable; waits begin anew then. */
  #noteStability(): boolean {
    const since = this.#connectedAt
    this.#connectedAt = undefined
    if (since === undefined) return false
    const isStable = performance.now() - since >= this.#options.settings.stableSeconds * 1000
    if (isStable) this.#backOff.reset()
    return isStable
  }

  /** Answers what is open, and lets handlers end: in their time, and some more once they are told to hurry. Never throws. */
  #endHandlers(reason: ConnectorError): Promise<void> {
    this.#handlersEnded ??= this.#endHandlersNow(reason)
    return this.#handlersEnded
  }

  async #endHandlersNow(reason: ConnectorError): Promise<void> {
    const { settings, log } = this.#options
    this.#setPhase('closing')
    const timeMs = settings.closeTimeoutSeconds * 1000
    const ended = (async () => {
      // a server that does not read must hold up the answers only, not the handlers
      const answered = this.#desk.close(reason)
      const worked = this.#work.close()
      this.#tellUnhandled()
      await this.#turns.end()
      await worked
      await this.#turns.close()
      await answered
    })()
    if (await endsWithin(ended, timeMs)) return
    this.#overdue.abort(reason)
    if (await endsWithin(ended, Math.min(timeMs, hurryMs))) return
    log.warn('a handler does not end although its signal was aborted; the connection is closed all the same')
  }

  #tellUnhandled(): void {
    const { waitingPublishes } = this.#router
    if (waitingPublishes === 0) return
    this.#options.log.warn('publishes that waited for their turn are lost: the connection is closing', {
      context: { lost: waitingPublishes },
    })
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    // that it was ended is seen by whoever goes on
    await delay(ms, undefined, { signal }).catch(() => {})
  }

  #setPhase(phase: ConnectionPhase, retryInMs?: number): void {
    this.#options.onState({
      phase,
      attempt: this.#backOff.failures + 1,
      ...(retryInMs === undefined ? {} : { retryInMs }),
      ...(this.#lastError && { lastError: this.#lastError }),
    })
  }
}

/** Whether a promise settles in time. */
async function endsWithin(promise: Promise<void>, ms: number): Promise<boolean> {
  const timer = new AbortController()
  const late = delay(ms, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    timer.abort()
  }
}
