import type { MonoidLogMessage } from '../protocol/messages.ts'
import type { OutputWriter } from './output-writer.ts'

/** Beyond this, log lines are counted instead of kept: a reader that stalls must not fill the memory. */
const maxBacklog = 4 * 1024 * 1024

/**
 * Counts the lines of a log that are left out while the reader is far behind.
 *
 * @example
 * if (!backlog.admits()) return
 * for (const told of backlog.dropped()) write(told)
 */
export class LogBacklog {
  readonly #writer: OutputWriter
  #dropped = 0

  /** @param writer whose backlog counts */
  constructor(writer: OutputWriter) {
    this.#writer = writer
  }

  /** Whether there is room for a line; where not, it counts as left out. */
  admits(): boolean {
    if (this.#writer.backlog <= maxBacklog) return true
    this.#dropped += 1
    return false
  }

  /** The entry that tells how many were left out since the last time; none where none was. */
  dropped(): readonly MonoidLogMessage[] {
    if (this.#dropped === 0) return []
    const message = `${this.#dropped} log lines were left out while the reader was behind`
    this.#dropped = 0
    return [{ message, level: 'warn', code: 'LOG_LINES_DROPPED', time: new Date().toISOString() }]
  }
}
