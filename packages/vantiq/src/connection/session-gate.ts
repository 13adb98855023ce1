import { ConnectorError } from '@monoid-kit/core'
import type { Session } from './session.ts'

interface Waiter {
  readonly admit: (session: Session) => void
  readonly refuse: (reason: unknown) => void
}

/**
 * Where senders wait for a connected source: a bounded number of them, for as long as it takes, but not beyond the end of the connection.
 *
 * @example const session = await gate.enter(signal)
 */
export class SessionGate {
  readonly #maxWaiting: number
  readonly #waiting = new Set<Waiter>()
  #session: Session | undefined
  #failure: ConnectorError | undefined

  /** @param maxWaiting how many may wait */
  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting
  }

  /** Lets all in, those who wait first. */
  open(session: Session): void {
    if (this.#failure) return
    this.#session = session
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const { admit } of waiting) admit(session)
  }

  /** Lets nobody in until it is opened again. */
  shut(): void {
    this.#session = undefined
  }

  /** Refuses everybody from now on; the first reason stays. */
  fail(reason: ConnectorError): void {
    this.#failure ??= reason
    this.#session = undefined
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const { refuse } of waiting) refuse(this.#failure)
  }

  /**
   * Waits for a connected source.
   *
   * @param signal ends the wait
   * @returns the session to send on
   * @throws ConnectorError `OVERLOADED` where too many wait already; the reason of `fail`; the signal's reason
   */
  enter(signal?: AbortSignal): Promise<Session> {
    if (this.#failure) return Promise.reject(this.#failure)
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#session) return Promise.resolve(this.#session)
    if (this.#waiting.size >= this.#maxWaiting) return Promise.reject(tooMany(this.#maxWaiting))
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter)
        reject(signal?.reason)
      }
      const done = () => signal?.removeEventListener('abort', leave)
      const waiter: Waiter = {
        admit: (session) => {
          done()
          resolve(session)
        },
        refuse: (reason) => {
          done()
          reject(reason)
        },
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiting.add(waiter)
    })
  }
}

function tooMany(limit: number): ConnectorError {
  return new ConnectorError(
    'OVERLOADED',
    `the source is not connected, and ${limit} notifications wait for it already`,
    {
      hint: 'await each notification before the next, or raise maxWaitingSends',
      context: { limit },
    },
  )
}
