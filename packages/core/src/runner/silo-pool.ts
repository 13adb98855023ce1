import { isJsonObject } from '../config/spec-shape.ts'
import type { JsonObject, JsonValue } from '../protocol/messages.ts'
import type { AbstractSilo } from '../silo/abstract-silo.ts'

/** How a pool makes and closes its silos. */
export interface SiloPoolOptions {
  readonly make: (config: JsonObject) => Promise<AbstractSilo<unknown>>
  /** Never rejects. */
  readonly close: (silo: AbstractSilo<unknown>) => Promise<void>
  /** How long a silo that nobody uses is kept. */
  readonly idleSeconds: number
  /** How many silos are kept at most; the one that was used least recently is closed first. */
  readonly maxSilos?: number
}

interface Entry {
  readonly silo: Promise<AbstractSilo<unknown>>
  timer?: NodeJS.Timeout
}

/**
 * Keeps one silo per distinct configuration, so that requests that follow each other share its connections.
 *
 * @example
 * const silo = await pool.obtain(config)
 * pool.release(config, true)
 */
export class SiloPool {
  readonly #options: Required<SiloPoolOptions>
  readonly #entries = new Map<string, Entry>()
  readonly #closing = new Set<Promise<void>>()

  constructor(options: SiloPoolOptions) {
    this.#options = { maxSilos: 16, ...options }
  }

  /** The silo of a configuration, made where there is none yet. */
  obtain(config: JsonObject): Promise<AbstractSilo<unknown>> {
    const key = canonical(config)
    const entry = this.#entries.get(key) ?? { silo: this.#options.make(config) }
    clearTimeout(entry.timer)
    // entered anew, so that the map's order is that of the last use
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    entry.silo.catch(() => {
      // a later one may have taken its place meanwhile
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
    })
    return entry.silo
  }

  /**
   * Ends a use.
   *
   * @param config the configuration the silo was obtained with
   * @param keep false where the use did not end well: the next one gets a new silo
   */
  release(config: JsonObject, keep: boolean): void {
    const key = canonical(config)
    const entry = this.#entries.get(key)
    if (!entry) return
    const { idleSeconds, maxSilos } = this.#options
    if (!keep || idleSeconds === 0) {
      this.#drop(key)
      return
    }
    entry.timer = setTimeout(() => this.#drop(key), idleSeconds * 1000).unref()
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > maxSilos && oldest !== undefined) this.#drop(oldest)
  }

  /** Closes all silos; resolves when that is done. */
  async closeAll(): Promise<void> {
    for (const key of [...this.#entries.keys()]) this.#drop(key)
    await Promise.all(this.#closing)
  }

  #drop(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry) return
    this.#entries.delete(key)
    clearTimeout(entry.timer)
    const closing: Promise<void> = entry.silo
      .then(this.#options.close, () => {})
      .finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }
}

/** JSON with sorted members: equal for equal configurations. */
function canonical(value: JsonValue): string {
  return JSON.stringify(value, (_key, member: JsonValue) =>
    isJsonObject(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : member,
  )
}
