/** How long to wait between attempts. */
export interface BackOffOptions {
  /** Upper end of the first wait; doubled with each further one. */
  readonly firstMs: number
  /** Upper end of any wait. */
  readonly capMs: number
  /** From 0 up to, not including, 1. */
  readonly random?: () => number
}

/** No wait is shorter than this part of the first: chance must not make a hot loop. */
const leastPart = 0.2

/**
 * The waits between attempts: random up to an end that doubles with each failure, so that many connectors that lost the same server do
 * not come back at once.
 *
 * @example const backOff = new BackOff({ firstMs: 500, capMs: 30_000 }); await delay(backOff.next())
 */
export class BackOff {
  readonly #firstMs: number
  readonly #capMs: number
  readonly #random: () => number
  #failures = 0

  constructor({ firstMs, capMs, random = Math.random }: BackOffOptions) {
    this.#firstMs = firstMs
    this.#capMs = Math.max(firstMs, capMs)
    this.#random = random
  }

  /** How many waits there have been since the last reset. */
  get failures(): number {
    return this.#failures
  }

  /** The next wait in milliseconds. */
  next(): number {
    const end = Math.min(this.#capMs, this.#firstMs * 2 ** this.#failures)
    this.#failures += 1
    const least = this.#firstMs * leastPart
    return least + (end - least) * this.#random()
  }

  /** Begins anew; only to be called once a connection has proved stable. */
  reset(): void {
    this.#failures = 0
  }
}
