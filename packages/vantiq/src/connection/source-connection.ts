import { setMaxListeners } from 'node:events'
import { ConnectorError } from '@monoid-kit/core'
import { type BoundHandlers, type Handlers, mergeHandlers, type QueryContext } from '../handlers.ts'
import type { ErrorBody } from '../replies/error-body.ts'
import { encodeNotification } from '../sending/encode-notification.ts'
import { reconnectSecretOf } from '../settings/reconnect-secret.ts'
import type { Settings } from '../settings/setting-table.ts'
import type { WorkLimits } from '../work/source-work.ts'
import type { ConnectionState } from './connection-state.ts'
import { SessionGate } from './session-gate.ts'
import { type RunOptions, SourceRunner } from './source-runner.ts'

/** The health of a connector: whether its port accepts connections. */
export interface Health {
  declareHealthy(): Promise<void>
  declareUnhealthy(): Promise<void>
  isHealthy(): boolean | undefined
}

/** What a connection is made of; a `ConnectorSet` makes it. */
export interface SourceConnectionOptions {
  readonly source: string
  readonly settings: Settings
  readonly health: Health
  /** The handlers of the set, for those that the source has none of its own. */
  readonly defaults: () => BoundHandlers
  readonly onState: (connection: SourceConnection, state: ConnectionState) => void
}

/** How a notification is sent. */
export interface NotificationOptions {
  /** Ends the wait; what has been handed over is on its way. */
  readonly signal?: AbortSignal
  /** Whether to wait until the server has read the notification: it has answered a ping that came after it. */
  readonly confirm?: boolean
}

/**
 * The connection of one source. It comes back by itself, and belongs to a `ConnectorSet`.
 *
 * @example
 * const orders = set.source('orders')
 * orders.configureHandlers({ publish: (message) => store(message) })
 * await orders.sendNotification({ order: 5, state: 'paid' })
 */
export class SourceConnection {
  /** Name of the source. */
  readonly source: string
  readonly #options: SourceConnectionOptions
  readonly #gate: SessionGate
  readonly #reconnectSecret: string
  #handlers: BoundHandlers = {}
  #state: ConnectionState = { phase: 'idle', attempt: 0 }
  #isStarted = false
  #runner: SourceRunner | undefined
  #limits: WorkLimits = {}
  #closed: ConnectorError | undefined

  /** @param options see `SourceConnectionOptions` */
  constructor(options: SourceConnectionOptions) {
    this.source = options.source
    this.#options = options
    this.#gate = new SessionGate(options.settings.maxWaitingSends)
    this.#reconnectSecret = reconnectSecretOf(options.source, options.settings.reconnectSecret)
  }

  /** Where the connection is, and what went wrong last. */
  get state(): ConnectionState {
    return this.#state
  }

  /**
   * Sets handlers of this source; those of the set count for the others.
   *
   * @param handlers those of the same name are replaced
   * @example connection.configureHandlers({ query: ({ id }) => orderOf(id) })
   */
  configureHandlers(handlers: Handlers): void {
    this.#handlers = mergeHandlers(this.#handlers, handlers)
  }

  /**
   * Says how much is done at a time, from now on; what waits already stays.
   *
   * @param limits see `WorkLimits`
   * @example connection.setLimits({ maxActiveQueries: 5 })
   */
  setLimits(limits: WorkLimits): void {
    this.#limits = { ...this.#limits, ...limits }
    this.#runner?.setLimits(limits)
  }

