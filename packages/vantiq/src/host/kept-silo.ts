import {
  type AbstractSilo,
  ConnectorError,
  canRunStatements,
  raceSignal,
  type SiloContext,
} from '@monoid-kit/core'

/** How a silo is made and closed. */
export interface SiloMaker {
  readonly make: () => Promise<AbstractSilo<unknown>>
  /** Never rejects. */
  readonly close: (silo: AbstractSilo<unknown>) => Promise<void>
}

/**
 * The silo of one source and one configuration: made when the first request needs it, shared by all that run at the same
 * time, closed once it is retired and the last of them has ended.
 *
 * @example await kept.use((silo) => answerOperation(silo, operation, take, context))
 */
export class KeptSilo {
  readonly #maker: SiloMaker
  readonly #retired = new AbortController()
  /** Aborted once nothing uses the silo any more. */
  readonly #unused = new AbortController()
  readonly #closed: Promise<void>
  #setClosed: () => void = () => {}
  #silo: Promise<AbstractSilo<unknown>> | undefined
  #admitted: Promise<void> | undefined
  #uses = 0

  constructor(maker: SiloMaker) {
    this.#maker = maker
    this.#closed = new Promise((resolve) => {
      this.#setClosed = resolve
    })
  }

  /**
   * Lets the silo do something.
   *
   * @param work is done with the silo, which stays open meanwhile
   * @returns what the work gives
   * @throws ConnectorError `CANCELLED` once the silo is retired; what the work throws, or making the silo: the next use tries
   *   that again
   */
  async use<T>(work: (silo: AbstractSilo<unknown>) => Promise<T>): Promise<T> {
    this.#retired.signal.throwIfAborted()
    this.#uses += 1
    try {
      return await work(await this.#made())
    } finally {
      this.#uses -= 1
      if (this.#retired.signal.aborted && this.#uses === 0) this.#close()
    }
  }

  /**
   * Makes sure, once in the silo's life, that its account can do no more than read by a statement.
   *
   * @param context of the request that asks; its signal ends the wait and not the check, which others may wait for as well
   * @throws ConnectorError `REQUEST_INVALID` where the silo has no statements; what `admitStatements` throws: then the next
   *   request asks again
   */
  async admitStatements(context: SiloContext): Promise<void> {
    const silo = await this.#silo
    if (!silo || !canRunStatements(silo)) {
      throw new ConnectorError('REQUEST_INVALID', 'the silo has no statements', {
        hint: 'use the other operations',
      })
    }
    this.#admitted ??= silo.admitStatements({ ...context, signal: this.#unused.signal })
    const admitted = this.#admitted
    try {
      await raceSignal(admitted, context.signal)
    } catch (thrown) {
      if (this.#admitted === admitted && !context.signal.aborted) this.#admitted = undefined
      throw thrown
    }
  }

  /**
   * Lets no more uses begin.
   *
   * @returns settles once those that run have ended and the silo is closed; never rejects
   */
  retire(): Promise<void> {
    if (!this.#retired.signal.aborted) {
      this.#retired.abort(new ConnectorError('CANCELLED', 'the source has another configuration now'))
      if (this.#uses === 0) this.#close()
    }
    return this.#closed
  }

  async #made(): Promise<AbstractSilo<unknown>> {
    this.#silo ??= this.#maker.make()
    const silo = this.#silo
    try {
      return await silo
    } catch (thrown) {
      if (this.#silo === silo) this.#silo = undefined
      throw thrown
    }
  }

  #close(): void {
    this.#unused.abort(this.#retired.signal.reason)
    const silo = this.#silo
    this.#silo = undefined
    if (silo) void silo.then(this.#maker.close, () => {}).then(this.#setClosed)
    else this.#setClosed()
  }
}
