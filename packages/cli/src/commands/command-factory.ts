import type { CommandModule } from 'yargs'
import type { Shell } from '../shell/shell.ts'

/**
 * Makes a command of `monoid-kit`. Its builder describes the flags, with examples; its handler imports what it needs, so
 * that `--help` loads nothing, prints through the shell, and throws a `ConnectorError` where it fails.
 *
 * @example
 * export const helloCommand: CommandFactory = (shell) => ({
 *   command: 'hello <name>',
 *   describe: 'greet somebody',
 *   handler: ({ name }) => shell.print(`Hello ${name}\n`),
 * })
 */
// biome-ignore lint/complexity/noBannedTypes: yargs' own type for "no options from outside"
export type CommandFactory = (shell: Shell) => CommandModule<{}, never>
