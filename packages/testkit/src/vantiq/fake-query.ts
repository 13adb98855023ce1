import type { JsonObject } from '@monoid-kit/core'
import type { ReplyBody, VantiqError } from './client-message.ts'

/** How a query ended for its caller. */
export type QueryOutcome =
  /** All rows, of the partial replies and the last; `status` is 204 where the last had none. */
  | { readonly kind: 'rows'; readonly status: 200 | 204; readonly rows: readonly JsonObject[] }
  | { readonly kind: 'error'; readonly status: number; readonly errors: readonly VantiqError[] }
  /** Nothing with rows in it came in time. */
  | { readonly kind: 'timeout' }
  /** The connection over which it was sent has gone. */
  | { readonly kind: 'lost' }

/** What a query is to do besides. */
export interface FakeQueryOptions {
  /** How long it may go without rows, in milliseconds; that of the server where left out. */
  readonly limitMs?: number
  /** The address for its replies; a fresh one where left out. */
  readonly address?: string
  /** Whether the rows are kept for its outcome; kept where left out, otherwise only counted. */
  readonly keepRows?: boolean
}

/**
 * A query that a fake Vantiq server has sent to a connector: follows its replies and keeps its time limit.
 *
 * @example
 * const query = server.query('orders', { operation: 'schema' })
 * const outcome = await query.outcome
 */
export class FakeQuery {
  readonly address: string
  /** Settles when the query has ended, in whatever way; never rejects. */
  readonly outcome: Promise<QueryOutcome>
  readonly #resolve: (outcome: QueryOutcome) => void
  readonly #rows: JsonObject[] = []
  readonly #keepRows: boolean
  readonly #timer: NodeJS.Timeout
  readonly #batches: number[] = []
  #lastRows = performance.now()
  #longestIdleMs = 0
  #rowCount = 0
  #ended: QueryOutcome['kind'] | undefined

  constructor(
    address: string,
    limitMs: number,
    options: FakeQueryOptions,
    onEnd: (query: FakeQuery) => void,
  ) {
    this.address = address
    this.#keepRows = options.keepRows ?? true
    let resolve: (outcome: QueryOutcome) => void = () => undefined
    this.outcome = new Promise((settle) => {
      resolve = settle
    })
    this.#resolve = (outcome) => {
      this.#ended = outcome.kind
      clearTimeout(this.#timer)
      onEnd(this)
      resolve(outcome)
    }
    this.#timer = setTimeout(() => this.#resolve({ kind: 'timeout' }), limitMs)
  }

  /** How it ended, once it has. */
  get ended(): QueryOutcome['kind'] | undefined {
    return this.#ended
  }

  /** How many rows there were in each reply with rows, in order. */
  get batches(): readonly number[] {
    return this.#batches
  }

  /** How many rows have come so far. */
  get rowCount(): number {
    return this.#rowCount
  }

  /** The longest time without rows, in milliseconds. */
  get longestIdleMs(): number {
    return Math.max(this.#longestIdleMs, this.#ended ? 0 : performance.now() - this.#lastRows)
  }

  /** Takes a reply whose shape is right; only for a query that has not ended. */
  take(status: number, body: ReplyBody): void {
    if (body.kind === 'errors') {
      this.#resolve({ kind: 'error', status, errors: body.errors })
      return
    }
    if (body.kind === 'rows') this.#takeRows(body.rows)
    if (status !== 100) {
      this.#resolve({ kind: 'rows', status: status === 204 ? 204 : 200, rows: this.#rows })
    }
  }

  /** Ends it for the connection has gone. */
  lose(): void {
    if (!this.#ended) this.#resolve({ kind: 'lost' })
  }

  #takeRows(rows: readonly JsonObject[]): void {
    this.#batches.push(rows.length)
    this.#rowCount += rows.length
    if (this.#keepRows) for (const row of rows) this.#rows.push(row)
    if (rows.length === 0) return
    const now = performance.now()
    this.#longestIdleMs = Math.max(this.#longestIdleMs, now - this.#lastRows)
    this.#lastRows = now
    this.#timer.refresh()
  }
}
