import { HttpError } from '../problems/http-error.ts'
import type { ServiceLimits } from './service-limits.ts'

/**
 * Lets so many requests work at once; further ones wait for their turn, first come first served, and what is beyond
 * that is refused at once.
 *
 * @example
 * const leave = await gate.enter(signal)
 * try { await work() } finally { leave() }
 */
export class RequestGate {
  readonly #limits: Pick<ServiceLimits, 'maxActive' | 'maxQueued' | 'queueSeconds'>
  readonly #waiting = new Set<() => void>()
  #active = 0

  constructor(limits: Pick<ServiceLimits, 'maxActive' | 'maxQueued' | 'queueSeconds'>) {
    this.#limits = limits
  }

  /** Whether a request that came now would be refused. */
  get isFull(): boolean {
    return this.#active >= this.#limits.maxActive && this.#waiting.size >= this.#limits.maxQueued
  }

  /**
   * Waits for a turn.
   *
   * @param signal ends the wait
   * @returns to be called once, when the work has ended
   * @throws HttpError 503 where the queue is full or the wait too long; the signal's reason
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.isFull) throw this.#refusal('as many requests as may wait are waiting')
    if (this.#active >= this.#limits.maxActive) await this.#wait(signal)
    else this.#active += 1
    return () => this.#leave()
  }

  #leave(): void {
    const [next] = this.#waiting
    // the turn is handed on, so nobody who comes meanwhile can take it
    if (next) next()
    else this.#active -= 1
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        this.#waiting.delete(proceed)
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        how()
      }
      const proceed = () => settle(resolve)
      const stop = () => settle(() => reject(signal.reason))
      const tooLong = () => settle(() => reject(this.#refusal('its turn did not come in time')))
      const timer = setTimeout(tooLong, this.#limits.queueSeconds * 1000)
      this.#waiting.add(proceed)
      signal.addEventListener('abort', stop)
    })
  }

  #refusal(reason: string): HttpError {
    const retryAfter = String(Math.max(1, Math.ceil(this.#limits.queueSeconds / 2)))
    return new HttpError(503, 'OVERLOADED', `the request was not begun: ${reason}`, {
      headers: { 'retry-after': retryAfter },
    })
  }
}
