/**
 * Lets only so many hold a place at a time; the others wait in order. Who holds a place must not wait for another one.
 *
 * @example
 * const release = await new Limiter(config.max_connections).acquire(context.signal)
 */
export class Limiter {
  #free: number
  readonly #waiting: (() => void)[] = []

  /** @param places how many places there are, at least one */
  constructor(places: number) {
    this.#free = Math.max(1, places)
  }

  /**
   * Waits for a place.
   *
   * @param signal ends the wait
   * @returns gives the place back; to be called once or more, only the first call counts
   * @throws the signal's reason
   * @example const release = await limiter.acquire(context.signal)
   */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted()
    if (this.#free > 0) this.#free -= 1
    else await this.#wait(signal)
    let held = true
    return () => {
      if (!held) return
      held = false
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(admit), 1)
        reject(signal.reason)
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(admit)
    })
  }
}
