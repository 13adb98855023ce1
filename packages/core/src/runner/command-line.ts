import yargs from 'yargs'
import { ConnectorError } from '../errors/connector-error.ts'
import type { LogLevel } from '../protocol/messages.ts'
import {
  type ArgumentName,
  type CommandName,
  commandDefinition,
  commands,
  commandsWith,
  type OptionalCommand,
} from './commands.ts'
import { defaultMaxLineBytes, leastMaxLineBytes } from './line-cap.ts'
import { mostSeconds } from './seconds.ts'

/** What was asked for on the command line. */
export type CommandLine =
  | { readonly kind: 'text'; readonly text: string }
  | ({
      readonly kind: 'command'
      readonly command: CommandName
      /** The path of each argument file; `-` is stdin. */
      readonly files: Readonly<Partial<Record<ArgumentName, string>>>
    } & RunnerOptions)
  | ({ readonly kind: 'session'; readonly idleSeconds: number } & RunnerOptions)

/** The options that every command takes. */
export interface RunnerOptions {
  /** The most bytes of a line, `Infinity` for no cap (B8). */
  readonly maxLineBytes: number
  readonly deadlineSeconds?: number
  readonly logLevel: LogLevel
}

const files: Readonly<Record<ArgumentName, { readonly short: string; readonly describe: string }>> = {
  config: { short: 'c', describe: 'file with the configuration' },
  schemas: { short: 's', describe: 'file with the schemas to scan' },
  query: { short: 'q', describe: 'file with the identifiers to look for' },
  requests: { short: 'r', describe: 'file with the handles of earlier requests' },
  find: { short: 'f', describe: 'file with the terms to look for' },
  persist_conf: { short: 'p', describe: 'file that names the temp_store directory' },
}
const levels = ['debug', 'info', 'warn', 'error'] as const

/**
 * Reads the command line: one command and its flags, in any order (B1).
 *
 * @param argv the arguments, without the node binary and the script
 * @param connector the connector's name and version, for the texts
 * @param offers the optional commands that the connector has
 * @returns the command, or the text that `--help` or `--version` asks for
 * @throws ConnectorError `USAGE` where it is no command line of the kit
 * @example await parseCommandLine(['-c', 'config.json', 'validate'], { name: 'shop', version: '1.0.0' })
 */
export async function parseCommandLine(
  argv: readonly string[],
  connector: { readonly name: string; readonly version: string },
  offers: readonly OptionalCommand[] = [],
): Promise<CommandLine> {
  const known = commandsWith(offers)
  const parser = buildParser(connector.name, known)
  const parsed = await parser.parseAsync([...argv])
  const options = parsed as Readonly<Record<string, unknown>> & { readonly _: readonly (string | number)[] }
  if (options.help === true) return { kind: 'text', text: `${await parser.getHelp()}\n` }
  if (options.version === true) return { kind: 'text', text: `${connector.name} ${connector.version}\n` }
  const command = onlyCommand(options._.map(String), known)
  const runner: RunnerOptions = {
    maxLineBytes: lineCap(options['max-line-bytes']),
    ...deadline(options['deadline-seconds']),
    logLevel: logLevel(options['log-level']),
  }
  const idle = options['idle-seconds']
  if (command === 'session') {
    refuseFiles(command, options, [])
    return { kind: 'session', idleSeconds: seconds('--idle-seconds', idle ?? '60', true), ...runner }
  }
  if (idle !== undefined) throw usage('--idle-seconds goes with session only: leave it out')
  return { kind: 'command', command, files: argumentPaths(command, options), ...runner }
}

function buildParser(name: string, known: readonly CommandName[]) {
  const parser = yargs()
    .scriptName(name)
    .usage('$0 <command> [flags]')
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .detectLocale(false)
    .help(false)
    .version(false)
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(100)
    .fail((message, error) => {
      throw usage(message ? sentence(message) : 'the command line cannot be read', error)
    })
    .strictOptions()
    .option('max-line-bytes', { string: true, nargs: 1, describe: 'longest line in bytes; 0 lifts the cap' })
    .option('deadline-seconds', { string: true, nargs: 1, describe: 'end the command after so many seconds' })
    .option('log-level', { string: true, nargs: 1, describe: `least level of a LOG: ${levels.join(', ')}` })
    .option('idle-seconds', {
      string: true,
      nargs: 1,
      describe: 'session: close an unused silo after this time',
    })
    .option('help', { boolean: true, describe: 'print this text' })
    .option('version', { boolean: true, describe: 'print name and version' })
  for (const [flag, { short, describe }] of Object.entries(files)) {
    const isOptional = Object.hasOwn(commands, flag)
    if (isOptional && !known.some((command) => command === flag)) continue
    const alias = flag.includes('_') ? [short, flag.replace('_', '-')] : [short]
    parser.option(flag, { alias, string: true, nargs: 1, describe })
  }
  for (const command of known) parser.command(command, commands[command].summary)
  parser.command('session', 'answer many requests, one JSON line each, from stdin')
  return parser
}

