import {
  ConnectorError,
  type ConnectorSource,
  closeSilo,
  type JsonObject,
  type JsonValue,
  type KnownSecrets,
  loadSilo,
  type MonoidSiloSpec,
  Scrubber,
} from '@monoid-kit/core'
import type { ConnectionPhase, ConnectionState } from '../connection/connection-state.ts'
import type { SourceConnection } from '../connection/source-connection.ts'
import type { HandlerContext, Handlers, QueryContext } from '../handlers.ts'
import { answerOperation } from './answer-operation.ts'
import { erasePerson, readErasure, refusalOf, requestIdOf } from './erase-person.ts'
import { joinSignals } from './join-signals.ts'
import { KeptSilo } from './kept-silo.ts'
import { Outbox } from './outbox.ts'
import { parseOperation } from './parse-operation.ts'
import { scrubError } from './scrub-error.ts'
import type { ScrubbedSink } from './scrubbed-sink.ts'
import type { SiloOperation } from './silo-work.ts'
import {
  readSourceConfiguration,
  type SourceConfiguration,
  type SourceOptions,
} from './source-configuration.ts'

/** From how many undelivered outcomes on nothing more is deleted. */
const mostOutcomes = 1000
/** From how many undelivered events on a refusal is told by the log alone: a flood must not fill the memory. */
const mostRefusals = 10_000
/** The most deletes that wait for one that runs: each lost connection leaves some behind, and the one may take hours. */
const mostDeletes = 10_000
/** A connection in one of these has to come back, which no delete is to hold up. */
const lostPhases: ReadonlySet<ConnectionPhase> = new Set([
  'waiting',
  'dialling',
  'authenticating',
  'claiming',
])
/** How long a source that closes in order waits for its outcomes to be read. */
const flushMs = 2000

/** What a `SourceHost` works with. */
export interface SourceHostOptions {
  readonly source: ConnectorSource
  readonly siloSpec: MonoidSiloSpec
  readonly sink: ScrubbedSink
  /** Told the secrets of each configuration, for errors that nobody caught. */
  readonly secrets: KnownSecrets
}

/** A configuration that works so far, and its silo. */
interface Served {
  readonly options: SourceOptions
  readonly scrubber: Scrubber
  readonly kept: KeptSilo
}

/**
 * Serves a silo as one source of the platform: the source's configuration is the silo's, a SELECT asks it, a PUBLISH deletes
 * where the configuration allows it. There is one silo at a time; that of an earlier configuration is closed as soon as
 * what it still does has ended.
 *
 * @example connection.configureHandlers(new SourceHost(connection, options))
 */
export class SourceHost implements Handlers {
  readonly #options: SourceHostOptions
  readonly #outbox: Outbox
  readonly #retiring = new Set<Promise<void>>()
  /** The last delete: one begins when the one before it has ended. Never rejects. */
  #deletes: Promise<void> = Promise.resolve()
  #waitingDeletes = 0
  /** Aborted where the connector ends without a connection over which a delete could be told of. */
  readonly #ending = new AbortController()
  #letGo: () => void = () => {}
  /** Settles when there is a configuration again, or will be none. */
  #configured: Promise<void> = Promise.resolve()
  #setConfigured: (() => void) | undefined
  #served: Served | ConnectorError = new ConnectorError('CANCELLED', 'the source has no configuration yet')

  constructor(
    connection: SourceConnection,
    options: SourceHostOptions & { readonly log: HandlerContext['log'] },
  ) {
    this.#options = options
    const deliver = (notification: JsonObject, signal: AbortSignal) =>
      connection.sendNotification(notification, { signal, confirm: true })
    this.#outbox = new Outbox({ deliver, log: options.log, limit: mostOutcomes })
  }

  /** Takes a configuration; one that is wrong is told to the log and to everybody who asks. Never throws. */
  async connect(document: JsonValue, context: HandlerContext): Promise<void> {
    this.#retire()
    try {
      await this.#configure(document, context)
    } finally {
      this.#setConfigured?.()
    }
  }

