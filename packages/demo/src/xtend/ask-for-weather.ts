import type { FakeWeather } from '@monoid-kit/testkit/weather'
import { ensure } from '../ensure.ts'
import type { Printer } from '../printing/printer.ts'
import type { ServiceCalls } from './service-calls.ts'

/**
 * Asks for the weather of cities as an app does: well, wrongly, without a token, and while the weather service fails.
 *
 * @param calls makes the calls
 * @param weather the weather service behind the one that is shown
 * @param printer shows what comes of them
 */
export async function askForWeather(
  calls: ServiceCalls,
  weather: FakeWeather,
  printer: Printer,
): Promise<void> {
  printer.title('A route of its own')
  const paris = await calls.get('/city/Paris')
  ensure(paris.status === 200, 'Paris should have weather.')
  await calls.get('/city/S%C3%A3o%20Paulo?units=imperial')
  const many = await Promise.all(Array.from({ length: 3 }, () => calls.get('/city/Tokyo')))
  ensure(
    many.every(({ status }) => status === 200),
    'Tokyo should have weather.',
  )
  ensure(weather.asked.length === 3, `The weather service was asked ${weather.asked.length} times, not 3.`)
  printer.good('three calls for Tokyo at once were one question to the weather service')

  printer.title('What is wrong is said')
  const unknown = await calls.get('/city/Atlantis')
  ensure(unknown.status === 404, 'Atlantis should be unknown.')
  const wrong = await calls.get('/city/Paris?units=kelvin')
  ensure(wrong.status === 400, 'There are no such units.')
  const stranger = await calls.getAsStranger('/city/Paris')
  ensure(stranger.status === 401, 'Nobody should be let in without a token.')
  weather.fail({ kind: 'status', status: 429, retryAfter: '60' })
  const busy = await calls.get('/city/London')
  ensure(busy.status === 503 && busy.retryAfter === '60', 'The wait should have been passed on.')
  printer.good('the weather service was busy, and Retry-After says for how long: 60')
  weather.heal()
}

/**
 * Asks the same service as a silo, whose store is the list of cities in its settings.
 *
 * @param calls makes the calls
 * @param printer shows what comes of them
 */
export async function askTheSilo(calls: ServiceCalls, printer: Printer): Promise<void> {
  printer.title('The routes of its silo')
  printer.text(
    'The cities of its settings are the records of a store, which any connector would serve alike:',
  )
  await calls.get('/records/cities?limit=1')
  const identifiers = [{ schema_name: 'cities', identifier: 'city', identifier_query: 'Reykjavík' }]
  const { body } = await calls.post('/query', { identifiers })
  const handles = (body as readonly { readonly handle: object }[]).map(({ handle }) => handle)
  const found = await calls.post('/requests/results', { handles })
  ensure(Array.isArray(found.body) && found.body.length === 1, 'Reykjavík should have been found.')
  const erased = await calls.post('/delete', { identifiers })
  ensure(erased.status === 403, 'A token that reads should not erase.')
  printer.good('a token that reads does not erase, and nothing is erased unless the operator enables it')
}
