import { Buffer } from 'node:buffer'
import type { Writable } from 'node:stream'
import { OutputWriter } from '@monoid-kit/core'
import { type Paint, painter } from '../printing/paint.ts'

/** What a stream tells of the terminal behind it, if there is one. */
export interface Screen {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

const plainColumns = 100
const plainRows = 24

/**
 * Stdout or stderr: its bytes, and what may be shown there.
 *
 * @example
 * const output = new Output(process.stdout, process.stdout, process.env)
 * await output.write('done\n', signal)
 */
export class Output {
  readonly #writer: OutputWriter
  readonly #screen: Screen
  /** Whether a person looks at it. */
  readonly isTTY: boolean
  /** Colours texts where a person looks at it, unless `NO_COLOR` is set or the terminal knows none. */
  readonly paint: Paint

  /**
   * @param sink where the bytes go
   * @param screen the same stream as it was given to the process
   * @param env the environment, for `NO_COLOR` and `TERM`
   */
  constructor(sink: Writable, screen: Screen, env: Readonly<Record<string, string | undefined>>) {
    this.#writer = new OutputWriter(sink)
    this.#screen = screen
    this.isTTY = screen.isTTY === true
    this.paint = painter(this.isTTY && !env.NO_COLOR && env.TERM !== 'dumb')
  }

  /** How many characters fit into a line, as wide as the terminal is now. */
  get columns(): number {
    return Math.max(40, this.#screen.columns || plainColumns)
  }

  /** How many lines fit onto the terminal. */
  get rows(): number {
    return Math.max(10, this.#screen.rows || plainRows)
  }

  /** Aborted when nobody reads it any more. */
  get readerGone(): AbortSignal {
    return this.#writer.readerGone
  }

  /**
   * Writes, waiting while the reader is slow.
   *
   * @param content a text or bytes, whole lines at best
   * @param signal ends the wait
   * @throws ConnectorError `READER_GONE` or `OUTPUT_FAILED`; the signal's reason when aborted
   */
  write(content: string | Uint8Array, signal?: AbortSignal): Promise<void> {
    return this.#writer.write(typeof content === 'string' ? Buffer.from(content) : content, signal)
  }

  /** Writes a short text without waiting; nothing happens where nobody reads it. */
  put(text: string): void {
    this.#writer.enqueue(Buffer.from(text))
  }

  /** Waits until everything has left the process. */
  flush(signal?: AbortSignal): Promise<void> {
    return this.#writer.flush(signal)
  }
}
