import {
  type ConnectorError,
  type JsonObject,
  type Log,
  raceSignal,
  toConnectorError,
} from '@monoid-kit/core'

/** How long after a failure the outbox waits at least before it tries again. */
const retryMs = 500
/** Of a notification that no connection would take. */
const hopeless: ReadonlySet<string> = new Set(['MESSAGE_INVALID', 'RECORD_TOO_LONG', 'REQUEST_INVALID'])

/** How an outbox delivers. */
export interface OutboxOptions {
  /** Delivers one notification: resolves only once it is known to have been read. */
  readonly deliver: (notification: JsonObject, signal: AbortSignal) => Promise<void>
  readonly log: Log
  /** From how many waiting notifications on `isFull` says so. */
  readonly limit: number
}

/**
 * Keeps notifications until they are known to have been read, over any number of lost connections, and delivers them in
 * their order: each at least once, and twice where a connection broke just before that was known.
 *
 * @example
 * const outbox = new Outbox({ deliver, log, limit: 1000 })
 * outbox.add({ kind: 'summary', request_id: '7' })
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #waiting: JsonObject[] = []
  readonly #closing = new AbortController()
  #pump: Promise<void> | undefined

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** How many notifications are not known to have been read. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Whether so much waits that nothing should be begun that has to be told of. */
  get isFull(): boolean {
    return this.#waiting.length >= this.#options.limit
  }

  /** Takes notifications; never waits. After `close` they are dropped. */
  add(...notifications: readonly JsonObject[]): void {
    if (this.#closing.signal.aborted) return
    this.#waiting.push(...notifications)
    this.#pump ??= this.#deliverAll()
  }

  /**
   * Waits until all is delivered.
   *
   * @param signal ends the wait; never rejects
   */
  async flush(signal: AbortSignal): Promise<void> {
    await raceSignal(this.#pump ?? Promise.resolve(), signal).catch(() => {})
  }

  /**
   * Gives up what is not delivered, and says in the log how much that is.
   *
   * @param reason ends the delivery that runs
   */
  async close(reason: ConnectorError): Promise<void> {
    this.#closing.abort(reason)
    await this.#pump
    const lost = this.#waiting.length
    if (lost === 0) return
    this.#options.log.warn(`${lost} notification(s) about deletes were not delivered`, {
      code: 'CANCELLED',
      context: { notifications: lost },
    })
  }

  /** Never rejects. */
  async #deliverAll(): Promise<void> {
    const { deliver, log } = this.#options
    const { signal } = this.#closing
    for (let next = this.#waiting[0]; next && !signal.aborted; next = this.#waiting[0]) {
      try {
        await raceSignal(deliver(next, signal), signal)
        this.#waiting.shift()
      } catch (thrown) {
        if (signal.aborted) return
        const { code, message } = toConnectorError(thrown)
        if (hopeless.has(code)) {
          log.error(`a notification about a delete is given up: ${message}`, { code })
          this.#waiting.shift()
          continue
        }
        log.debug('a notification about a delete could not be delivered and is tried again', { code })
        await pause(signal)
      }
    }
    // in the same turn as the look at what waits: what is added in the next one finds no pump, and starts it
    this.#pump = undefined
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, retryMs)
    signal.addEventListener('abort', end, { once: true })
  })
}
