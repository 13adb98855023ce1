import { type JsonValue, raceSignal, toConnectorError } from '@monoid-kit/core'
import type { BoundHandlers, HandlerContext } from '../handlers.ts'
import type { SourceWork } from '../work/source-work.ts'

/** What the turns are taken with. */
export interface HandlerTurnsOptions {
  readonly work: SourceWork
  readonly handlers: () => BoundHandlers
  readonly contextOf: (signal: AbortSignal) => HandlerContext
  /** Of close handlers. */
  readonly signal: AbortSignal
}

/** The time between two connections, in which no publish is handled. */
interface Pause {
  /** Settles when the publishes of the last connection and its close handler are through. */
  readonly begun: Promise<void>
  readonly end: () => void
}

/**
 * Has the connect and the close handler take turns, with the publishes of each connection between them, however fast connections come and go
 * meanwhile. Dialling never waits for a handler; only the next handler does.
 *
 * @example
 * await turns.connected(configuration, session.signal)
 * turns.disconnected()
 */
export class HandlerTurns {
  readonly #options: HandlerTurnsOptions
  #pause: Pause | undefined
  #isCloseDue = false
  #last: Promise<void> = Promise.resolve()

  constructor(options: HandlerTurnsOptions) {
    this.#options = options
    this.#pause = this.#begin()
  }

  /**
   * Runs the connect handler, once all that came before is through; then publishes are handled.
   *
   * @param configuration of the source
   * @param signal ends the wait; a connection that is gone before its turn is left out
   * @throws what the handler throws; the signal's reason
   */
  connected(configuration: JsonValue, signal: AbortSignal): Promise<void> {
    const turn = this.#last.then(async () => {
      this.#pause ??= this.#begin()
      await raceSignal(this.#pause.begun, signal)
      await this.#options.handlers().connect?.(configuration, this.#options.contextOf(signal))
      this.#isCloseDue = true
      this.#pause.end()
      this.#pause = undefined
    })
    this.#last = turn.catch(() => {})
    return raceSignal(turn, signal)
  }

  /** Has the close handler run once the publishes that came are through, where the connect handler was. Never throws. */
  disconnected(): void {
    // at once, so that a publish of the same moment is not handled between
    if (this.#isCloseDue) this.#pause ??= this.#begin()
    this.#last = this.#last.then(async () => {
      if (!this.#isCloseDue) return
      this.#pause ??= this.#begin()
      // where it never begins, everything is about to end, the close handler included
      await this.#pause.begun.catch(() => {})
    })
  }

  /** Waits for the handlers that are running or due, and lets publishes go: to be called once no more are taken. Never throws. */
  async end(): Promise<void> {
    this.#pause?.end()
    await this.#last
    this.#pause?.end()
  }

  /** Runs the close handler now, where it is due. Never throws. */
  async close(): Promise<void> {
    if (!this.#isCloseDue) return
    this.#isCloseDue = false
    const context = this.#options.contextOf(this.#options.signal)
    try {
      await this.#options.handlers().close?.(context)
    } catch (thrown) {
      const error = toConnectorError(thrown)
      context.log.error(`the close handler failed: ${error.message}`, { code: error.code })
    }
  }

  #begin(): Pause {
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      end = resolve
    })
    const begun = new Promise<void>((resolve, reject) => {
      const pause = async () => {
        await this.close()
        resolve()
        await ended
      }
      this.#options.work.barrier(pause).catch(reject)
    })
    // nobody need wait for it
    begun.catch(() => {})
    return { begun, end }
  }
}
