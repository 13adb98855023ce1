import { ConnectorError } from '@monoid-kit/core'
import { createHostMain } from '@monoid-kit/xtend'
import { cityRoute } from './city-route.ts'
import { keyVariable } from './key-variable.ts'
import WeatherSilo from './weather-silo.ts'

/** The command `xtend`: the routes of the silo, and the weather of any city. */
export default createHostMain({
  secretNames: [keyVariable],
  description: 'The current weather of cities.',
  routes({ silo, variables }) {
    if (!(silo instanceof WeatherSilo))
      throw new ConnectorError('INTERNAL', 'expected the silo of this connector')
    silo.useKey(variables[keyVariable])
    return [cityRoute(silo.weather, silo.units)]
  },
})
