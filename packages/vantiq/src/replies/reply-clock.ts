import type { ReplySettings } from './reply-settings.ts'

/** Whom a clock tells. */
export interface ClockListener {
  /** Rows should be sent soon. */
  beat(): void
  /** The caller must have given up. */
  expire(): void
}

/**
 * The time that a query has: from its arrival, or from when rows of it were last sent, as the platform counts it.
 *
 * @example
 * const clock = new ReplyClock(settings, { beat: () => flush(), expire: () => giveUp() })
 * clock.restart()
 */
export class ReplyClock {
  readonly #timers: readonly NodeJS.Timeout[]

  /**
   * @param settings how long; both times may be 0 for never
   * @param listener is told once until the clock is started again
   */
  constructor({ heartbeatSeconds, queryTimeoutSeconds }: ReplySettings, listener: ClockListener) {
    const timers: NodeJS.Timeout[] = []
    if (heartbeatSeconds > 0) timers.push(setTimeout(() => listener.beat(), heartbeatSeconds * 1000))
    if (queryTimeoutSeconds > 0) timers.push(setTimeout(() => listener.expire(), queryTimeoutSeconds * 1000))
    for (const timer of timers) timer.unref()
    this.#timers = timers
  }

  /** Starts anew. */
  restart(): void {
    for (const timer of this.#timers) timer.refresh()
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
  }
}
