import { LRUCache } from 'lru-cache'
import type { CityWeather } from '../upstream/city-weather.ts'
import { SharedCalls } from './shared-calls.ts'

/** Asks for the current weather of a city; undefined where there is no such city. */
export type AskWeather = (
  city: string,
  units: string,
  signal: AbortSignal,
) => Promise<CityWeather | undefined>

/** What a cache keeps, and how long. */
export interface WeatherCacheOptions {
  /** How many answers. */
  readonly entries: number
  readonly seconds: number
  /** The time in milliseconds; that of the system where left out. */
  readonly now?: () => number
}

/** A city may be added at any time, and a name is quickly mistyped: that there is none is not believed for long. */
const unknownSeconds = 60

/**
 * Answers about the weather, kept for a time; those who want the same at once share one question. What fails is not kept,
 * and that a city is unknown for a minute at the most.
 *
 * @example
 * const cache = new WeatherCache(ask, { entries: 1000, seconds: 300 })
 * await cache.current('Paris', 'metric', signal)
 */
export class WeatherCache {
  readonly #ask: AskWeather
  readonly #seconds: number
  readonly #known: LRUCache<string, { readonly weather: CityWeather | undefined }>
  readonly #calls = new SharedCalls<CityWeather | undefined>()

  /**
   * @param ask asks the weather service
   * @param options see `WeatherCacheOptions`
   */
  constructor(ask: AskWeather, { entries, seconds, now }: WeatherCacheOptions) {
    this.#ask = ask
    this.#seconds = seconds
    this.#known = new LRUCache({ max: entries, ...(now && { perf: { now }, ttlResolution: 0 }) })
  }

  /**
   * The current weather of a city.
   *
   * @param city its name; capitals do not count
   * @param units `metric`, `imperial` or `standard`
   * @param signal ends the wait
   * @returns the weather; undefined where there is no such city
   * @throws what asking throws
   * @example await cache.current('paris', 'metric', signal)
   */
  async current(city: string, units: string, signal: AbortSignal): Promise<CityWeather | undefined> {
    const key = `${units} ${city.toLowerCase()}`
    const known = this.#known.get(key)
    if (known) return known.weather
    return this.#calls.join(key, signal, async (shared) => {
      const weather = await this.#ask(city, units, shared)
      const seconds = weather ? this.#seconds : Math.min(this.#seconds, unknownSeconds)
      this.#known.set(key, { weather }, { ttl: seconds * 1000 })
      return weather
    })
  }
}
