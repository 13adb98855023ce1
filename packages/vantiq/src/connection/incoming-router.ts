import { ConnectorError, type JsonObject, type JsonValue, type Log, toConnectorError } from '@monoid-kit/core'
import type { BoundHandlers, HandlerContext, QueryContext } from '../handlers.ts'
import { LineLimit } from '../logging/line-limit.ts'
import type { Incoming, StatusMessage } from '../protocol/messages.ts'
import type { QueryDesk } from '../replies/query-desk.ts'
import type { SourceWork } from '../work/source-work.ts'
import type { Session } from './session.ts'

/** Where what comes goes to. */
export interface RouterOptions {
  readonly work: SourceWork
  readonly desk: QueryDesk<QueryContext>
  readonly log: Log
  readonly handlers: () => BoundHandlers
  /** The context of a publish handler. */
  readonly publishContext: () => HandlerContext
}

/** That a source has to be connected anew: with a configuration where the server has sent one already. */
export interface Renewal {
  readonly configuration?: JsonValue
}

/**
 * Hands what comes for a connected source to those who deal with it. Never waits, so that the next message, a pong or a renewal waits for
 * nobody.
 *
 * @example line.receive((incoming) => router.route(incoming, session))
 */
export class IncomingRouter {
  readonly #options: RouterOptions
  #lostPublishes = 0
  #waitingPublishes = 0
  #toldMissing = false
  readonly #ignored = new LineLimit()
  readonly #failures = new LineLimit()
  #renewal: Renewal | undefined
  #onRenewal: () => void = () => {}

  constructor(options: RouterOptions) {
    this.#options = options
  }

  /** How many publishes wait for their turn. */
  get waitingPublishes(): number {
    return this.#waitingPublishes
  }

  /** Resolves once the server wants the source to be connected anew; what it wished before is forgotten. */
  renewal(): Promise<void> {
    this.#renewal = undefined
    return new Promise((resolve) => {
      this.#onRenewal = resolve
    })
  }

  /** What the server wants by now: a claim, where it has asked for one, else what the last configuration says. */
  get wish(): Renewal {
    return this.#renewal ?? {}
  }

  /** Deals with a message; never throws. */
  route(incoming: Incoming, session: Session): void {
    const { desk } = this.#options
    switch (incoming.kind) {
      case 'publish':
        this.#publish(incoming)
        break
      case 'query':
        desk.receive(incoming.query, session)
        break
      case 'faulty-query':
        desk.refuse(incoming.query, session, notAnObject())
        break
      case 'status':
        this.#status(incoming, session)
        break
      case 'reconnect':
        this.#renew({})
        break
      case 'configuration':
        if (incoming.configuration === undefined) this.#ignore('a configuration has no object.config')
        else this.#renew({ configuration: incoming.configuration })
        break
      case 'junk':
        this.#ignore(incoming.reason)
    }
  }

  #renew(renewal: Renewal): void {
    // who asked for a claim waits for it, whatever comes besides
    const isClaimDue = this.#renewal !== undefined && this.#renewal.configuration === undefined
    if (!isClaimDue) this.#renewal = renewal
    this.#onRenewal()
  }

  #publish({ object, bytes }: { readonly object: JsonObject; readonly bytes: number }): void {
    const { work } = this.#options
    this.#waitingPublishes += 1
    const dropped = () => this.#tellLost(object, endsTooSoon())
    if (work.submitPublish(() => this.#handle(object), bytes, dropped)) return
    this.#waitingPublishes -= 1
    this.#lostPublishes += 1
    this.#tellLost(object, tooManyWait())
    // told at the first, the second, the fourth and so on: a flood must not become one of log lines
    if ((this.#lostPublishes & (this.#lostPublishes - 1)) !== 0) return
    this.#options.log.error(
      'a publish was lost: too many wait for their turn, or the connection is closing',
      {
        code: 'OVERLOADED',
        context: { lost: this.#lostPublishes },
      },
    )
  }

  #tellLost(object: JsonObject, reason: ConnectorError): void {
    const { log, handlers, publishContext } = this.#options
    try {
      handlers().publishLost?.(object, reason, publishContext())
    } catch (thrown) {
      const error = toConnectorError(thrown)
      log.error(`the publishLost handler failed: ${error.message}`, { code: error.code })
    }
  }

  async #handle(object: JsonObject): Promise<void> {
    const { log, handlers, publishContext } = this.#options
    this.#waitingPublishes -= 1
    const { publish } = handlers()
    if (!publish) {
      if (!this.#toldMissing) log.warn('what is published to the source is lost: it has no publish handler')
      this.#toldMissing = true
      return
    }
    try {
      await publish(object, publishContext())
    } catch (thrown) {
      const error = toConnectorError(thrown)
      log.error(`the publish handler failed: ${error.message}`, { code: error.code })
    }
  }

  #status({ status, code }: StatusMessage, session: Session): void {
    session.notifications.acknowledge()
    if (status < 300) return
    const context = this.#failures.next()
    if (!context) return
    // its text is left out: it may quote what was sent
    this.#options.log.warn(`Vantiq reports a failure: ${status}`, {
      context: { ...context, status, ...(code === undefined ? {} : { code }) },
    })
  }

  #ignore(reason: string): void {
    const context = this.#ignored.next()
    if (context) this.#options.log.warn(`ignored: ${reason}`, { context })
  }
}

function tooManyWait(): ConnectorError {
  return new ConnectorError(
    'OVERLOADED',
    'too many publishes wait for their turn, or the connection is closing',
    {
      hint: 'publish it again later',
    },
  )
}

function endsTooSoon(): ConnectorError {
  return new ConnectorError('CANCELLED', 'the connector ends before the turn of the publish', {
    hint: 'publish it again',
  })
}

function notAnObject(): ConnectorError {
  return new ConnectorError('REQUEST_INVALID', 'the query: expected an object of what stands after WITH')
}
