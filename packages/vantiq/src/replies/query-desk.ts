import { ConnectorError, type Log, toConnectorError } from '@monoid-kit/core'
import { LineLimit } from '../logging/line-limit.ts'
import type { QueryMessage } from '../protocol/messages.ts'
import type { SourceWork } from '../work/source-work.ts'
import { QueryError } from './query-error.ts'
import { QueryReply } from './query-reply.ts'
import type { QueryRows } from './query-rows.ts'
import type { ReplySession } from './reply-session.ts'
import type { ReplySettings } from './reply-settings.ts'
import { settledOrLate } from './settled-or-late.ts'

/** How long an aborted handler may go on before its place is given to the next query. */
const lateMs = 5000

/** What answers queries; its result becomes the answer. */
export type AnswerQuery<Context> = (
  request: QueryMessage['object'],
  context: Context,
) => QueryRows | null | undefined | void | Promise<QueryRows | null | undefined> | Promise<void>

/** What a `QueryDesk` works with. */
export interface QueryDeskOptions<Context> {
  /** The name of the source, for the log. */
  readonly source: string
  readonly work: SourceWork
  readonly settings: ReplySettings
  readonly log: Log
  /** The handler as it is set at the moment, if any is. */
  readonly handler: () => AnswerQuery<Context> | undefined
  /** What the handler is called with besides the request. */
  readonly contextOf: (reply: QueryReply, signal: AbortSignal) => Context
}

/**
 * Takes the queries of a source and sees to it that each has exactly one end: what the handler gives, or an error where there is
 * no handler, it throws, it gives nothing, the queue is full, the time is up or the connector stops. A query whose session is
 * gone has none; what is done for it is aborted.
 *
 * @example
 * const desk = new QueryDesk({ source, work, settings, log, handler: () => handlers.query, contextOf })
 * desk.receive(message, session)
 */
export class QueryDesk<Context> {
  readonly #options: QueryDeskOptions<Context>
  readonly #open = new Set<QueryReply>()
  readonly #refusals = new LineLimit()
  #closed: ConnectorError | undefined

  /** @param options see `QueryDeskOptions` */
  constructor(options: QueryDeskOptions<Context>) {
    this.#options = options
  }

  /** How many queries have no end yet. */
  get open(): number {
    return this.#open.size
  }

  /**
   * Takes a query; its time runs from now on, also while it waits for its turn. Never throws, never waits.
   *
   * @param message the query
   * @param session the socket on which it came
   */
  receive(message: QueryMessage, session: ReplySession): void {
    const reply = this.#newReply(message, session)
    if (this.#closed) return void reply.fail(this.#closed)
    const handler = this.#options.handler()
    if (!handler) return void reply.fail(noHandler())
    const accepted = this.#options.work.submitQuery(() => this.#answer(reply, message, handler), {
      signal: reply.signal,
    })
    if (accepted) return
    const context = this.#refusals.next()
    if (context) {
      const fields = { code: 'OVERLOADED', context } as const
      this.#options.log.warn('a query was refused: too many are waiting already', fields)
    }
    void reply.fail(queueFull())
  }

  /**
   * Answers a query with an error.
   *
   * @param message the query
   * @param session the socket on which it came
   * @param error why
   */
  refuse(message: QueryMessage, session: ReplySession, error: ConnectorError): void {
    void this.#newReply(message, session).fail(error)
  }

  /**
   * Ends all queries with an error and aborts what is done for them; later ones are answered in the same way.
   *
   * @param error what the callers are told
   * @returns a promise that resolves when all ends have left, or their sessions are gone
   */
  async close(error: ConnectorError = stopping()): Promise<void> {
    this.#closed ??= error
    await Promise.all([...this.#open].map((reply) => reply.fail(error)))
  }

  #newReply({ replyAddress }: QueryMessage, session: ReplySession): QueryReply {
    const { settings, log } = this.#options
    const reply = new QueryReply(replyAddress, { session, settings, log })
    this.#open.add(reply)
    void reply.settled.then(() => this.#open.delete(reply))
    return reply
  }

  async #answer(reply: QueryReply, { object }: QueryMessage, handler: AnswerQuery<Context>): Promise<void> {
    const answered = this.#answerWith(reply, object, handler)
    await settledOrLate(answered, reply.signal, lateMs)
    await reply.settled
  }

  /** Never rejects. */
  async #answerWith(
    reply: QueryReply,
    object: QueryMessage['object'],
    handler: AnswerQuery<Context>,
  ): Promise<void> {
    const { log, contextOf } = this.#options
    try {
      const result = await handler(object, contextOf(reply, reply.signal))
      if (!reply.ended && result !== undefined) await reply.answer(result)
      else if (!reply.ended) throw noAnswer()
      else if (result !== undefined && result !== null && !reply.signal.aborted) {
        log.warn('what the query handler returned is left out: the query had its answer already')
      }
    } catch (thrown) {
      // after its end it is the abort that comes back
      if (reply.ended) return
      this.#tell(thrown)
      await reply.fail(thrown)
    }
  }

  /** The caller learns little, the operator what is safe. */
  #tell(thrown: unknown): void {
    const { log, source } = this.#options
    if (thrown instanceof QueryError) return
    const { message, code, hint } = toConnectorError(thrown)
    log.error(`a query failed: ${message}; ${hint}`, { code, context: { source } })
  }
}

function noHandler(): ConnectorError {
  return new ConnectorError(
    'NOT_ENABLED',
    'the source answers no queries: its connector has no query handler',
    {
      hint: 'set a query handler, or let the query ask another source',
    },
  )
}

function queueFull(): ConnectorError {
  return new ConnectorError('OVERLOADED', 'the connector has as many queries waiting as it may')
}

function stopping(): ConnectorError {
  return new ConnectorError('CANCELLED', 'the connector is stopping')
}

function noAnswer(): ConnectorError {
  return new ConnectorError('ANSWER_MISSING', 'the query handler ended without an answer', {
    hint: 'mend the connector: return rows, return null where there are none, or await what answers',
  })
}
