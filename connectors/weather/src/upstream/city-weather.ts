import type { JsonObject } from '@monoid-kit/core'

/** The current weather of a city; null is what the weather service does not tell. */
export interface CityWeather extends JsonObject {
  /** As the weather service names it. */
  city: string
  country: string | null
  latitude: number | null
  longitude: number | null
  /** When it was measured, in ISO 8601 and UTC. */
  observed_at: string
  units: string
  conditions: string | null
  temperature: number
  feels_like: number | null
  humidity: number | null
  pressure: number | null
  cloudiness: number | null
  wind_speed: number | null
  wind_direction: number | null
}

interface Field {
  readonly type: 'string' | 'number'
  readonly description: string
  /** True where it is always told. */
  readonly always?: true
}

const fields: Readonly<Record<string, Field>> = {
  city: { type: 'string', description: 'the city', always: true },
  country: { type: 'string', description: 'its country, two letters' },
  latitude: { type: 'number', description: 'degrees, north positive' },
  longitude: { type: 'number', description: 'degrees, east positive' },
  observed_at: { type: 'string', description: 'when it was measured, ISO 8601 in UTC', always: true },
  units: { type: 'string', description: 'metric, imperial or standard', always: true },
  conditions: { type: 'string', description: 'such as light rain' },
  temperature: { type: 'number', description: 'degrees', always: true },
  feels_like: { type: 'number', description: 'degrees' },
  humidity: { type: 'number', description: 'percent' },
  pressure: { type: 'number', description: 'hectopascal at sea level' },
  cloudiness: { type: 'number', description: 'percent' },
  wind_speed: { type: 'number', description: 'metres per second; miles per hour in imperial units' },
  wind_direction: { type: 'number', description: 'degrees, from where it blows' },
}

/**
 * The schema of a record, in which any property may be null (B33).
 *
 * @example recordSchema().type // 'object'
 */
export function recordSchema(): JsonObject {
  const properties = Object.entries(fields).map(([name, { type, description }]): [string, JsonObject] => [
    name,
    { type, description },
  ])
  return { type: 'object', properties: Object.fromEntries(properties) }
}

/**
 * The schema of an answer over HTTP, which says what may be null.
 *
 * @example answerSchema().required.includes('temperature') // true
 */
export function answerSchema() {
  const properties = Object.entries(fields).map(
    ([name, { type, description, always }]) =>
      [name, { type: always ? ([type] as const) : ([type, 'null'] as const), description }] as const,
  )
  return {
    type: 'object',
    required: Object.keys(fields),
    properties: Object.fromEntries(properties),
  } as const
}
