import { ConnectorError, toConnectorError } from '@monoid-kit/core'
import yargs from 'yargs'
import { aboutCommand } from './commands/about.ts'
import { addCommand, addGroup, type Work } from './commands/command-factory.ts'
import { conformCommand } from './commands/conform.ts'
import { createCommand } from './commands/create.ts'
import { discoverCommand } from './commands/discover.ts'
import { exportCommand } from './commands/export.ts'
import { findCommand } from './commands/find.ts'
import { reapCommand } from './commands/reap.ts'
import { runCommand } from './commands/run.ts'
import { xtendCommands } from './commands/xtend.ts'
import { usageError } from './errors/usage-error.ts'
import { errorText } from './printing/error-text.ts'
import type { Shell } from './shell/shell.ts'

/** How wide the help texts are where no terminal says so. */
const helpColumns = 100
/** How long a command that was ended waits for its reader. */
const flushMilliseconds = 500

/**
 * Does what the command line says; an error is said once, on stderr.
 *
 * @param argv the arguments, without the node binary and the script
 * @param shell the streams, the environment and the signal that ends the command
 * @param version what `--version` prints
 * @returns the exit code
 * @example process.exitCode = await runCommandLine(['discover', '--help'], shell, '1.0.0')
 */
export async function runCommandLine(
  argv: readonly string[],
  shell: Shell,
  version: string,
): Promise<number> {
  try {
    const { work, text } = parse(argv, shell, version)
    if (text !== '') await shell.print(`${text}\n`)
    await work?.()
    shell.signal.throwIfAborted()
    await shell.stdout.flush(shell.signal)
    return shell.exitCode
  } catch (thrown) {
    const error = toConnectorError(shell.signal.aborted ? shell.signal.reason : thrown)
    // what came before the error is right, and is wanted
    const { aborted } = shell.signal
    const patience = aborted ? AbortSignal.timeout(flushMilliseconds) : shell.signal
    await shell.stdout.flush(patience).catch(() => undefined)
    if (error.code !== 'READER_GONE') shell.say(errorText(error, shell.stderr.paint))
    return error.exitCode
  }
}

/** What the command line asks for: the work of a command, or a text of the parser's own such as `--help`. */
interface Parsed {
  readonly work: Work | undefined
  readonly text: string
}

function parse(argv: readonly string[], shell: Shell, version: string): Parsed {
  let text = ''
  let work: Work | undefined
  const choose = (chosen: Work) => {
    work = chosen
  }
  const parser = yargs()
    .scriptName('monoid-kit')
    .usage(
      '$0 <command> [options]\n\nFinds and exports the rows of a person, runs connectors, reads their specs.',
    )
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
    })
    .detectLocale(false)
    .exitProcess(false)
    .showHelpOnFail(false)
    .wrap(shell.stdout.isTTY ? Math.min(shell.stdout.columns, helpColumns) : helpColumns)
    .fail((message, error) => {
      throw error instanceof ConnectorError ? error : usageError(message ?? error?.message ?? '', error)
    })
    .strictOptions()
    .strictCommands()
    .demandCommand(1, 'no command was given')
    .recommendCommands()
    .completion('completion', 'print a script that completes commands and options in bash or zsh')
    .help('help', 'print this text')
    .version('version', 'print the version', version)
    .epilogue('monoid-kit <command> --help tells more of a command.')
  addCommand(parser, findCommand(shell), choose)
  addCommand(parser, exportCommand(shell), choose)
  addCommand(parser, runCommand(shell), choose)
  addCommand(parser, conformCommand(shell), choose)
  addCommand(parser, createCommand(shell), choose)
  addCommand(parser, aboutCommand(shell), choose)
  addGroup(parser, xtendCommands(shell), choose)
  addCommand(parser, discoverCommand(shell), choose)
  addCommand(parser, reapCommand(shell), choose)
  parser.parse([...argv], {}, (_error, _parsed, output) => {
    text = output
  })
  return { work, text }
}
