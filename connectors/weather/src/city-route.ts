import { ConnectorError } from '@monoid-kit/core'
import { defineRoute, HttpError, type XtendRoute } from '@monoid-kit/xtend'
import { cityName, longestName } from './city-name.ts'
import { answerSchema, type CityWeather } from './upstream/city-weather.ts'
import type { Units } from './weather-config.ts'

/** What answers: see `WeatherCache`. */
export interface CurrentWeather {
  current(city: string, units: string, signal: AbortSignal): Promise<CityWeather | undefined>
}

/** A longer wait is not worth a caller's while to be told exactly. */
const longestRetryAfter = 3600

/**
 * The route `GET /city/{name}`, which answers with the current weather of a city.
 *
 * @param weather what is asked
 * @param defaultUnits where the caller names none
 * @returns the route
 * @example createXtendService({ routes: [cityRoute(cache, 'metric')], … })
 */
export function cityRoute(weather: CurrentWeather, defaultUnits: Units): XtendRoute {
  return defineRoute({
    method: 'GET',
    path: '/city/{name}',
    summary: 'Tells the current weather of a city',
    params: {
      name: {
        type: 'string',
        description: 'The city, with a country where there are several: Paris or Paris,FR',
      },
    },
    query: {
      units: {
        type: 'string',
        enum: ['metric', 'imperial', 'standard'],
        description: `${defaultUnits} where left out`,
      },
    },
    response: answerSchema(),
    problems: [404, 502],
    async handler({ params, query, signal }) {
      const name = cityName(params.name)
      if (name === undefined) throw invalidName()
      const answer = await ask(() => weather.current(name, query.units ?? defaultUnits, signal))
      if (answer) return answer
      throw new HttpError(404, 'NOT_FOUND', `invalid city: ${name}`, {
        hint: 'check the spelling, or add the country: Paris,FR',
      })
    },
  })
}

function invalidName(): HttpError {
  return new HttpError(
    400,
    'REQUEST_INVALID',
    `invalid city: expected a name of at most ${longestName} letters, digits, blanks and . , ' ( ) -`,
    { errors: [{ parameter: 'name', detail: 'must be the name of a city' }] },
  )
}

/** A service that asks to be left alone for a while is passed on with that while. */
async function ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question()
  } catch (thrown) {
    const seconds = thrown instanceof ConnectorError ? thrown.context.retryAfterSeconds : undefined
    if (!(thrown instanceof ConnectorError) || typeof seconds !== 'number') throw thrown
    const { code, message, hint, context } = thrown
    const headers = { 'retry-after': String(Math.min(seconds, longestRetryAfter)) }
    throw new HttpError(503, code, message, { hint, context, headers, cause: thrown })
  }
}
