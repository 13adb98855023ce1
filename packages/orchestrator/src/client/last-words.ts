/** How long an ended command may take to say what it has done. */
const lastWordsMs = 3000

/**
 * The signal that ends a command for good. Until the command runs it is the caller's own; one that runs is first told to end, and is still
 * read for a moment: what a delete has erased must be told, also by one that is ended.
 *
 * @example
 * const lastWords = new LastWords(clock.signal)
 * try { … lastWords.grant(() => running.terminate()) … } finally { lastWords.stop() }
 */
export class LastWords {
  readonly #controller = new AbortController()
  readonly #source: AbortSignal
  #terminate: (() => Promise<void>) | undefined
  #timer: NodeJS.Timeout | undefined

  /** @param source the signal of whoever wants the command to end */
  constructor(source: AbortSignal) {
    this.#source = source
    if (source.aborted) this.#follow()
    else source.addEventListener('abort', this.#follow, { once: true })
  }

  /** Aborted when nothing more is read. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** @param terminate tells the command, which runs from now on, to end */
  grant(terminate: () => Promise<void>): void {
    this.#terminate = terminate
  }

  /** Lets go of the timer and of the caller's signal. */
  stop(): void {
    clearTimeout(this.#timer)
    this.#source.removeEventListener('abort', this.#follow)
  }

  readonly #follow = () => {
    const end = () => this.#controller.abort(this.#source.reason)
    if (this.#terminate === undefined) return end()
    this.#timer = setTimeout(end, lastWordsMs)
    this.#terminate().catch(end)
  }
}
