import { type ConnectorError, toConnectorError } from '@monoid-kit/core'
import { ConnectorClient } from '@monoid-kit/orchestrator'
import { launcherFor } from '../connectors/launcher-for.ts'
import { errorOfLog } from '../errors/error-of-log.ts'
import { usageError } from '../errors/usage-error.ts'
import { errorText } from '../printing/error-text.ts'
import { printable } from '../printing/printable.ts'
import { Progress } from '../printing/progress.ts'
import type { Shell } from '../shell/shell.ts'
import { confirmErasure } from './confirm-erasure.ts'
import { FileResults } from './file-results.ts'
import { LogLines } from './log-lines.ts'
import { printAnswers, type RunningCommand } from './print-answers.ts'
import { readRunArguments } from './read-run-arguments.ts'
import type { RunFlags } from './run-flags.ts'
import { showAnswers } from './show-answers.ts'

const recordCommands = new Set(['scan', 'request-results'])

/**
 * Runs one command of a connector and prints what it answers: tables on a terminal, the protocol's lines in a pipe.
 *
 * @param flags what was asked for
 * @param shell where to print
 * @returns the connector's exit code
 * @throws ConnectorError where it could not be run, or said what it may not
 * @example await runOneCommand({ command: 'spec', connector: 'postgres' }, shell)
 */
export async function runOneCommand(flags: RunFlags, shell: Shell): Promise<number> {
  const { command } = flags
  if (command === undefined) throw usageError('a command is missing')
  const deadlineMs = milliseconds(flags['deadline-seconds'])
  const launcher = launcherFor(flags, shell)
  const request = await readRunArguments(command, flags, shell)
  if (request.command === 'delete' && !flags.yes) {
    await confirmErasure(request.query, launcher.label, shell)
  }
  const logs = new LogLines(shell)
  const files = new FileResults(flags.files, shell)
  const progress = new Progress(shell, 'row', command)
  const running: RunningCommand = {
    client: new ConnectorClient(launcher, {
      signal: shell.signal,
      ...(deadlineMs !== undefined && { deadlineMs }),
      onLog: (log) => logs.show(log),
      onStderr: (text) => sayStderr(text, flags.stderr === true, shell),
    }),
    request,
    shell,
    files,
    progress,
  }
  try {
    await (shell.stdout.isTTY && !flags.json ? showAnswers(running) : printAnswers(running))
    progress.stop()
    logs.end()
    if (recordCommands.has(command) && shell.stderr.isTTY)
      shell.say(shell.stderr.paint('aside', progress.summary()))
    files.finish()
    return 0
  } catch (thrown) {
    progress.stop()
    const error = toConnectorError(shell.signal.aborted ? shell.signal.reason : thrown)
    const failure = connectorFailure(error, logs)
    logs.end()
    if (failure === undefined) throw error
    shell.say(errorText(failure.error, shell.stderr.paint, failure.exitCode))
    return failure.exitCode
  }
}

/** What a connector that ended with an exit code of its own is to blame for: its log says more than the code does. */
function connectorFailure(
  error: ConnectorError,
  logs: LogLines,
): { readonly error: ConnectorError; readonly exitCode: number } | undefined {
  const { exit_code: code } = error.context
  if (typeof code !== 'number') return undefined
  const exitCode = code === 0 ? error.exitCode : code
  const logged = error.code === 'CONNECTOR_FAILED' && logs.last ? errorOfLog(logs.last, error) : undefined
  if (logged) logs.drop()
  return { error: logged ?? error, exitCode }
}

function milliseconds(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const seconds = /^\d{1,6}(\.\d{1,3})?$/.test(text) ? Number(text) : 0
  if (seconds > 0) return seconds * 1000
  throw usageError('--deadline-seconds: expected a number of seconds above 0')
}

function sayStderr(text: string, isShown: boolean, shell: Shell): void {
  if (!isShown) {
    shell.say(`the connector wrote ${text.length} characters to stderr; --stderr shows them`)
    return
  }
  for (const line of text.trimEnd().split(/\r?\n/)) shell.say(`stderr: ${printable(line)}`)
}
