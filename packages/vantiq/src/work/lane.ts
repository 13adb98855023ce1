import { type Log, toConnectorError } from '@monoid-kit/core'

/** How much a lane does at a time. */
export interface LaneLimits {
  /** How many jobs run at the same time, from 1. */
  readonly active: number
  /** How many more may wait, from 0. */
  readonly queued: number
  /** How many bytes the waiting ones may hold. */
  readonly queuedBytes: number
}

/** What belongs to a job. */
export interface JobOptions {
  /** Aborted when the job is not wanted any more: it leaves the queue, if it still waits. */
  readonly signal?: AbortSignal
  /** How much memory the job holds, in bytes. */
  readonly bytes?: number
  /** Is called where the job is left out without having begun, save by its own signal. */
  readonly dropped?: () => void
}

interface Waiting extends JobOptions {
  readonly run: () => Promise<void>
  readonly leave: () => void
}

/**
 * Runs jobs in the order in which they came, some at a time, and keeps a bounded number waiting.
 *
 * @example
 * const lane = new Lane({ active: 5, queued: 10, queuedBytes: 1e6 }, log)
 * if (!lane.submit(() => answer(query))) refuse(query)
 */
export class Lane {
  readonly #log: Log
  readonly #waiting = new Set<Waiting>()
  readonly #onIdle: (() => void)[] = []
  #limits: LaneLimits
  #waitingBytes = 0
  #active = 0
  #isPaused = false
  #isClosed = false

  /**
   * @param limits see `LaneLimits`
   * @param log is told where a job rejects, which none should
   */
  constructor(limits: LaneLimits, log: Log) {
    this.#limits = limits
    this.#log = log
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  get active(): number {
    return this.#active
  }

  get queued(): number {
    return this.#waiting.size
  }

  /** From now on; what waits already stays. */
  setLimits(limits: Partial<LaneLimits>): void {
    this.#limits = { ...this.#limits, ...limits }
    this.#startNext()
  }

  /**
   * Runs a job as soon as it is its turn.
   *
   * @param run the job; should not reject
   * @param options see `JobOptions`
   * @returns false where nothing was kept: the queue is full, or the lane is closed
   */
  submit(run: () => Promise<void>, options: JobOptions = {}): boolean {
    if (this.#isClosed) return false
    const { bytes = 0 } = options
    const { active, queued, queuedBytes } = this.#limits
    const free = Math.max(0, active - this.#active)
    const mustWait = this.#isPaused || free === 0 || this.#waiting.size > 0
    // while it is paused, those wait as well that would run
    const room = queued + free
    if (mustWait && (this.#waiting.size >= room || this.#waitingBytes + bytes > queuedBytes)) return false
    this.enqueue(run, options)
    return true
  }

  /** Like `submit`, whatever waits already. */
  enqueue(run: () => Promise<void>, options: JobOptions = {}): void {
    const waiting: Waiting = { ...options, run, leave: () => this.#remove(waiting) }
    this.#waiting.add(waiting)
    this.#waitingBytes += options.bytes ?? 0
    options.signal?.addEventListener('abort', waiting.leave, { once: true })
    if (options.signal?.aborted) this.#remove(waiting)
    this.#startNext()
  }

  /** Lets no further job begin. */
  pause(): void {
    this.#isPaused = true
  }

  /** Lets jobs begin again. */
  resume(): void {
    this.#isPaused = false
    this.#startNext()
  }

  /** Leaves out what has not begun, takes nothing more, and waits for what runs. */
  async close(): Promise<void> {
    this.#isClosed = true
    const dropped = [...this.#waiting]
    for (const waiting of dropped) this.#remove(waiting)
    for (const waiting of dropped) waiting.dropped?.()
    if (this.#active > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve))
  }

  #remove(waiting: Waiting): void {
    waiting.signal?.removeEventListener('abort', waiting.leave)
    if (this.#waiting.delete(waiting)) this.#waitingBytes -= waiting.bytes ?? 0
  }

  #startNext(): void {
    for (const waiting of this.#waiting) {
      if (this.#isPaused || this.#active >= this.#limits.active) return
      this.#remove(waiting)
      void this.#run(waiting.run)
    }
  }

  async #run(job: () => Promise<void>): Promise<void> {
    this.#active += 1
    try {
      await job()
    } catch (thrown) {
      const { message, code } = toConnectorError(thrown)
      this.#log.error(message, { code })
    }
    this.#active -= 1
    this.#startNext()
    if (this.#active === 0) for (const resolve of this.#onIdle.splice(0)) resolve()
  }
}
