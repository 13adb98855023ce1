import { ConnectorError, parseJson } from '@monoid-kit/core'
import { defaultLoggerSettings, type LoggerSettings, readLevel } from './logger-settings.ts'

const known = new Set(['level', 'destination', 'sources'])

/**
 * Reads `logger.json`: `level`, `destination` (`stdout`, the path of a file, or an array of such) and `sources`, which gives
 * single sources other levels.
 *
 * @param bytes the content
 * @param file its name, for messages
 * @returns the settings, with defaults for what is left out
 * @throws ConnectorError `HOST_SETTINGS` where it is not of that form
 * @example readLoggerJson(Buffer.from('{"level":"debug"}'), 'logger.json').level // 'debug'
 */
export function readLoggerJson(bytes: Uint8Array, file: string): LoggerSettings {
  const settings: unknown = parseJson(bytes, file, 'HOST_SETTINGS')
  if (!isObject(settings)) throw wrong(`${file}: expected a JSON object`)
  const unknown = Object.keys(settings).find((key) => !known.has(key))
  if (unknown !== undefined) throw wrong(`${file}: expected only ${[...known].join(', ')}`)
  const { level, destination, sources = {} } = settings
  if (!isObject(sources)) throw wrong(`${file}, sources: expected an object with a level for each source`)
  return {
    level: level === undefined ? defaultLoggerSettings.level : readLevel(level, `${file}, level`),
    destinations: destination === undefined ? defaultLoggerSettings.destinations : pathsOf(destination, file),
    sources: Object.fromEntries(
      Object.entries(sources).map(([source, one]) => [source, readLevel(one, `${file}, sources`)]),
    ),
  }
}

function pathsOf(destination: unknown, file: string): string[] {
  const paths: unknown[] = Array.isArray(destination) ? destination : [destination]
  const texts = paths.filter((path) => typeof path === 'string' && path !== '')
  if (texts.length === paths.length && texts.length > 0) return texts as string[]
  throw wrong(`${file}, destination: expected stdout, the path of a file, or an array of such`)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wrong(message: string): ConnectorError {
  return new ConnectorError('HOST_SETTINGS', message)
}