/** The parser's own message, in the words of the others. */
function sentence(message: string): string {
  const [first = ''] = message.split('\n')
  const withoutValue = /^Not enough arguments following: (.+)$/.exec(first)?.[1]
  if (withoutValue) return `the flag ${dashed(withoutValue)} has no value: give it one`
  const unknown = /^Unknown arguments?: (.+)$/.exec(first)?.[1]
  if (unknown) return unknownFlags(unknown.split(', '))
  return first.charAt(0).toLowerCase() + first.slice(1)
}

/**
 * Names flags that nobody knows. Of letters behind a single dash only the first is told: `-phunter2` is read as one
 * flag per letter, and together they would spell a password out.
 */
function unknownFlags(flags: readonly string[]): string {
  const letters = flags.filter((flag) => flag.length === 1)
  const shown = [...letters.slice(0, 1), ...flags.filter((flag) => plainFlag.test(flag))].map(dashed)
  return `unknown: ${shown.length > 0 ? shown.join(', ') : 'a flag'}: leave it out`
}

const plainFlag = /^[A-Za-z][\w.-]{1,39}$/

function dashed(flag: string): string {
  return flag.length === 1 ? `-${flag}` : `--${flag}`
}

function onlyCommand(words: readonly string[], names: readonly CommandName[]): CommandName | 'session' {
  const known = names.join(', ')
  const [command, ...others] = words
  if (command === undefined) throw usage(`a command is missing: give one of ${known}, session`)
  if (others.length > 0) {
    throw usage(
      `expected one command, but ${words.length} words came without a flag: give one of ${known}, session`,
    )
  }
  if (command === 'session') return command
  const name = names.find((each) => each === command)
  if (name) return name
  throw usage(`unknown command: give one of ${known}, session`)
}

function argumentPaths(
  command: CommandName,
  options: Readonly<Record<string, unknown>>,
): Partial<Record<ArgumentName, string>> {
  const { needs, takes } = commandDefinition(command)
  refuseFiles(command, options, [...needs, ...takes])
  const paths: Partial<Record<ArgumentName, string>> = {}
  for (const flag of [...needs, ...takes]) {
    const path = single(flagLabel(flag), options[flag])
    if (path !== undefined) paths[flag] = path
    else if (needs.includes(flag))
      throw usage(`${command} needs ${flagLabel(flag)}: give the path of a JSON file`)
  }
  if (Object.values(paths).filter((path) => path === '-').length > 1) {
    throw usage('only one flag may read stdin: give a path instead of - to the others')
  }
  return paths
}

function refuseFiles(
  command: string,
  options: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
): void {
  for (const flag of Object.keys(files) as ArgumentName[]) {
    if (options[flag] !== undefined && !allowed.includes(flag)) {
      throw usage(`${command} takes no ${flagLabel(flag)}: leave it out`)
    }
  }
}

/**
 * A flag as it is called in messages.
 *
 * @param flag the argument
 * @returns for instance `-c/--config`
 * @example flagLabel('query') // '-q/--query'
 */
export function flagLabel(flag: ArgumentName): string {
  return `-${files[flag].short}/--${flag}`
}

function single(label: string, value: unknown): string | undefined {
  if (Array.isArray(value)) throw usage(`${label} was given ${value.length} times: give it once`)
  if (value === undefined) return undefined
  if (value === '') throw usage(`${label} has an empty value: give it one`)
  return String(value)
}

function lineCap(value: unknown): number {
  const text = single('--max-line-bytes', value)
  if (text === undefined) return defaultMaxLineBytes
  const bytes = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (bytes === 0) return Number.POSITIVE_INFINITY
  if (bytes >= leastMaxLineBytes) return bytes
  throw usage(`--max-line-bytes: expected 0 or an integer of at least ${leastMaxLineBytes}`)
}

function deadline(value: unknown): { readonly deadlineSeconds?: number } {
  return value === undefined ? {} : { deadlineSeconds: seconds('--deadline-seconds', value, false) }
}

function seconds(label: string, value: unknown, zero: boolean): number {
  const text = single(label, value) ?? ''
  const number = /^\d{1,7}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  if (number <= mostSeconds && (number > 0 || (zero && number === 0))) return number
  throw usage(`${label}: expected a number of seconds ${zero ? 'from 0' : 'above 0'} to ${mostSeconds}`)
}

function logLevel(value: unknown): LogLevel {
  const text = single('--log-level', value) ?? 'info'
  const level = levels.find((candidate) => candidate === text)
  if (level) return level
  throw usage(`--log-level: expected one of ${levels.join(', ')}`)
}

function usage(message: string, cause?: unknown): ConnectorError {
  return new ConnectorError('USAGE', message, cause === undefined ? {} : { cause })
}
