import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { FakeWeather } from '@monoid-kit/testkit/weather'
import { HostProcess } from '../connector/host-process.ts'
import { ensure } from '../ensure.ts'
import type { Printer } from '../printing/printer.ts'
import { askForWeather, askTheSilo } from './ask-for-weather.ts'
import { ServiceCalls } from './service-calls.ts'

const entry = fileURLToPath(new URL('./main.js', import.meta.resolve('@monoid-kit/weather')))

/**
 * Shows the weather connector as an Xtend service, against a weather service of its own: calls that go well, calls that do not, and the
 * routes of a silo. Whatever happens, all of it is ended before it returns.
 *
 * @param printer shows it
 * @param signal ends it
 * @throws where anything is not as it should be; the signal's reason when aborted
 */
export async function runXtendExample(printer: Printer, signal: AbortSignal): Promise<void> {
  const start = performance.now()
  printer.title('Start')
  const weather = await FakeWeather.start()
  try {
    await serve(weather, printer, signal)
  } finally {
    await weather.close()
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  printer.text('')
  printer.good(`done in ${seconds} s; everything is stopped`)
}

async function serve(weather: FakeWeather, printer: Printer, signal: AbortSignal): Promise<void> {
  const token = randomBytes(32).toString('hex')
  const settings = {
    CURRENT_WEATHER_DATA: weather.key,
    MONOID_URL: weather.url,
    MONOID_CITIES: 'Paris, Reykjavík, Tokyo',
    XTEND_READ_TOKEN: token,
    XTEND_HOST: '127.0.0.1',
  }
  printer.text('A weather service listens on this machine. The connector has its settings from variables:')
  for (const [name, value] of Object.entries(settings)) printer.text(`  ${name}=${value}`)
  printer.command(entry, ['xtend', '0'])
  // in a folder without .env
  const service = new HostProcess({ args: [entry, 'xtend', '0'], cwd: tmpdir(), env: settings })
  try {
    const [, port] = await service.wrote(/listening on 127\.0\.0\.1:(\d+)/, signal)
    printer.good(`it listens on port ${port}; 0 lets the system choose one, and the platform says xtend 8081`)
    const calls = new ServiceCalls(`http://127.0.0.1:${port}`, token, printer, signal)
    await askForWeather(calls, weather, printer)
    await askTheSilo(calls, printer)
  } finally {
    const { exitCode, output } = await service.stop()
    signal.throwIfAborted()
    printer.title('End')
    printer.text('SIGTERM ends the service. Its whole log, which holds no key, no token and no city:')
    for (const line of output.trimEnd().split('\n')) printer.text(`  ${line}`)
    for (const secret of [token, weather.key, 'Reykjavík'])
      ensure(!output.includes(secret), 'The log holds what it should not.')
    ensure(exitCode === 143, `The service should have ended with exit code 143; it was ${exitCode}.`)
  }
}
