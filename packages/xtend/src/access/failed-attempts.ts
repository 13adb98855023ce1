import { setTimeout as delay } from 'node:timers/promises'

/** How wrong tokens are slowed. */
export interface AttemptLimits {
  /** Attempts of one address that are answered at once. */
  readonly free: number
  /** The longest that an answer is held back, in milliseconds. */
  readonly mostDelayMs: number
  /** Answers that are held back at a time; further ones are refused at once. */
  readonly mostHeld: number
  /** Addresses that are remembered; beyond, the one that failed the longest time ago is forgotten. */
  readonly mostAddresses: number
  /** Milliseconds after which one attempt is forgiven. */
  readonly forgivenAfterMs: number
}

/** The limits of a service. */
export const attemptLimits: AttemptLimits = {
  free: 10,
  mostDelayMs: 2000,
  mostHeld: 64,
  mostAddresses: 1000,
  forgivenAfterMs: 1000,
}

interface Failures {
  count: number
  at: number
}

/**
 * Slows those who try tokens: each wrong one beyond a few holds the answer back longer. A known token is never held back, for
 * behind a proxy all callers have one address.
 *
 * @example const isHeld = await attempts.fail(socket.remoteAddress ?? '', signal)
 */
export class FailedAttempts {
  readonly #limits: AttemptLimits
  readonly #now: () => number
  /** In the order in which they last failed. */
  readonly #addresses = new Map<string, Failures>()
  #held = 0

  /**
   * @param limits see `AttemptLimits`
   * @param now the time in milliseconds
   */
  constructor(limits: AttemptLimits = attemptLimits, now: () => number = () => performance.now()) {
    this.#limits = limits
    this.#now = now
  }

  /** Addresses that are remembered. */
  get size(): number {
    return this.#addresses.size
  }

  /**
   * Counts a wrong token and holds its answer back.
   *
   * @param address of the caller
   * @param signal ends the wait when the caller goes away
   * @returns false where too many answers are held back already: refuse this one at once
   */
  async fail(address: string, signal: AbortSignal): Promise<boolean> {
    const delayMs = this.#count(address)
    if (delayMs === 0) return true
    if (this.#held >= this.#limits.mostHeld) return false
    this.#held++
    try {
      await delay(delayMs, undefined, { signal })
    } catch {
      // the caller is gone
    } finally {
      this.#held--
    }
    return true
  }

  #count(address: string): number {
    const { free, mostDelayMs, mostAddresses, forgivenAfterMs } = this.#limits
    const at = this.#now()
    const before = this.#addresses.get(address)
    const forgiven = before ? Math.floor((at - before.at) / forgivenAfterMs) : 0
    const count = Math.max(0, (before?.count ?? 0) - forgiven) + 1
    this.#addresses.delete(address)
    this.#addresses.set(address, { count: Math.min(count, 1000), at })
    for (const oldest of this.#addresses.keys()) {
      if (this.#addresses.size <= mostAddresses) break
      this.#addresses.delete(oldest)
    }
    return count <= free ? 0 : Math.min(mostDelayMs, 50 * 2 ** Math.min(count - free, 10))
  }
}
