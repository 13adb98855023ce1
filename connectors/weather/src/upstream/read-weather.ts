import { ConnectorError, type JsonObject, type JsonValue } from '@monoid-kit/core'
import type { CityWeather } from './city-weather.ts'

/** The greatest time that a date can hold, in seconds from 1970. */
const latest = 8.64e12
/** No city has a longer name, and no weather a longer description. */
const longest = 200

/**
 * Makes the weather of a city of an answer of the weather service.
 *
 * @param answer what came, whatever it is
 * @param units in what it was asked for
 * @returns the weather
 * @throws ConnectorError `SERVICE_REFUSED` where the answer is no weather; it quotes nothing of it
 * @example readWeather(await http.json('data/2.5/weather', { query, signal }), 'metric').temperature
 */
export function readWeather(answer: JsonValue, units: string): CityWeather {
  const { name, dt, sys, coord, main, weather, wind, clouds } = objectOf(answer)
  const { temp, feels_like, humidity, pressure } = objectOf(main)
  const city = textOf(name)
  const temperature = numberOf(temp)
  const seconds = numberOf(dt)
  if (city === null || temperature === null || seconds === null || Math.abs(seconds) > latest) {
    throw new ConnectorError(
      'SERVICE_REFUSED',
      'the weather service answered with something else than weather',
      {
        hint: 'check url',
      },
    )
  }
  const { lat, lon } = objectOf(coord)
  const { speed, deg } = objectOf(wind)
  const [first] = Array.isArray(weather) ? weather : []
  return {
    city,
    country: textOf(objectOf(sys).country),
    latitude: numberOf(lat),
    longitude: numberOf(lon),
    observed_at: new Date(seconds * 1000).toISOString(),
    units,
    conditions: textOf(objectOf(first).description),
    temperature,
    feels_like: numberOf(feels_like),
    humidity: numberOf(humidity),
    pressure: numberOf(pressure),
    cloudiness: numberOf(objectOf(clouds).all),
    wind_speed: numberOf(speed),
    wind_direction: numberOf(deg),
  }
}

function objectOf(value: JsonValue | undefined): JsonObject {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? (value as JsonObject) : {}
}

function textOf(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value !== '' && value.length <= longest ? value : null
}

function numberOf(value: JsonValue | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
