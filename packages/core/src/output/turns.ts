/**
 * Lets one asynchronous caller at a time do something, in the order in which they asked.
 *
 * @example
 * const handOn = await turns.take(signal)
 * try { await write() } finally { handOn() }
 */
export class Turns {
  readonly #waiting = new Set<() => void>()
  #taken = false

  /** Whether nobody has the turn or waits for it. */
  get free(): boolean {
    return !this.#taken
  }

  /**
   * Waits for the turn.
   *
   * @param signal ends the wait
   * @returns a function that hands the turn on; call it exactly once
   * @throws the signal's reason when aborted
   */
  take(signal?: AbortSignal): Promise<() => void> {
    if (!this.#taken) {
      this.#taken = true
      return Promise.resolve(this.#handOn)
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal?.removeEventListener('abort', leave)
        resolve(this.#handOn)
      }
      const leave = () => {
        this.#waiting.delete(enter)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', leave, { once: true })
      this.#waiting.add(enter)
    })
  }

  /** The turn stays taken while it passes from one to the next, so that nobody slips in between. */
  readonly #handOn = (): void => {
    const [next] = this.#waiting
    if (next) {
      this.#waiting.delete(next)
      next()
    } else {
      this.#taken = false
    }
  }
}
