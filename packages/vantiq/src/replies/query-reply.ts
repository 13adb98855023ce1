import { Buffer } from 'node:buffer'
import { setMaxListeners } from 'node:events'
import { ConnectorError, type Framing, type Log, toConnectorError } from '@monoid-kit/core'
import { frameTooLong } from '../sending/frame-too-long.ts'
import { type ErrorBody, errorBody, errorFrame } from './error-body.ts'
import type { QueryRows } from './query-rows.ts'
import { ReplyClock } from './reply-clock.ts'
import type { ReplySession } from './reply-session.ts'
import type { ReplySettings } from './reply-settings.ts'
import { isRows, RowSender } from './row-sender.ts'
import { rowText } from './row-text.ts'

/** What a `QueryReply` works with. */
export interface QueryReplyOptions {
  /** The socket on which the query came. */
  readonly session: ReplySession
  readonly settings: ReplySettings
  readonly log: Log
}

/**
 * The answer to one query: any number of messages with rows and then exactly one that ends it, unless the session ends
 * before. What comes after the end is refused here and never sent.
 *
 * The platform gives a query up when it has heard nothing of it for 33.75 seconds; each message with rows starts that time
 * anew. So rows that are there are sent in time though a message is not full, and where there are none the query is ended
 * with an error shortly before, its `signal` aborted.
 *
 * @example
 * set.configureHandlers({
 *   async query(request, { reply }) {
 *     await reply.send(100, [{ id: 1 }])
 *     await reply.send(200, [{ id: 2 }])
 *   },
 * })
 */
export class QueryReply {
  /** Where the answer goes; opaque. */
  readonly address: string
  /** The most rows of one message, 0 for as many as fit; may be set until the first rows are taken. */
  bundleFactor: number
  /** Resolves once the end has left, or the session is gone; never rejects. */
  readonly settled: Promise<void>
  readonly #session: ReplySession
  readonly #log: Log
  readonly #abort = new AbortController()
  readonly #clock: ReplyClock
  readonly #rows: () => RowSender
  #madeRows: RowSender | undefined
  #settle: () => void = () => {}
  #state: 'open' | 'closing' | 'ended' | 'lost' = 'open'
  #turn: Promise<unknown> = Promise.resolve()
  #wasDropTold = false

