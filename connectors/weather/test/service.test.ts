import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { ServiceProcess, spawnConnector } from '@monoid-kit/testkit'
import type { FakeWeather, WeatherFault } from '@monoid-kit/testkit/weather'
import { describe, expect, it, onTestFinished } from 'vitest'
import { entry, startService, startWeather } from './support.ts'

const city = (service: ServiceProcess, name: string, query = '') =>
  service.call(`/city/${encodeURIComponent(name)}${query}`)

/** Asks for a city, and tells what a caller may read of the failure. */
async function problemOf(service: ServiceProcess, name: string) {
  const response = await city(service, name)
  const { status, headers } = response
  const body = (await response.json()) as Readonly<Record<string, unknown>>
  return {
    status,
    mediaType: headers.get('content-type'),
    retryAfter: headers.get('retry-after'),
    ...body,
  }
}

/** Ends the service, and tells whether the key stands in anything that it has written. */
async function logOf(service: ServiceProcess, weather: FakeWeather) {
  const { exitCode, stdout, stderr } = await service.stop()
  expect({ exitCode, stderr }).toEqual({ exitCode: 143, stderr: '' })
  expect(stdout).not.toContain(weather.key)
  return stdout
}

describe('GET /city/{name}', () => {
  it('tells the current weather of a city, in the units that the caller wants', async () => {
    const weather = await startWeather()
    const service = await startService(weather)
    const response = await city(service, 'São Paulo,br')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      city: 'São Paulo',
      country: 'BR',
      latitude: -23.5475,
      longitude: -46.6361,
      observed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      units: 'metric',
      conditions: 'clear sky',
      temperature: 24.7,
      feels_like: 23.7,
      humidity: 72,
      pressure: 1013,
      cloudiness: 75,
      wind_speed: 2.1,
      wind_direction: 240,
    })
    const imperial = await city(service, 'London', '?units=imperial')
    expect(await imperial.json()).toMatchObject({ city: 'London', temperature: 52.52, units: 'imperial' })
    expect((await city(service, 'London', '?units=kelvin')).status).toBe(400)
    expect(weather.asked).toEqual([
      { city: 'São Paulo,br', units: 'metric', admitted: true },
      { city: 'London', units: 'imperial', admitted: true },
    ])
    const described = (await (await service.call('/openapi.json')).json()) as { paths: object }
    expect(described.paths).toHaveProperty(['/city/{name}', 'get', 'responses', '404'])
    const log = await logOf(service, weather)
    expect(log).not.toMatch(/London|Paulo/)
  })

  it('asks the weather service once, however many callers want a city', async () => {
    const weather = await startWeather()
    const service = await startService(weather)
    weather.fail({ kind: 'slow', seconds: 0.3 }, 1)
    const answers = await Promise.all(
      ['Paris', 'paris', ' PARIS ', 'Paris'].map((name) => city(service, name)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(weather.asked).toHaveLength(1)
    expect((await city(service, 'Paris', '?units=metric')).status).toBe(200)
    expect(weather.asked).toHaveLength(1)
  })

  it('names an unknown city, and repeats nothing that is not the name of a city', async () => {
    const weather = await startWeather()
    const service = await startService(weather)
    expect(await problemOf(service, 'Atlantis')).toMatchObject({
      status: 404,
      mediaType: expect.stringContaining('application/problem+json'),
      code: 'NOT_FOUND',
      detail: 'invalid city: Atlantis',
    })
    await problemOf(service, 'atlantis')
    expect(weather.asked).toHaveLength(1)
    for (const name of [
      '<script>alert(1)</script>',
      'x'.repeat(101),
      'a&appid=b',
      '\u202etxt',
      '7'.repeat(50),
    ]) {
      const problem = await problemOf(service, name)
      expect(problem).toMatchObject({ status: 400, code: 'REQUEST_INVALID' })
      expect(problem).toHaveProperty('detail', expect.stringMatching(/^invalid city: expected a name of/))
      expect(JSON.stringify(problem)).not.toContain(name)
    }
    for (const path of ['%ff', '%00', '%2e%2e%2f', '%F0%9F%98%80', 'x'.repeat(9000), 'Paris/', '']) {
      const { status } = await service.call(`/city/${path}`)
      expect([path.slice(0, 20), status]).toEqual([
        path.slice(0, 20),
        expect.toSatisfy((code) => code >= 400 && code < 500),
      ])
    }
    expect(weather.asked).toHaveLength(1)
  })

  it('admits nobody without a token', async () => {
    const weather = await startWeather()
    const service = await startService(weather)
    expect((await fetch(`${service.url}/city/Paris`)).status).toBe(401)
    expect(weather.asked).toEqual([])
  })

  const faults: readonly (readonly [string, WeatherFault, object])[] = [
    ['a wrong key', { kind: 'status', status: 401 }, { status: 502, code: 'LOGIN_FAILED' }],
    ['a key that is blocked', { kind: 'status', status: 403 }, { status: 502, code: 'PRIVILEGE_MISSING' }],
    ['5xx', { kind: 'status', status: 500 }, { status: 503, code: 'SERVICE_BUSY', retryAfter: '5' }],
    [
      '429 with Retry-After',
      { kind: 'status', status: 429, retryAfter: '42' },
      { status: 503, code: 'SERVICE_BUSY', retryAfter: '42' },
    ],
    [
      'JSON that is no weather',
      { kind: 'junk', body: '{"name":["<b>"],"main":7}' },
      { status: 502, code: 'SERVICE_REFUSED' },
    ],
    ['HTML', { kind: 'junk', body: '<html>' }, { status: 502, code: 'SERVICE_REFUSED' }],
    ['nothing', { kind: 'junk', body: '' }, { status: 502, code: 'SERVICE_REFUSED' }],
    ['a body that is cut', { kind: 'cut' }, { status: 503, code: 'CONNECTION_LOST', retryAfter: '5' }],
    [
      'silence',
      { kind: 'slow', seconds: Number.POSITIVE_INFINITY },
      { status: 503, code: 'CONNECT_TIMEOUT', retryAfter: '5' },
    ],
  ]

  it('answers a weather service that fails by a problem, keeps no failure, and tells the key to nobody', async () => {
    const weather = await startWeather()
    const service = await startService(weather, { timeout_seconds: 2 })
    for (const [what, fault, expected] of faults) {
      weather.fail(fault)
      const problem = await problemOf(service, 'Tokyo')
      expect(problem, what).toMatchObject(expected)
      expect(JSON.stringify(problem), what).not.toContain(weather.key)
    }
    weather.heal()
    expect((await city(service, 'Tokyo')).status).toBe(200)
    // one that passes is tried again, and nobody hears of it
    weather.fail({ kind: 'status', status: 503, retryAfter: '0' }, 1)
    expect((await city(service, 'London')).status).toBe(200)
    await logOf(service, weather)
  })

  it('carries the key to no other origin', async () => {
    const weather = await startWeather()
    const other = await startWeather()
    const service = await startService(weather)
    weather.fail({ kind: 'redirect', origin: other.url })
    expect(await problemOf(service, 'Paris')).toMatchObject({ status: 502, code: 'SERVICE_REFUSED' })
    expect(other.asked).toEqual([])
    await logOf(service, weather)
  })

  it('takes the key from a secrets document as well, and does not start without one', async () => {
    const weather = await startWeather()
    const folder = await mkdtemp(path.join(tmpdir(), 'monoid-weather-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = path.join(folder, 'secrets.json')
    const serviceWith = async (key: string) => {
      await writeFile(file, JSON.stringify({ CURRENT_WEATHER_DATA: key }))
      const service = await ServiceProcess.start(entry, { url: weather.url }, { XTEND_SECRETS_FILE: file })
      onTestFinished(async () => {
        await service.kill()
      })
      return service
    }
    expect((await city(await serviceWith(weather.key), 'Paris')).status).toBe(200)
    expect(await problemOf(await serviceWith('a-wrong-key-0123456789'), 'Paris')).toMatchObject({
      status: 502,
      code: 'LOGIN_FAILED',
      hint: expect.stringContaining('CURRENT_WEATHER_DATA'),
    })
    const none = await spawnConnector(entry, 'xtend', { flags: ['0'], env: { MONOID_URL: weather.url } })
    const { exitCode, stdout } = await none.finished
    expect(exitCode).toBe(3)
    expect(stdout).toContain('CURRENT_WEATHER_DATA')
  })

  it('serves the cities of the settings as a silo', async () => {
    const weather = await startWeather()
    const service = await startService(
      weather,
      { cities: 'Paris, Tokyo' },
      { XTEND_ERASE_TOKEN: 'eraser-and-reader-0123456789-0123456789' },
    )
    const records = (await (await service.call('/records/cities')).json()) as { data: { city: string } }[]
    expect(records.map(({ data }) => data.city)).toEqual(['Paris', 'Tokyo'])
    const identifiers = [{ schema_name: 'cities', identifier: 'city', identifier_query: 'Tokyo' }]
    const [answer] = (await (await service.call('/query', { body: { identifiers } })).json()) as [
      { handle: object },
    ]
    const found = await service.call('/requests/results', { body: { handles: [answer.handle] } })
    expect(await found.json()).toMatchObject([{ data: { city: 'Tokyo', country: 'JP' } }])
    const erased = await service.call('/delete', {
      body: { identifiers },
      token: 'eraser-and-reader-0123456789-0123456789',
    })
    expect(await erased.json()).toMatchObject([
      { status: { request_status: 'FAILED' }, problem: { code: 'STORE_READ_ONLY' } },
    ])
  })
})
