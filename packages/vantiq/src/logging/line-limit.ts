const perMinute = 10
const minuteMs = 60_000

/**
 * Holds lines of one kind back that a flood from outside would have written: the first ten of each minute may be.
 *
 * @example
 * const context = limit.next()
 * if (context) log.warn('a frame was ignored', { context })
 */
export class LineLimit {
  #since = Number.NEGATIVE_INFINITY
  #written = 0
  #leftOut = 0

  /**
   * Asks for one line.
   *
   * @returns what it should tell: how many were left out before it, if any were; undefined where it is left out itself
   */
  next(): { readonly leftOut?: number } | undefined {
    const now = performance.now()
    if (now - this.#since >= minuteMs) {
      this.#since = now
      this.#written = 0
    }
    if (this.#written === perMinute) {
      this.#leftOut += 1
      return undefined
    }
    this.#written += 1
    const leftOut = this.#leftOut
    this.#leftOut = 0
    return leftOut === 0 ? {} : { leftOut }
  }
}
