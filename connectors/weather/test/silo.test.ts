import { setTimeout } from 'node:timers/promises'
import { runCommand, spawnConnector } from '@monoid-kit/testkit'
import { describe, expect, it } from 'vitest'
import { entry, startWeather } from './support.ts'

const query = (identifier: string, identifier_query: string) => ({
  identifiers: [{ schema_name: 'cities', identifier, identifier_query, json_schema: {} }],
})

describe('the commands', () => {
  it('take the key from the configuration or from the environment', async () => {
    const { url, key: api_key } = await startWeather()
    const validate = async (config: object, env = {}) =>
      (await runCommand(entry, 'validate', { config: { url, ...config }, env })).validate
    expect(await validate({ api_key })).toEqual({ status: 'SUCCESS' })
    expect(await validate({}, { CURRENT_WEATHER_DATA: api_key })).toEqual({ status: 'SUCCESS' })
    expect(await validate({ api_key }, { CURRENT_WEATHER_DATA: 'of-somebody-else' })).toEqual({
      status: 'SUCCESS',
    })
    for (const [config, text] of [
      [{}, 'expected the key'],
      [{ api_key: 'a-wrong-key' }, 'refused the key'],
      [{ api_key, cities: ['Paris', 'Atlantis'] }, 'Atlantis'],
      [{ api_key, cities: ['Paris', '<b>'] }, 'entry 2'],
      [{ api_key, url: 'ftp://127.0.0.1' }, 'http'],
    ] as const) {
      const message = expect.stringContaining(text)
      expect(await validate(config)).toEqual({ status: 'FAILURE', message })
    }
  })

  it('scan the cities of the settings', async () => {
    const { url, key: api_key, asked } = await startWeather()
    const config = { url, api_key, cities: ['Paris,FR', ' Tokyo', 'Paris,FR'], units: 'standard' }
    const { schemas = [] } = await runCommand(entry, 'schema', { config })
    expect(schemas.map(({ name }) => name)).toEqual(['cities'])
    const { records, exitCode } = await runCommand(entry, 'scan', { config, schemas: { schemas } })
    expect(exitCode).toBe(0)
    expect(records.map(({ data }) => [data?.city, data?.country, data?.temperature])).toEqual([
      ['Paris,FR', 'FR', 287.35],
      ['Tokyo', 'JP', 292.05],
    ])
    expect(asked).toHaveLength(2)
  })

  it('find a city by its name without asking for the others, and by anything else', async () => {
    const { url, key: api_key, asked } = await startWeather()
    const config = { url, api_key, cities: ['Paris', 'São Paulo', 'Tokyo'] }
    const found = async (...identifier: [string, string]) => {
      const { results } = await runCommand(entry, 'query', { config, query: query(...identifier) })
      const requests = { handles: results.map(({ handle }) => handle) }
      const { records } = await runCommand(entry, 'request-results', { config, requests })
      return records.map(({ data }) => data?.city)
    }
    expect(await found('city', 'Sa\u0303o Paulo')).toEqual(['São Paulo'])
    expect(asked).toHaveLength(1)
    expect(await found('country', 'JP')).toEqual(['Tokyo'])
    expect(await found('city', 'Reykjavík')).toEqual([])
    expect(asked).toHaveLength(4)
  })

  it('delete nothing, and say why', async () => {
    const { url, key: api_key } = await startWeather()
    const config = { url, api_key, cities: ['Paris'] }
    const { results, logs, exitCode } = await runCommand(entry, 'delete', {
      config,
      query: query('city', 'Paris'),
    })
    expect(exitCode).toBe(0)
    expect(results).toMatchObject([{ status: { request_status: 'FAILED' } }])
    expect(JSON.stringify(logs)).toContain('STORE_READ_ONLY')
  })

  it('end at once by SIGTERM while the weather service is silent', async () => {
    const weather = await startWeather()
    weather.fail({ kind: 'slow', seconds: Number.POSITIVE_INFINITY })
    const config = { url: weather.url, api_key: weather.key, timeout_seconds: 60 }
    const { child, finished } = await spawnConnector(entry, 'validate', { config })
    while (weather.asked.length === 0) await setTimeout(20)
    child.kill('SIGTERM')
    expect(await finished).toMatchObject({ exitCode: 143, validate: undefined })
  })
})
