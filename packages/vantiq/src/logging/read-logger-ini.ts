import {
  defaultLoggerSettings,
  type Level,
  type LoggerSettings,
  levels,
  readLevel,
} from './logger-settings.ts'

type Section = ReadonlyMap<string, string>

/** What the Python SDK calls its logger. */
const sdkLogger = 'vantiqconnectorsdk'

/**
 * Reads the `logger.ini` of the Python SDK, as far as it has a meaning here: the level of the logger `vantiqconnectorsdk`, or
 * else of the root, and the files of its handlers. Formats are left out, for a line is JSON.
 *
 * @param text the content
 * @param file its name, for messages
 * @returns the settings, with defaults for what is left out
 * @throws ConnectorError `HOST_SETTINGS` where a level is none
 * @example readLoggerIni('[logger_root]\nlevel=DEBUG\nhandlers=console', 'logger.ini').level // 'debug'
 */
export function readLoggerIni(text: string, file: string): LoggerSettings {
  const sections = readSections(text)
  const named = [...sections].find(([name, section]) => name.startsWith('logger_') && isSdks(name, section))
  const root = sections.get('logger_root')
  const setting = (key: string) => named?.[1].get(key) || root?.get(key)
  const level = setting('level')
  const handlers = listOf(setting('handlers')).flatMap((name) => sections.get(`handler_${name}`) ?? [])
  const own =
    level === undefined ? defaultLoggerSettings.level : readLevel(level, `${file}, the logger's level`)
  const theirs = handlers.map((handler) =>
    readLevel(handler.get('level') ?? 'NOTSET', `${file}, a handler's level`),
  )
  const destinations = new Set(handlers.map(destinationOf))
  return {
    level: graver(own, leastGrave(theirs)),
    destinations: destinations.size > 0 ? [...destinations] : defaultLoggerSettings.destinations,
    sources: {},
  }
}

function isSdks(name: string, section: Section): boolean {
  return (section.get('qualname') ?? name.slice('logger_'.length)) === sdkLogger
}

/** Of a handler that writes a file, the path; every other one writes to where lines go anyway. */
function destinationOf(handler: Section): string {
  const isFile = /FileHandler$/.test(handler.get('class') ?? '')
  const path = /^\(\s*(['"])(.+?)\1/.exec(handler.get('args') ?? '')?.[2]
  return isFile && path !== undefined ? path : 'stdout'
}

function leastGrave(some: readonly Level[]): Level {
  return some.reduce((a, b) => (levels.indexOf(a) <= levels.indexOf(b) ? a : b), some[0] ?? 'debug')
}

function graver(a: Level, b: Level): Level {
  return levels.indexOf(a) >= levels.indexOf(b) ? a : b
}

function listOf(text = ''): string[] {
  return text.split(',').map((part) => part.trim())
}

function readSections(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>()
  let section = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const title = /^\[(.+)\]\s*$/.exec(line)?.[1]
    if (title !== undefined) {
      section = new Map()
      sections.set(title, section)
      continue
    }
    const [, key, value] = /^([^#;\s=:][^=:]*)[=:](.*)$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) section.set(key.trim().toLowerCase(), value.trim())
  }
  return sections
}
