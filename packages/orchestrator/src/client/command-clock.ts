import { setMaxListeners } from 'node:events'
import { ConnectorError } from '@monoid-kit/core'

/** What a timer can hold; a longer deadline is none. */
const longestMs = 2 ** 31 - 1

/**
 * Ends a command by its caller's signal or its deadline, whichever comes first.
 *
 * @example
 * const clock = new CommandClock('scan', { deadlineMs: 60_000 })
 * try { … clock.signal … } finally { clock.stop() }
 */
export class CommandClock {
  readonly #controller = new AbortController()
  readonly #source: AbortSignal | undefined
  readonly #timer: NodeJS.Timeout | undefined

  /**
   * @param command the command, for the message
   * @param limits the caller's signal, and how many milliseconds the command may take
   */
  constructor(command: string, limits: { readonly signal?: AbortSignal; readonly deadlineMs?: number }) {
    const { signal, deadlineMs } = limits
    this.#source = signal
    // As many commands as its owner likes may end by one signal; none leaves its listener behind.
    if (signal) setMaxListeners(0, signal)
    if (signal?.aborted) this.#follow()
    else signal?.addEventListener('abort', this.#follow, { once: true })
    if (deadlineMs === undefined || deadlineMs > longestMs) return
    const message = `the deadline of ${deadlineMs} ms for ${command} passed`
    const pass = () =>
      this.#controller.abort(new ConnectorError('DEADLINE', message, { hint: 'give the command more time' }))
    this.#timer = setTimeout(pass, deadlineMs)
  }

  /** Aborted when the command has to end. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Lets go of the timer and of the caller's signal. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#source?.removeEventListener('abort', this.#follow)
  }

  readonly #follow = () => this.#controller.abort(this.#source?.reason)
}
