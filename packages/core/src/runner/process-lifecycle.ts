import { ConnectorError, toConnectorError } from '../errors/connector-error.ts'
import type { KnownSecrets } from '../logging/known-secrets.ts'

/** How long after a signal a command may still close its connections before the process is ended. */
const graceMilliseconds = 700
/** How long a process may take to end by itself, once everything is written and closed. */
const lingerMilliseconds = 50
/** How long a container on a TTY must live, for the API begins to wait for its exit only then (B15). */
const leastLifeMilliseconds = 500

/**
 * Ends the process in time and with the right exit code: signals, the deadline and errors that nobody caught
 * abort `signal`, whose reason gives the code; what has not ended after a grace is ended.
 *
 * @example
 * const lifecycle = new ProcessLifecycle({ onTerminal: false, secrets: new KnownSecrets() })
 * await lifecycle.finish(await work(lifecycle.signal), () => writer.flush())
 */
export class ProcessLifecycle {
  readonly #controller = new AbortController()
  #exitCode = 1
  #graceMilliseconds = graceMilliseconds
  readonly #onTerminal: boolean
  #deadline: NodeJS.Timeout | undefined

  /** The real one: see `#refuseExit`. */
  readonly #exit = process.exit.bind(process)

  /**
   * @param options whether stdout is a terminal, for by then it may be guarded and cannot be asked any more; and
   *   the secrets to take out of errors that nobody caught
   */
  constructor(options: { readonly onTerminal: boolean; readonly secrets: KnownSecrets }) {
    this.#onTerminal = options.onTerminal
    const onUncaught = (thrown: unknown) => this.abort(options.secrets.scrubError(toConnectorError(thrown)))
    process.exit = this.#refuseExit
    process.on('SIGTERM', () => this.#onSignal('CANCELLED', 'SIGTERM'))
    process.on('SIGINT', () => this.#onSignal('INTERRUPTED', 'SIGINT'))
    process.on('uncaughtException', onUncaught)
    process.on('unhandledRejection', onUncaught)
    process.on('beforeExit', this.#onIdle)
  }

  /** Aborted with a `ConnectorError` when the process has to end. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Aborts `signal` after so many seconds. */
  setDeadline(seconds: number): void {
    const reason = new ConnectorError('DEADLINE', `the deadline of ${seconds} s passed`)
    this.#deadline = setTimeout(() => this.abort(reason), seconds * 1000).unref()
  }

  /** Gives the work so many seconds to end after `signal` was aborted: a host may still have callers to answer. */
  setGrace(seconds: number): void {
    this.#graceMilliseconds = seconds * 1000
  }

  /** Ends the work now; the process ends after the grace at the latest. The first reason counts. */
  abort(reason: ConnectorError): void {
    if (this.signal.aborted) return
    this.#exitCode = reason.exitCode
    setTimeout(() => this.#exit(this.#exitCode), this.#graceMilliseconds)
    this.#controller.abort(reason)
  }

  /**
   * Lets the process end by itself once the output has been written; where something keeps it alive, ends it.
   *
   * @param exitCode the code where nothing was aborted
   * @param flush writes the rest of the output; its failure means that nobody reads it
   */
  async finish(exitCode: number, flush: () => Promise<void>): Promise<void> {
    clearTimeout(this.#deadline)
    if (!this.signal.aborted) this.#exitCode = exitCode
    process.exitCode = this.#exitCode
    await flush().catch(() => {})
    await this.#outlive()
    // an error that nobody caught may have been logged meanwhile
    await flush().catch(() => {})
    process.off('beforeExit', this.#onIdle)
    process.exitCode = this.#exitCode
    setTimeout(() => this.#exit(this.#exitCode), lingerMilliseconds).unref()
  }

  #onSignal(code: 'CANCELLED' | 'INTERRUPTED', name: string): void {
    if (this.signal.aborted) this.#exit(this.#exitCode)
    this.abort(new ConnectorError(code, `ended by ${name}`))
  }

  /** A library that ends the process would cut the output short and leave an exit code that says all is well. */
  readonly #refuseExit = (): never => {
    const error = new ConnectorError('INTERNAL', 'a library asked to end the process')
    this.abort(error)
    throw error
  }

  /** Nothing is left that could ever finish the work: a promise that nobody will settle. */
  readonly #onIdle = (): void => {
    this.abort(new ConnectorError('INTERNAL', 'the command waits for something that cannot happen any more'))
  }

  async #outlive(): Promise<void> {
    const rest = restOfLife({
      pid: process.pid,
      onTerminal: this.#onTerminal,
      // not of `performance`, which is a dozen modules of Node
      ageMilliseconds: process.uptime() * 1000,
    })
    if (rest > 0 && !this.signal.aborted) await new Promise((resolve) => setTimeout(resolve, rest))
  }
}

/**
 * How long a process must still live for the API to notice its end (B15).
 *
 * @param process its id, whether its stdout is a terminal, and how long it has lived
 * @returns milliseconds; 0 for any but the first process of a container with a terminal
 * @example restOfLife({ pid: 1, onTerminal: true, ageMilliseconds: 120 }) // 380
 */
export function restOfLife(process: {
  readonly pid: number
  readonly onTerminal: boolean
  readonly ageMilliseconds: number
}): number {
  if (process.pid !== 1 || !process.onTerminal) return 0
  return Math.max(0, leastLifeMilliseconds - process.ageMilliseconds)
}
