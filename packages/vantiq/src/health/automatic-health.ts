import { type Log, toConnectorError } from '@monoid-kit/core'
import type { TcpProbe } from './tcp-probe.ts'

const defaultGraceSeconds = 60
/** After which a port is tried again that another program had, perhaps the process before this one. */
const retryMs = 5000

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
  #retry: NodeJS.Timeout | undefined
  #isClosed = false
  /** The error that is in the log, until a declaration works. */
  #told: string | undefined

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
    if (this.#isClosed || !this.#sources.has(source)) return
    if (isConnected) {
      this.#connected.add(source)
      clearTimeout(this.#timers.get(source))
      this.#timers.delete(source)
      this.#declareWhereAllAre()
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
    clearTimeout(this.#retry)
    this.#isClosed = true
  }

  #declareWhereAllAre(): void {
    clearTimeout(this.#retry)
    if (this.#connected.size === this.#sources.size) this.#declare('declareHealthy')
  }

  #declare(what: 'declareHealthy' | 'declareUnhealthy'): void {
    const done = () => {
      this.#told = undefined
    }
    this.#probe[what]().then(done, (thrown: unknown) => {
      const { message, hint, code } = toConnectorError(thrown)
      if (this.#told !== code) this.#log.error(`${message}; ${hint}`, { code })
      this.#told = code
      clearTimeout(this.#retry)
      if (this.#isClosed) return
      this.#retry = setTimeout(() => this.#declareWhereAllAre(), retryMs)
      this.#retry.unref()
    })
  }
}