  async #configure(document: JsonValue, { connection, log }: HandlerContext): Promise<void> {
    const { siloSpec, sink, secrets } = this.#options
    const configuration = await readSourceConfiguration(siloSpec.spec, document)
    sink.learn(configuration.secrets)
    secrets.add(configuration.secrets)
    if (configuration.unknown.length > 0) {
      log.warn(
        `the configuration has properties that the silo does not know: ${configuration.unknown.join(', ')}`,
        {
          code: 'CONFIG_UNKNOWN_PROPERTY',
          context: { properties: configuration.unknown },
        },
      )
    }
    this.#served = this.#serve(configuration)
    if (this.#served instanceof ConnectorError) {
      const { code, message, hint } = this.#served
      log.error(`${message}; ${hint}`, { code })
      return
    }
    const { maxActiveQueries, maxQueuedQueries } = this.#served.options
    connection.setLimits({ maxActiveQueries, maxQueuedQueries })
  }

  /** Answers a SELECT. */
  async query(request: JsonObject, { reply, log }: QueryContext): Promise<void> {
    const { bundleFactor, ...operation } = parseOperation(request)
    if (bundleFactor !== undefined) reply.bundleFactor = bundleFactor
    if (operation.operation === 'spec') {
      const { name, spec } = this.#options.siloSpec
      return reply.answer([{ ...(name === undefined ? {} : { name }), spec }])
    }
    const served = this.#served
    if (served instanceof ConnectorError) {
      if (operation.operation !== 'validate') throw served
      return reply.answer([{ status: 'FAILURE', message: `${served.message}; ${served.hint}` }])
    }
    const { options, kept, scrubber } = served
    if (operation.operation === 'statement' && !options.allowStatements) {
      throw new ConnectorError('NOT_ENABLED', 'the configuration of the source does not allow statements', {
        hint: 'set monoid.allow_statements to true, with an account that can only read, or use the other operations',
      })
    }
    await this.#answer(kept, operation, { reply, log, scrubber })
    await reply.answer(null)
  }

  async #answer(
    kept: KeptSilo,
    operation: SiloOperation,
    { reply, log, scrubber }: Pick<QueryContext, 'reply' | 'log'> & { readonly scrubber: Scrubber },
  ): Promise<void> {
    const take = (rows: object) => reply.addRows(rows)
    const context = {
      log,
      scrubber,
      signal: reply.signal,
      // the comma behind a row counts there
      maxRowBytes: reply.framing.maxLineBytes - 1,
      admitStatements: kept.admitStatements.bind(kept),
    }
    try {
      await kept.use((silo) => answerOperation(silo, operation, take, context))
    } catch (thrown) {
      throw scrubError(thrown, scrubber)
    }
  }

  /**
   * Deletes where the configuration allows it. What came of it is told by notifications; never throws. A connection that is lost
   * meanwhile is not kept from coming back: the delete then goes on beside it.
   */
  async publish(message: JsonObject, context: HandlerContext): Promise<void> {
    if (this.#waitingDeletes >= mostDeletes) {
      this.publishLost(message, new ConnectorError('OVERLOADED', 'too many deletes wait for their turn'))
      return
    }
    this.#waitingDeletes += 1
    const deleted = this.#deletes.then(() => this.#delete(message, context))
    this.#deletes = deleted
    const disconnected = new Promise<void>((resolve) => {
      this.#letGo = resolve
    })
    this.stateChanged(context.connection.state)
    await Promise.race([deleted, disconnected])
  }

  /** Is told of each change of the connection. */
  stateChanged({ phase }: ConnectionState): void {
    if (lostPhases.has(phase)) this.#letGo()
  }

  async #delete(message: JsonObject, context: HandlerContext): Promise<void> {
    this.#waitingDeletes -= 1
    const { log } = context
    const { signal, release } = joinSignals(context.signal, this.#ending.signal)
    await this.#configured
    const served = this.#served
    const requestId = requestIdOf(message)
    try {
      const { kept, scrubber } = this.#writable(served)
      const request = readErasure(message)
      const tell = (notification: JsonObject) => this.#outbox.add(notification)
      await kept.use((silo) => erasePerson(silo, request, { requestId, log, signal, scrubber, tell }))
    } catch (thrown) {
      const error = scrubError(thrown, served instanceof ConnectorError ? Scrubber.none : served.scrubber)
      log.warn(`a PUBLISH was refused: ${error.message}; ${error.hint}`, { code: error.code })
      this.#refuse(requestId, error)
    } finally {
      release()
    }
  }

  /** Tells of a PUBLISH that had no turn. */
  publishLost(message: JsonObject, reason: ConnectorError): void {
    this.#refuse(requestIdOf(message), reason)
  }

  /** The source is connected no more; what is to be told waits for the next connection. */
  async close({ connection }: HandlerContext): Promise<void> {
    this.#retire()
    if (connection.state.phase !== 'closing') return
    this.#setConfigured?.()
    // an orderly end: the socket is still there
    await this.#deletes
    await this.#outbox.flush(AbortSignal.timeout(flushMs))
  }

  /**
   * Lets go of everything, once the connection is closed.
   *
   * @returns settles when all silos are closed; never rejects
   */
  async end(): Promise<void> {
    this.#retire()
    this.#setConfigured?.()
    const reason = new ConnectorError('CANCELLED', 'the connector ends', { hint: 'publish it again' })
    this.#ending.abort(reason)
    // what they tell is counted among what is lost
    await this.#deletes
    await this.#outbox.close(reason)
    await Promise.all(this.#retiring)
  }

  #refuse(requestId: string, error: ConnectorError): void {
    if (this.#outbox.waiting < mostRefusals) this.#outbox.add(refusalOf(requestId, error))
  }

  #writable(served: Served | ConnectorError): Served {
    if (served instanceof ConnectorError) throw served
    if (!served.options.allowWrites) {
      throw new ConnectorError('NOT_ENABLED', 'the configuration of the source does not allow deletes', {
        hint: 'set monoid.allow_writes to true',
      })
    }
    if (!this.#outbox.isFull) return served
    throw new ConnectorError('OVERLOADED', 'too many outcomes of earlier deletes could not be delivered yet')
  }

  #serve(configuration: SourceConfiguration): Served | ConnectorError {
    if (!configuration.ok) return configuration.error
    const { source, sink } = this.#options
    const kept = new KeptSilo({
      make: () => loadSilo(source, configuration.silo),
      close: (silo) => closeSilo(silo, sink),
    })
    return { options: configuration.options, scrubber: new Scrubber(configuration.secrets), kept }
  }

  #retire(): void {
    if (!this.#setConfigured) {
      this.#configured = new Promise((resolve) => {
        this.#setConfigured = () => {
          this.#setConfigured = undefined
          resolve()
        }
      })
    }
    const served = this.#served
    this.#served = new ConnectorError('CANCELLED', 'the source has no configuration at the moment')
    if (served instanceof ConnectorError) return
    const retired = served.kept.retire().finally(() => this.#retiring.delete(retired))
    this.#retiring.add(retired)
  }
}
