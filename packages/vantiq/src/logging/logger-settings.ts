import { ConnectorError, type Log } from '@monoid-kit/core'

/** How grave a line of the log is. */
export type Level = keyof Log

/** How the log of the SDK is written. */
export interface LoggerSettings {
  /** The least grave level that is written. */
  readonly level: Level
  /** Where lines go: `stdout`, or files that they are added to, relative to the working directory. */
  readonly destinations: readonly string[]
  /** Other levels for single sources, by their names. */
  readonly sources: Readonly<Record<string, Level>>
}

/** What holds where nothing is set. */
export const defaultLoggerSettings: LoggerSettings = { level: 'info', destinations: ['stdout'], sources: {} }

/** The levels, the least grave one first. */
export const levels: readonly Level[] = ['debug', 'info', 'warn', 'error']

/** The names that Python, Java and pino have for them. */
const levelNames: ReadonlyMap<string, Level> = new Map([
  ['NOTSET', 'debug'],
  ['ALL', 'debug'],
  ['TRACE', 'debug'],
  ['DEBUG', 'debug'],
  ['INFO', 'info'],
  ['WARN', 'warn'],
  ['WARNING', 'warn'],
  ['ERROR', 'error'],
  ['FATAL', 'error'],
  ['CRITICAL', 'error'],
])

/**
 * Reads the name of a level.
 *
 * @param name in any case, as Python, Java or pino have it
 * @param subject where it stands, for the message
 * @returns the level
 * @throws ConnectorError `HOST_SETTINGS` where it is none
 * @example readLevel('WARNING', 'logger.ini, [logger_root] level') // 'warn'
 */
export function readLevel(name: unknown, subject: string): Level {
  const level = typeof name === 'string' ? levelNames.get(name.toUpperCase()) : undefined
  if (level) return level
  throw new ConnectorError('HOST_SETTINGS', `${subject}: expected one of ${levels.join(', ')}`)
}
