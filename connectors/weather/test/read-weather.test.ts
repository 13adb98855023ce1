import type { JsonValue } from '@monoid-kit/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { answerSchema } from '../src/upstream/city-weather.ts'
import { readWeather } from '../src/upstream/read-weather.ts'

const whole = {
  name: 'Paris',
  dt: 0,
  main: { temp: -3.5, feels_like: -7, humidity: 80, pressure: 1001 },
  coord: { lat: 48.85, lon: 2.35 },
  weather: [{ description: 'snow' }, { description: 'mist' }],
  wind: { speed: 4, deg: 20 },
  clouds: { all: 90 },
  sys: { country: 'FR' },
}

it('reads all that the service tells', () => {
  expect(readWeather(whole, 'metric')).toEqual({
    city: 'Paris',
    country: 'FR',
    latitude: 48.85,
    longitude: 2.35,
    observed_at: '1970-01-01T00:00:00.000Z',
    units: 'metric',
    conditions: 'snow',
    temperature: -3.5,
    feels_like: -7,
    humidity: 80,
    pressure: 1001,
    cloudiness: 90,
    wind_speed: 4,
    wind_direction: 20,
  })
})

it('gives what its schema says, or refuses, whatever comes', () => {
  const { properties, required } = answerSchema()
  const bent = fc.record(Object.fromEntries(Object.keys(whole).map((name) => [name, fc.jsonValue()])), {
    requiredKeys: [],
  })
  const answers = fc.oneof(
    fc.jsonValue(),
    bent,
    bent.map((part) => ({ ...whole, ...part })),
  )
  fc.assert(
    fc.property(answers, (answer) => {
      let weather: Readonly<Record<string, JsonValue>>
      try {
        weather = readWeather(answer as JsonValue, 'metric')
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'SERVICE_REFUSED' })
        return
      }
      expect(Object.keys(weather).sort()).toEqual([...required].sort())
      for (const [name, value] of Object.entries(weather)) {
        expect(properties[name]?.type).toContain(value === null ? 'null' : typeof value)
      }
    }),
  )
})
