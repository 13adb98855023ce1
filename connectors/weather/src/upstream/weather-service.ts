import { ConnectorError } from '@monoid-kit/core'
import { HttpClient } from '@monoid-kit/http'
import type { CityWeather } from './city-weather.ts'
import { readWeather } from './read-weather.ts'

/** How the weather service is spoken to. */
export interface WeatherServiceOptions {
  /** Where it answers, such as `https://api.openweathermap.org`. */
  readonly url: string
  readonly key: string
  /** Of one attempt; there are two. */
  readonly timeoutSeconds: number
}

/** What the service answers where it knows no such city: 400 where it takes the name for none at all. */
const unknownStatuses: readonly unknown[] = [400, 404]

/**
 * A weather service that answers in the form of OpenWeatherMap. Its key is part of the address that is asked, so no
 * redirect is followed, and no error tells more of an address than its host.
 *
 * @example
 * const service = new WeatherService({ url: 'https://api.openweathermap.org', key, timeoutSeconds: 5 })
 * console.log((await service.current('Paris,FR', 'metric', signal))?.temperature)
 * service.close()
 */
export class WeatherService {
  readonly #http: HttpClient
  readonly #key: string

  /**
   * @param options see `WeatherServiceOptions`
   * @throws ConnectorError `CONFIG_INVALID` where `url` is no address of HTTP, or holds a password
   */
  constructor({ url, key, timeoutSeconds }: WeatherServiceOptions) {
    this.#key = key
    this.#http = new HttpClient({
      baseUrl: url,
      timeoutSeconds,
      // somebody waits for the answer: a service that asks for more patience is named as busy
      attempts: 2,
      firstWaitSeconds: 0.2,
      longestWaitSeconds: 1,
      connections: 8,
      redirects: 0,
    })
  }

  /**
   * The current weather of a city.
   *
   * @param city a name, as `cityName` gives it
   * @param units `metric`, `imperial` or `standard`
   * @param signal ends the request
   * @returns the weather; undefined where the service knows no such city
   * @throws ConnectorError `LOGIN_FAILED` where it refuses the key; `SERVICE_BUSY`, `CONNECT_TIMEOUT` and the like
   * @example await service.current('Paris', 'metric', signal)
   */
  async current(city: string, units: string, signal: AbortSignal): Promise<CityWeather | undefined> {
    const query = { q: city, units, appid: this.#key }
    try {
      return readWeather(await this.#http.json('data/2.5/weather', { query, signal }), units)
    } catch (thrown) {
      if (!(thrown instanceof ConnectorError)) throw thrown
      if (unknownStatuses.includes(thrown.context.status)) return undefined
      throw thrown.code === 'LOGIN_FAILED' ? keyRefused(thrown) : thrown
    }
  }

  /** Ends what is under way and closes all connections. */
  close(): void {
    this.#http.close()
  }
}

function keyRefused({ context, cause }: ConnectorError): ConnectorError {
  return new ConnectorError('LOGIN_FAILED', 'the weather service refused the key', {
    hint: 'check CURRENT_WEATHER_DATA, or api_key; a new key may take some hours to work',
    context,
    cause,
  })
}
