import { ConnectorError } from '../errors/connector-error.ts'
import type { LogLevel } from '../protocol/messages.ts'
import { type ArgumentName, type CommandName, commands } from './commands.ts'

/** A flag with a value. */
export interface FlagDefinition {
  /** How else it is spelt: one letter, or a word. */
  readonly aliases: readonly string[]
  readonly describe: string
}

/** The words and the flags of a command line, as they stand there: what they mean is still to be judged. */
export interface WordsAndFlags {
  /** What stands without a flag. */
  readonly words: readonly string[]
  /** By the flag's name in `fileFlags` or `optionFlags`; a list where it was given more than once. */
  readonly values: Readonly<Record<string, unknown>>
}

/** The levels of a LOG, the least grave first. */
export const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** The flags that name a file. */
export const fileFlags: Readonly<Record<ArgumentName, FlagDefinition>> = {
  config: { aliases: ['c'], describe: 'file with the configuration' },
  schemas: { aliases: ['s'], describe: 'file with the schemas to scan' },
  query: { aliases: ['q'], describe: 'file with the identifiers to look for' },
  requests: { aliases: ['r'], describe: 'file with the handles of earlier requests' },
  find: { aliases: ['f'], describe: 'file with the terms to look for' },
  persist_conf: { aliases: ['p', 'persist-conf'], describe: 'file that names the temp_store directory' },
}

/** The other flags that have a value. */
const optionFlags: Readonly<Record<string, FlagDefinition>> = {
  'max-line-bytes': { aliases: [], describe: 'longest line in bytes; 0 lifts the cap' },
  'deadline-seconds': { aliases: [], describe: 'end the command after so many seconds' },
  'log-level': { aliases: [], describe: `least level of a LOG: ${levels.join(', ')}` },
  'idle-seconds': { aliases: [], describe: 'session: close an unused silo after this time' },
}

/**
 * The flags that have a value.
 *
 * @param known the commands that the connector has: the file of an optional command goes with it
 * @returns the options that every command takes, and the flags that name files; both by name
 * @example Object.keys(flagsFor(commandsWith([])).files) // ['config', 'schemas', …]
 */
export function flagsFor(known: readonly CommandName[]): {
  readonly options: Readonly<Record<string, FlagDefinition>>
  readonly files: Readonly<Record<string, FlagDefinition>>
} {
  const isKnown = (flag: string) => !Object.hasOwn(commands, flag) || known.some((name) => name === flag)
  const files = Object.fromEntries(Object.entries(fileFlags).filter(([flag]) => isKnown(flag)))
  return { options: optionFlags, files }
}

/**
 * A flag as it is called in messages.
 *
 * @param flag the argument
 * @returns for instance `-c/--config`
 * @example flagLabel('query') // '-q/--query'
 */
export function flagLabel(flag: ArgumentName): string {
  return `-${fileFlags[flag].aliases[0]}/--${flag}`
}

/**
 * The error for a command line that cannot be understood.
 *
 * @param message what is wrong with it, and what to do; none of its values
 * @param cause what a library said
 * @returns an error with the code `USAGE`
 * @example throw usage('a command is missing: give one')
 */
export function usage(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('USAGE', message, cause === undefined ? {} : { cause })
}
