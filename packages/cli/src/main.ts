#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { ConnectorError, openStdout, toConnectorError } from '@monoid-kit/core'
import { runCommandLine } from './run-command-line.ts'
import { Output } from './shell/output.ts'
import { Shell } from './shell/shell.ts'

// Others of the machine see the words of a command line, which may hold a person's data: from now on the name only.
process.title = 'monoid-kit'

/** How long a command may take to end what it has started, once it was told to end. */
const graceMilliseconds = 8000

const abort = new AbortController()
let exitCode = 1

function endWith(reason: ConnectorError): void {
  if (abort.signal.aborted) return
  exitCode = reason.exitCode
  setTimeout(() => process.exit(exitCode), graceMilliseconds)
  abort.abort(reason)
}

const signals = [
  ['SIGINT', 'INTERRUPTED'],
  ['SIGTERM', 'CANCELLED'],
  ['SIGHUP', 'CANCELLED'],
] as const
for (const [name, code] of signals) {
  process.on(name, () => {
    // the second time nobody wants to wait
    if (abort.signal.aborted) process.exit(exitCode)
    endWith(new ConnectorError(code, `ended by ${name}`))
  })
}
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (thrown: unknown) => endWith(toConnectorError(thrown)))
}
// nothing is left that could ever finish the work
process.on('beforeExit', () =>
  endWith(new ConnectorError('INTERNAL', 'the command waits for something that cannot happen any more')),
)

const stdout = new Output(openStdout(), process.stdout, process.env)
const stderr = new Output(process.stderr, process.stderr, process.env)
stdout.readerGone.addEventListener('abort', () => endWith(toConnectorError(stdout.readerGone.reason)))

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string
}
const shell = new Shell({ stdin: process.stdin, stdout, stderr, env: process.env, signal: abort.signal })
const code = await runCommandLine(process.argv.slice(2), shell, version)
exitCode = abort.signal.aborted ? toConnectorError(abort.signal.reason).exitCode : code
await stderr.flush().catch(() => undefined)
process.exit(exitCode)
