import { testConnector } from '@monoid-kit/testkit'
import { makeFixture } from '@monoid-kit/testkit/conformance'
import { FakeWeather } from '@monoid-kit/testkit/weather'
import { afterAll, beforeAll, describe } from 'vitest'
import { entry } from './support.ts'

const readOnly = 'the weather of a city cannot be deleted'

describe('the weather connector', () => {
  let weather: FakeWeather
  beforeAll(async () => {
    weather = await FakeWeather.start()
  })
  afterAll(() => weather.close())

  testConnector({
    command: [process.execPath, entry],
    config: () => ({ url: weather.url, api_key: weather.key, cities: ['Paris', 'Reykjavík', 'Tokyo'] }),
    fixture: makeFixture({
      data: {
        setup: async () => undefined,
        dump: async () => ['Paris', 'Reykjavík', 'Tokyo'],
        teardown: async () => undefined,
      },
      person: [{ store: 'cities', identifier: 'city', value: 'Reykjavík', records: 1 }],
      others: [{ store: 'cities', identifier: 'city', value: 'Paris', records: 1 }],
      values: ['Reykjavík'],
      names: { host: 'url', password: 'api_key' },
    }),
    skip: {
      'delete.answers': readOnly,
      'delete.only-the-person': readOnly,
      'delete.twice': readOnly,
      'delete.twins': readOnly,
    },
    unjudged: [
      'spec.backward-compatible',
      'query.integer-or-text',
      // a record is short, and there are as many as there are cities in the settings
      'results.long-records',
      'results.files',
      'process.stalled-reader',
      'process.reader-gone',
      'process.slow-reader',
      // the port is part of the address: a test of the silo shows it
      'process.sigterm',
      'process.outlives-start',
    ],
  })
})
