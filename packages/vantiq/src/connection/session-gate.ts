import { ConnectorError } from '@monoid-kit/core'
import type { Session } from './session.ts'

/** A place in the order in which senders came; who has to wait once more keeps it. */
export interface Place {
  readonly order: number
  wasAdmitted: boolean
}

interface Waiter {
  readonly place: Place
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
  #places = 0
  #session: Session | undefined
  #failure: ConnectorError | undefined

  /** @param maxWaiting how many may wait */
  constructor(maxWaiting: number) {
    this.#maxWaiting = maxWaiting
  }

  /** Lets all in, in the order of their places. */
  open(session: Session): void {
    if (this.#failure) return
    this.#session = session
    const waiting = [...this.#waiting].sort((one, other) => one.place.order - other.place.order)
    this.#waiting.clear()
    for (const { admit } of waiting) admit(session)
  }

  /** The next place. */
  place(): Place {
    this.#places += 1
    return { order: this.#places, wasAdmitted: false }
  }

  /** Lets nobody in until it is opened again. */
  shut(): void {
    this.#session = undefined
  }

  /** Refuses everybody from now on, unless it is open. */
  failIfShut(reason: ConnectorError): void {
    if (!this.#session) this.fail(reason)
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
   * @param place of the sender; who was let in before, and could not send, is not refused for the number of those who wait
   * @returns the session to send on
   * @throws ConnectorError `OVERLOADED` where too many wait already; the reason of `fail`; the signal's reason
   */
  enter(signal?: AbortSignal, place: Place = this.place()): Promise<Session> {
    if (this.#failure) return Promise.reject(this.#failure)
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#session) {
      place.wasAdmitted = true
      return Promise.resolve(this.#session)
    }
    if (!place.wasAdmitted && this.#waiting.size >= this.#maxWaiting)
      return Promise.reject(tooMany(this.#maxWaiting))
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(waiter)
        reject(signal?.reason)
      }
      const done = () => signal?.removeEventListener('abort', leave)
      const waiter: Waiter = {
        place,
        admit: (session) => {
          place.wasAdmitted = true
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
