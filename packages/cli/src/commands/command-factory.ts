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

/** What the command line asks for, to be done once it has been read. */
export type Work = () => Promise<void>

/**
 * Adds a command to the parser.
 *
 * @param parser yargs
 * @param command the command
 * @param choose is given the work where this command was chosen; within the parser it would run beside the making of a help text
 * @returns the parser
 * @example addCommand(parser, helloCommand(shell), (work) => { chosen = work })
 */
export function addCommand<Flags>(
  parser: Argv,
  command: CliCommand<Flags>,
  choose: (work: Work) => void,
): Argv {
  return parser.command(
    command.command,
    command.describe,
    (own) => {
      command.builder(own)
    },
    // yargs gives what the builder described
    (flags) => choose(() => command.handler(flags as unknown as Flags)),
  )
}

/** Commands that go by one name, such as `xtend init` and `xtend check`. */
export interface CommandGroup {
  /** The name. */
  readonly name: string
  readonly describe: string
  /** Adds the commands to the parser of the group. */
  readonly addTo: (parser: Argv, choose: (work: Work) => void) => Argv
}

/**
 * Adds a group of commands to the parser.
 *
 * @param parser yargs
 * @param group the group
 * @param choose as for `addCommand`
 * @returns the parser
 * @example addGroup(parser, xtendCommands(shell), (work) => { chosen = work })
 */
export function addGroup(
  parser: Argv,
  { name, describe, addTo }: CommandGroup,
  choose: (work: Work) => void,
): Argv {
  return parser.command(name, describe, (own) => {
    addTo(own, choose).demandCommand(1, `${name}: no command was given`)
  })
}
