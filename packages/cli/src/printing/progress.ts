import type { Shell } from '../shell/shell.ts'
import { bytesOf, countOf, durationOf } from './amounts.ts'

const redrawMilliseconds = 120

/**
 * A status line that tells rows, bytes, rate and elapsed time while something is read.
 *
 * @example
 * const progress = new Progress(shell, 'row')
 * try { for await (const chunk of chunks) progress.add(chunk.rows, chunk.bytes.length) } finally { progress.stop() }
 */
export class Progress {
  readonly #shell: Shell
  readonly #noun: string
  readonly #start = performance.now()
  readonly #timer: NodeJS.Timeout
  #label: string
  #rows = 0
  #bytes = 0

  /**
   * @param shell shows the line
   * @param noun what is counted, in the singular
   * @param label stands before the numbers
   */
  constructor(shell: Shell, noun = 'row', label = '') {
    this.#shell = shell
    this.#noun = noun
    this.#label = label
    this.#timer = setInterval(() => this.#draw(), redrawMilliseconds).unref()
  }

  /** How many rows were told so far. */
  get rows(): number {
    return this.#rows
  }

  /** Tells of further rows and bytes. */
  add(rows: number, bytes: number): void {
    this.#rows += rows
    this.#bytes += bytes
  }

  /** Says what is being done now. */
  label(text: string): void {
    this.#label = text
  }

  /** Takes the line away. May be called twice. */
  stop(): void {
    clearInterval(this.#timer)
    this.#shell.status('')
  }

  /** The same in one line, for the end: `1,024 rows, 3.42 MB, 0.8 s`. */
  summary(): string {
    return this.#parts(false).join(', ')
  }

  #parts(withRate: boolean): string[] {
    const elapsed = performance.now() - this.#start
    const parts = this.#rows > 0 ? [countOf(this.#rows, this.#noun)] : []
    if (this.#bytes > 0) parts.push(bytesOf(this.#bytes))
    const perSecond = Math.round((this.#rows / elapsed) * 1000)
    if (withRate && this.#rows > 0) parts.push(`${countOf(perSecond, this.#noun)}/s`)
    return [...parts, durationOf(elapsed)]
  }

  #draw(): void {
    this.#shell.status([...(this.#label === '' ? [] : [this.#label]), ...this.#parts(true)].join(' · '))
  }
}
