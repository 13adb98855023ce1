import { Buffer } from 'node:buffer'
import type { MonoidLogMessage } from '../protocol/messages.ts'
import { LogBacklog } from './log-backlog.ts'
import type { LogSink } from './message-sink.ts'
import type { OutputWriter } from './output-writer.ts'

/**
 * Writes the entries of a log as JSON lines, without the protocol's message around them: for hosts whose stdout is their
 * log.
 *
 * @example
 * const log = await createLog(new LogLines(writer), { scrubber })
 * log.info('listening', { context: { port: 8081 } })
 */
export class LogLines implements LogSink {
  readonly #writer: OutputWriter
  readonly #backlog: LogBacklog

  /** @param writer takes the lines */
  constructor(writer: OutputWriter) {
    this.#writer = writer
    this.#backlog = new LogBacklog(writer)
  }

  /** Writes one line without waiting; while the reader is far behind, lines are counted and their number is told later. */
  log(entry: MonoidLogMessage): void {
    if (!this.#backlog.admits()) return
    for (const each of [...this.#backlog.dropped(), entry]) {
      this.#writer.enqueue(Buffer.from(`${JSON.stringify(each)}\n`))
    }
  }
}
