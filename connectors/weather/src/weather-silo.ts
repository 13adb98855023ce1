import { AbstractSilo, ConnectorError, type MonoidValidateMessage, type SiloContext } from '@monoid-kit/core'
import { WeatherCache } from './cache/weather-cache.ts'
import { Cities, unknownCity } from './cities.ts'
import { cityName } from './city-name.ts'
import { WeatherService } from './upstream/weather-service.ts'
import type { Units, WeatherConfig } from './weather-config.ts'

/** A city that every weather service knows: asking for it tells whether the address and the key are right. */
const sureCity = 'London'

/**
 * A weather service as a silo: the cities of the settings are its one store, and the records are their current weather.
 *
 * @example
 * const silo = new WeatherSilo(config)
 * await silo.weather.current('Paris', 'metric', signal)
 * await silo.close()
 */
export default class WeatherSilo extends AbstractSilo<WeatherConfig> {
  #key = this.config.api_key
  #service: WeatherService | undefined
  #weather: WeatherCache | undefined

  /**
   * Gives a key for a configuration that holds none.
   *
   * @param key from the environment; undefined or empty where there is none
   */
  useKey(key: string | undefined): void {
    if (this.#key === undefined && key !== '') this.#key = key
  }

  /**
   * What answers, made when it is first wanted.
   *
   * @throws ConnectorError `CONFIG_INVALID` where there is no key or the address is wrong
   */
  get weather(): WeatherCache {
    this.#weather ??= this.#makeCache()
    return this.#weather
  }

  /** In what its records are told. */
  get units(): Units {
    return this.config.units
  }

  async validate({ signal }: SiloContext): Promise<MonoidValidateMessage> {
    const names = this.#names()
    const cities = names.length > 0 ? names : [sureCity]
    await Promise.all(
      cities.map(async (city) => {
        if (!(await this.#ask(city, signal))) throw unknownCity(city)
      }),
    )
    return { status: 'SUCCESS' }
  }

  async dataStores(): Promise<readonly Cities[]> {
    return [new Cities({ names: this.#names(), ask: (city, signal) => this.#ask(city, signal) })]
  }

  override async close(): Promise<void> {
    this.#service?.close()
  }

  async #ask(city: string, signal: AbortSignal) {
    return this.weather.current(city, this.units, signal)
  }

  #makeCache(): WeatherCache {
    const { url, timeout_seconds, cache_seconds, cache_entries } = this.config
    if (this.#key === undefined) {
      throw new ConnectorError(
        'CONFIG_INVALID',
        'expected the key of the weather service, but there is none',
        {
          hint: 'set the environment variable CURRENT_WEATHER_DATA, or api_key',
        },
      )
    }
    const service = new WeatherService({ url, key: this.#key, timeoutSeconds: timeout_seconds })
    this.#service = service
    return new WeatherCache((city, units, signal) => service.current(city, units, signal), {
      entries: cache_entries,
      seconds: cache_seconds,
    })
  }

  /** The cities of the settings, each once. */
  #names(): readonly string[] {
    const names = (this.config.cities ?? []).map((text, index) => {
      const name = cityName(text)
      if (name !== undefined) return name
      throw new ConnectorError('CONFIG_INVALID', `cities: entry ${index + 1} is not the name of a city`)
    })
    return [...new Set(names)]
  }
}
