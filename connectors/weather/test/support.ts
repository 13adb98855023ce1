import { fileURLToPath } from 'node:url'
import { ServiceProcess } from '@monoid-kit/testkit'
import { FakeWeather } from '@monoid-kit/testkit/weather'
import { onTestFinished } from 'vitest'

/** The connector's script. */
export const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Starts a weather service for one test. */
export async function startWeather(): Promise<FakeWeather> {
  const weather = await FakeWeather.start()
  onTestFinished(() => weather.close())
  return weather
}

/** Starts the connector as a service, in a process of its own, for one test. */
export async function startService(
  weather: FakeWeather,
  config: Readonly<Record<string, string | number>> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<ServiceProcess> {
  const service = await ServiceProcess.start(
    entry,
    { url: weather.url, ...config },
    { CURRENT_WEATHER_DATA: weather.key, ...variables },
  )
  onTestFinished(async () => {
    await service.kill()
  })
  return service
}
