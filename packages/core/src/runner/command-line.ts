import type { LogLevel } from '../protocol/messages.ts'
import {
  type ArgumentName,
  type CommandName,
  commandDefinition,
  commandsWith,
  type OptionalCommand,
} from './commands.ts'
import { fileFlags, flagLabel, levels, usage } from './flags.ts'
import { defaultMaxLineBytes, leastMaxLineBytes } from './line-cap.ts'
import { readPlainFlags } from './read-plain-flags.ts'
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

/**
 * Reads the command line: one command and its flags, in any order (B1).
 *
 * @param argv the arguments, without the node binary and the script
 * @param connector the connector's name and version, for the texts
 * @param offers the optional commands that the connector has
 * @param hosts its other hosts, whose command lines are their own: named in texts only
 * @returns the command, or the text that `--help` or `--version` asks for
 * @throws ConnectorError `USAGE` where it is no command line of the kit
 * @example await parseCommandLine(['-c', 'config.json', 'validate'], { name: 'shop', version: '1.0.0' })
 */
export async function parseCommandLine(
  argv: readonly string[],
  connector: { readonly name: string; readonly version: string },
  offers: readonly OptionalCommand[] = [],
  hosts: Readonly<Record<string, { readonly summary: string }>> = {},
): Promise<CommandLine> {
  const known = commandsWith(offers)
  const plain = readPlainFlags(argv, known)
  // loaded here, for a plain command line need not wait for the parser
  const read = plain ?? (await (await import('./parse-flags.ts')).parseFlags(argv, connector, known, hosts))
  if ('text' in read) return { kind: 'text', text: read.text }
  const { words, values: options } = read
  const command = onlyCommand(words, known, Object.keys(hosts))
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

function onlyCommand(
  words: readonly string[],
  names: readonly CommandName[],
  hosts: readonly string[],
): CommandName | 'session' {
  const known = [...names, 'session', ...hosts].join(', ')
  const [command, ...others] = words
  if (command === undefined) throw usage(`a command is missing: give one of ${known}`)
  if (others.length > 0) {
    throw usage(`expected one command, but ${words.length} words came without a flag: give one of ${known}`)
  }
  if (command === 'session') return command
  const name = names.find((each) => each === command)
  if (name) return name
  if (hosts.includes(command)) throw usage(`${command} must be the first word: put its flags behind it`)
  throw usage(`unknown command: give one of ${known}`)
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
  for (const flag of Object.keys(fileFlags) as ArgumentName[]) {
    if (options[flag] !== undefined && !allowed.includes(flag)) {
      throw usage(`${command} takes no ${flagLabel(flag)}: leave it out`)
    }
  }
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
