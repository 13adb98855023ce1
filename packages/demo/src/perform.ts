import { constants } from 'node:os'
import { Printer } from './printing/printer.ts'

/** Why a demonstration ends before its time, and with which exit code. */
class Stopped extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

/**
 * Performs a demonstration on stdout. Exit code 0 when everything was as it should be, 1 otherwise; 130 and 143 after SIGINT
 * and SIGTERM, 141 when the reader went away.
 *
 * @param run shows it, ends when the signal is aborted, and throws where anything is not as it should be
 */
export async function perform(run: (printer: Printer, signal: AbortSignal) => Promise<void>): Promise<void> {
  const abort = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () =>
      abort.abort(new Stopped(`interrupted by ${signal}`, 128 + constants.signals[signal])),
    )
  }
  // Without a reader there is nobody to show it to; what runs is still to be ended.
  process.stdout.on('error', () => abort.abort(new Stopped('the reader went away', 141)))

  const coloured =
    process.stdout.isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb'
  const printer = new Printer(process.stdout, coloured, process.cwd())
  try {
    await run(printer, abort.signal)
  } catch (error) {
    if (abort.signal.reason instanceof Stopped) {
      process.exitCode = abort.signal.reason.exitCode
      printer.bad(`The demonstration was ended: ${abort.signal.reason.message}.`)
    } else {
      process.exitCode = 1
      printer.bad(`The demonstration failed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