  /**
   * Sends an event of the source, in the order of the calls. Waits while the source is not connected, or too many notifications are
   * unacknowledged.
   *
   * @param event a plain object that JSON can carry
   * @param options see `NotificationOptions`
   * @throws ConnectorError `REQUEST_INVALID` where the event cannot be sent, `CONNECTION_LOST` where nobody knows whether it arrived,
   *   `OVERLOADED` where too many wait, the error that ended the connection, `CANCELLED` after its end; the signal's reason
   * @example await connection.sendNotification({ order: 5, state: 'paid' })
   */
  async sendNotification(
    event: object,
    { signal, confirm = false }: NotificationOptions = {},
  ): Promise<void> {
    const message = encodeNotification(this.source, event, this.#options.settings.maxFrameBytes)
    if (!this.#isStarted && !this.#closed) throw notRunning(this.source)
    // as many as their sender likes may end by one signal; none leaves its listener behind
    if (signal) setMaxListeners(0, signal)
    const place = this.#gate.place()
    for (;;) {
      const session = await this.#gate.enter(signal, place)
      try {
        await session.notifications.acquire(signal, message.length)
      } catch (error) {
        // nothing was sent, so the next connection will do
        if (session.signal.aborted && !signal?.aborted) continue
        throw error
      }
      await session.writer.send(message, signal, () => session.notifications.release())
      if (confirm) await session.confirm(signal)
      return
    }
  }

  /**
   * Answers a query by hand, in the form of the original SDKs.
   *
   * @param context of the query handler
   * @param status 100 for rows with more to come, 200 for the last rows, 204 for the end without rows
   * @param body a row or several; none with 204
   * @throws ConnectorError where the query has had its answer, or its connection is gone
   * @example await connection.sendQueryResponse(context, 204)
   */
  async sendQueryResponse(context: QueryContext, status: 100 | 200 | 204, body?: object): Promise<void> {
    await context.reply.send(status, body)
  }

  /**
   * Answers a query with an error.
   *
   * @param context of the query handler
   * @param error code, text with `{0}` and so on, and what stands for these
   * @throws ConnectorError where the query has had its answer, or its connection is gone
   * @example await connection.sendQueryError(context, { messageCode: 'com.acme.bad', messageTemplate: 'Bad {0}', parameters: ['id'] })
   */
  async sendQueryError(context: QueryContext, error: ErrorBody): Promise<void> {
    await context.reply.sendError(error)
  }

  /** Declares the set healthy: its port accepts connections from now on. */
  declareHealthy(): Promise<void> {
    return this.#options.health.declareHealthy()
  }

  /** Declares the set unhealthy: its port accepts no connections from now on. */
  declareUnhealthy(): Promise<void> {
    return this.#options.health.declareUnhealthy()
  }

  /** Whether the set is healthy; undefined before it has been declared anything. */
  isHealthy(): boolean | undefined {
    return this.#options.health.isHealthy()
  }

  /** Lets senders wait for the connection that is about to be made; for the set. */
  start(): void {
    this.#isStarted = true
  }

  /** Connects, and settles when the connection has ended for good; for the set. */
  async run(options: RunOptions): Promise<void> {
    if (this.#closed) return
    this.#runner = new SourceRunner({
      ...options,
      connection: this,
      reconnectSecret: this.#reconnectSecret,
      settings: this.#options.settings,
      gate: this.#gate,
      handlers: () => ({ ...this.#options.defaults(), ...this.#handlers }),
      onState: (state) => this.#setState(state),
    })
    this.#runner.setLimits(this.#limits)
    await this.#runner.run()
  }

  /** Has the connection end for good; for the set. `run` settles when it has. */
  stop(reason: ConnectorError): void {
    const isClosed = this.#closed !== undefined
    this.#closed ??= reason
    if (this.#runner) this.#runner.stop(reason)
    // a listener may close once more when it is told
    if (this.#runner || isClosed) return
    this.#gate.fail(reason)
    this.#setState({ phase: 'closed', attempt: 0 })
  }

  #setState(state: ConnectionState): void {
    this.#state = state
    this.#options.onState(this, state)
  }
}

function notRunning(source: string): ConnectorError {
  return new ConnectorError(
    'REQUEST_INVALID',
    `the connection of ${JSON.stringify(source)} has not been started`,
    {
      hint: 'call run() of the set first, without waiting for it',
    },
  )
}
