import type { SiloClass } from '@monoid-kit/core'
import type { WeatherConfig } from './weather-config.ts'
import WeatherSilo from './weather-silo.ts'

/**
 * The silo's class for a process whose environment may hold the key.
 *
 * @param key from the environment
 * @returns a module's exports, for `ConnectorSource.silo`
 * @example await runConnector({ silo: async () => keyedSilo(process.env.CURRENT_WEATHER_DATA) }, import.meta.url)
 */
export function keyedSilo(key: string | undefined): { readonly default: SiloClass } {
  class KeyedSilo extends WeatherSilo {
    constructor(config: WeatherConfig) {
      super(config)
      this.useKey(key)
    }
  }
  return { default: KeyedSilo }
}