  /**
   * @param address as the query has it
   * @param options see `QueryReplyOptions`
   */
  constructor(address: string, { session, settings, log }: QueryReplyOptions) {
    this.address = address
    this.bundleFactor = settings.bundleFactor
    this.#session = session
    this.#log = log
    this.settled = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.#rows = () => {
      this.#madeRows ??= new RowSender({
        address,
        maxFrameBytes: session.writer.maxFrameBytes,
        bundleFactor: () => this.bundleFactor,
        signal: this.signal,
        send: (frame) => this.#sendPartial(frame),
      })
      return this.#madeRows
    }
    this.#clock = new ReplyClock(settings, {
      beat: () => this.#madeRows?.beat(),
      expire: () => void this.fail(timeIsUp(settings.queryTimeoutSeconds)),
    })
    // a handler may hand it to as many as it likes
    setMaxListeners(0, this.signal)
    session.signal.addEventListener('abort', this.#lose, { once: true })
    if (session.signal.aborted) this.#lose()
  }

  /** Aborted when nobody waits for the rest any more: the session is gone, the time is up, the connector stops, the query failed. */
  get signal(): AbortSignal {
    return this.#abort.signal
  }

  /** Whether nothing more can be sent. */
  get ended(): boolean {
    return this.#state === 'ended' || this.#state === 'lost'
  }

  /** What a store that encodes its rows puts around each, for `EncodedRecords` as rows. */
  get framing(): Framing {
    return this.#rows().framing
  }

  /**
   * Sends a message.
   *
   * @param status 100 with rows where more comes, 200 with rows where these are the last, 204 without any as the end
   * @param body one row as an object, or rows
   * @throws ConnectorError `REQUEST_INVALID` where the query has its answer already; what `addRows` throws
   * @example await reply.send(200, { total: 5 })
   */
  send(status: 100 | 200 | 204, body?: QueryRows | null): Promise<void> {
    if (status === 100) return this.sendRows(body ?? [])
    if (status === 200) return this.answer(body ?? null)
    if (status === 204) return this.answer(null)
    return Promise.reject(
      new ConnectorError(
        'REQUEST_INVALID',
        `the status of a reply: expected 100, 200 or 204, came ${Number(status)}`,
      ),
    )
  }

  /**
   * Sends rows and leaves the answer open.
   *
   * @param rows cut by rows and bytes into as many messages as it takes
   * @returns a promise that resolves once they have left
   * @throws as `addRows`
   */
  sendRows(rows: QueryRows): Promise<void> {
    return this.#whileOpen(async () => {
      await this.#rows().add(rows)
      await this.#rows().flush()
    })
  }

  /**
   * Takes rows, sends those that fill a message, and keeps the rest for the next or the last one.
   *
   * @param rows encoded ones are borrowed until the promise resolves
   * @throws ConnectorError `REQUEST_INVALID` where the query has its answer already, `MESSAGE_INVALID` where a row is no object of
   *   JSON, `RECORD_TOO_LONG` where one does not fit into a frame; the reason of `signal`; what the rows throw
   * @example await reply.addRows(records)
   */
  addRows(rows: QueryRows): Promise<void> {
    return this.#whileOpen(() => this.#rows().add(rows))
  }

  /**
   * Answers and ends: rows as messages of status 100 and one of 200, or 204 where no row is left for it.
   *
   * @param result rows; an object that is one row; null where there is nothing beyond what was sent
   * @throws as `addRows`; the answer is still open then
   * @example await reply.answer(readOrders(signal))
   */
  async answer(result: QueryRows | null): Promise<void> {
    await this.#closing(async () => {
      const gathered = this.#madeRows?.gathered ?? 0
      if (result !== null && gathered === 0 && !isRows(checked(result))) {
        return this.#end(this.#singleFrame(result))
      }
      if (result !== null) await this.#rows().add(checked(result))
      const last = await this.#madeRows?.last()
      await this.#end(last ?? `{"status":204,"headers":{"X-Reply-Address":${JSON.stringify(this.address)}}}`)
    })
  }

  /**
   * Answers with an error and ends.
   *
   * @param error in the platform's form, or anything thrown: of an error that is not of the kit the caller is told nothing
   * @throws ConnectorError `REQUEST_INVALID` where the query has its answer already, or an error in the platform's form is
   *   not of its shape, `RECORD_TOO_LONG` where it does not fit into a frame; the answer is still open then
   * @example await reply.sendError({ messageCode: 'com.acme.unknown', messageTemplate: 'No order {0}', parameters: [5] })
   */
  async sendError(error: ErrorBody | Error): Promise<void> {
    await this.#closing(() =>
      this.#end(errorFrame(this.address, error instanceof Error ? errorBody(error) : error)),
    )
  }

  /**
   * Ends the query with an error where it has not ended, and aborts what is still done for it. Never rejects.
   *
   * @param thrown why
   * @returns a promise that resolves when the end has left, or the session is gone
   */
  fail(thrown: unknown): Promise<void> {
    if (!this.ended) {
      this.#state = 'ended'
      // first, so that rows that still wait for room are withdrawn
      this.#abort.abort(toConnectorError(thrown))
      void this.#sendLast(this.#shortErrorFrame(thrown))
    }
    return this.settled
  }

  #whileOpen(job: () => Promise<void>): Promise<void> {
    const refusal = this.#refusal()
    return refusal ? Promise.reject(refusal) : this.#inTurn(job)
  }

  async #closing(job: () => Promise<void>): Promise<void> {
    const refusal = this.#refusal()
    if (refusal) throw refusal
    this.#state = 'closing'
    try {
      await this.#inTurn(job)
    } finally {
      if (this.#state === 'closing') this.#state = 'open'
    }
  }

  /** One after the other, so that rows keep the order of the calls and the end comes last. */
  #inTurn(job: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(job)
    this.#turn = done.catch(() => {})
    return done
  }

  #refusal(): unknown {
    if (this.#state === 'open') return undefined
    if (this.#state === 'lost' && !this.#wasDropTold) {
      this.#wasDropTold = true
      this.#log.info('a late answer to a query of a lost connection was dropped')
    }
    if (this.signal.aborted) return this.signal.reason
    return new ConnectorError('REQUEST_INVALID', 'the query has its answer already', {
      hint: 'mend the query handler: after 200, 204 or an error nothing may be sent',
    })
  }

  #singleFrame(row: object): string {
    const json = rowText(row, 'the answer')
    return `{"status":200,"headers":{"X-Reply-Address":${JSON.stringify(this.address)}},"body":${json}}`
  }

  /** An error whose texts are too long for a frame is told without them. */
  #shortErrorFrame(thrown: unknown): string {
    try {
      const frame = errorFrame(this.address, errorBody(thrown))
      if (Buffer.byteLength(frame) <= this.#session.writer.maxFrameBytes) return frame
    } catch {
      // what cannot be told is told as any other failure
    }
    return errorFrame(this.address, errorBody(undefined))
  }

  async #sendPartial(frame: Uint8Array): Promise<void> {
    this.#session.notifications.noteReply()
    await this.#session.writer.sendReply(frame, this.signal)
    this.#clock.restart()
  }

  async #end(frame: string | Uint8Array): Promise<void> {
    if (this.#state !== 'closing') throw this.#refusal()
    const { maxFrameBytes } = this.#session.writer
    const bytes = Buffer.byteLength(frame)
    if (bytes > maxFrameBytes) throw frameTooLong(bytes, maxFrameBytes)
    this.#state = 'ended'
    await this.#sendLast(frame)
    if (this.#session.writer.closed.aborted) throw this.#session.writer.closed.reason
  }

  async #sendLast(frame: string | Uint8Array): Promise<void> {
    this.#leave()
    const { writer, notifications } = this.#session
    try {
      notifications.noteReply()
      await writer.sendReply(frame)
    } catch (error) {
      // Whoever waits for the end can only be told by the end of the session.
      writer.fail(toConnectorError(error))
    }
    this.#settle()
  }

  readonly #lose = (): void => {
    if (this.ended) return
    this.#state = 'lost'
    this.#leave()
    this.#abort.abort(this.#session.signal.reason)
    this.#settle()
  }

  #leave(): void {
    this.#clock.stop()
    this.#session.signal.removeEventListener('abort', this.#lose)
  }
}

function checked(result: unknown): object {
  if (typeof result === 'object' && result !== null) return result
  throw new ConnectorError(
    'MESSAGE_INVALID',
    `the answer: expected an object or rows, came a ${typeof result}`,
    {
      hint: 'mend the query handler',
    },
  )
}

function timeIsUp(seconds: number): ConnectorError {
  return new ConnectorError(
    'DEADLINE',
    `the query sent no rows for ${seconds} s, and the platform waits hardly longer`,
    {
      hint: 'let the query find its first rows sooner, or ask for less at once',
    },
  )
}
