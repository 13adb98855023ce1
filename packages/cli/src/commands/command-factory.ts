import type { Argv } from 'yargs'
import type { Shell } from '../shell/shell.ts'

/** A command of `monoid-kit`, as yargs takes it. */
export interface CliCommand<Flags> {
  /** Its name and its positional arguments, such as `discover <manifest> <output>`. */
  readonly command: string
  readonly describe: string
  /** Describes flags and arguments, with examples; what it returns is not looked at. */
  readonly builder: (parser: Argv) => unknown
  /** Does the work. */
  readonly handler: (flags: Flags) => Promise<void>
}

/**
 * Makes a command of `monoid-kit`. Its handler imports what it needs, so that `--help` loads nothing, prints through the shell, sets
 * `shell.exitCode` where that is not 0, and throws a `ConnectorError` where it fails.
 *
 * @example
 * export const helloCommand: CommandFactory<{ name: string }> = (shell) => ({
 *   command: 'hello <name>',
 *   describe: 'greet somebody',
 *   builder: (parser) => parser.positional('name', { string: true }),
 *   handler: ({ name }) => shell.print(`Hello ${printable(name)}\n`),
 * })
 */
export type CommandFactory<Flags = Readonly<Record<string, unknown>>> = (shell: Shell) => CliCommand<Flags>

/**
 * Adds a command to the parser.
 *
 * @param parser yargs
 * @param command the command
 * @returns the parser
 * @example addCommand(parser, helloCommand(shell))
 */
export function addCommand<Flags>(parser: Argv, command: CliCommand<Flags>): Argv {
  return parser.command(
    command.command,
    command.describe,
    (own) => {
      command.builder(own)
    },
    // yargs gives what the builder described
    (flags) => command.handler(flags as unknown as Flags),
  )
}
