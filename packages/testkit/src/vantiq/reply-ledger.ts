import { randomUUID } from 'node:crypto'
import type { ReplyBody } from './client-message.ts'
import { FakeQuery, type FakeQueryOptions, type QueryOutcome } from './fake-query.ts'

/** A query in flight, and the session over which its replies have to come. */
interface OpenQuery {
  readonly session: number
  readonly query: FakeQuery
}

/** How a query of which only this is remembered has ended. */
interface EndedQuery {
  readonly session: number
  readonly how: QueryOutcome['kind']
}

/** Knows every reply address and judges each reply: exactly one that ends a query, over its own session. */
export class ReplyLedger {
  readonly #keep: number
  readonly #onChange: () => void
  readonly #open = new Map<string, OpenQuery>()
  readonly #ended = new Map<string, EndedQuery>()

  constructor(keep: number, onChange: () => void) {
    this.#keep = keep
    this.#onChange = onChange
  }

  /** How many queries have not ended. */
  get openCount(): number {
    return this.#open.size
  }

  add(session: number, limitMs: number, options: FakeQueryOptions): FakeQuery {
    const address = options.address ?? randomUUID()
    if (this.#open.has(address)) throw new Error(`a query with the reply address ${address} is in flight`)
    this.#ended.delete(address)
    const query = new FakeQuery(address, options.limitMs ?? limitMs, options, ({ ended = 'lost' }) => {
      this.#open.delete(address)
      this.#remember(address, { session, how: ended })
      this.#onChange()
    })
    this.#open.set(address, { session, query })
    return query
  }

  /**
   * Takes a reply.
   *
   * @returns `taken`, `late` for a query whose time had run out, or a text that says what is wrong with it
   */
  take(session: number, address: string, status: number, body: ReplyBody): 'taken' | 'late' | (string & {}) {
    const open = this.#open.get(address)
    if (open) {
      if (open.session !== session) return `reply to a query of session ${open.session}`
      open.query.take(status, body)
      return 'taken'
    }
    const ended = this.#ended.get(address)
    if (!ended) return 'reply with an unknown X-Reply-Address'
    if (ended.session !== session) return `reply to a query of session ${ended.session}`
    return ended.how === 'timeout'
      ? 'late'
      : `reply with status ${status} to a query that has had its last reply`
  }

  /** Ends all queries of a session that has gone. */
  lose(session: number): void {
    for (const open of [...this.#open.values()]) if (open.session === session) open.query.lose()
  }

  #remember(address: string, ended: EndedQuery): void {
    this.#ended.set(address, ended)
    if (this.#ended.size <= this.#keep) return
    const [oldest] = this.#ended.keys()
    if (oldest !== undefined) this.#ended.delete(oldest)
  }
}
