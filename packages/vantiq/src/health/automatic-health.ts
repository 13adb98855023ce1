import { type Log, toConnectorError } from '@monoid-kit/core'
import type { TcpProbe } from './tcp-probe.ts'

const defaultGraceSeconds = 60

/** When a connector is healthy by itself. */
export interface AutomaticHealthOptions {
  /** The sources that have to be connected. */
  readonly sources: Iterable<string>
  /** How long one may be without a connection, in seconds; 60 where left out. */
  readonly graceSeconds?: number
  readonly log: Log
}

/**
 * Declares the connector healthy when all of its sources are connected, and unhealthy when one has not been for some time: a
 * connection that comes back soon is no reason to start a container anew.
 *
 * @example
 * const health = new AutomaticHealth(probe, { sources: ['orders'], log })
 * health.connected('orders', true)
 */
export class AutomaticHealth {
  readonly #probe: TcpProbe
  readonly #sources: ReadonlySet<string>
  readonly #graceMs: number
  readonly #log: Log
  readonly #connected = new Set<string>()
  readonly #timers = new Map<string, NodeJS.Timeout>()

  /**
   * @param probe is told; what others declare by it holds until the next change
   * @param options see `AutomaticHealthOptions`
   */
  constructor(probe: TcpProbe, { sources, graceSeconds = defaultGraceSeconds, log }: AutomaticHealthOptions) {
    this.#probe = probe
    this.#sources = new Set(sources)
    this.#graceMs = graceSeconds * 1000
    this.#log = log
  }

  /**
   * Tells of a change.
   *
   * @param source its name
   * @param isConnected whether it is connected now
   */
  connected(source: string, isConnected: boolean): void {
    if (!this.#sources.has(source)) return
    if (isConnected) {
      this.#connected.add(source)
      clearTimeout(this.#timers.get(source))
      this.#timers.delete(source)
      if (this.#connected.size === this.#sources.size) this.#declare('declareHealthy')
    } else if (this.#connected.delete(source)) {
      const timer = setTimeout(() => {
        this.#timers.delete(source)
        this.#declare('declareUnhealthy')
      }, this.#graceMs)
      timer.unref()
      this.#timers.set(source, timer)
    }
  }

  /** Declares nothing any more. */
  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.#connected.clear()
  }

  #declare(what: 'declareHealthy' | 'declareUnhealthy'): void {
    this.#probe[what]().catch((thrown: unknown) => {
      const { message, hint, code } = toConnectorError(thrown)
      this.#log.error(`${message}; ${hint}`, { code })
    })
  }
}
