import type { MonoidLogMessage, MonoidMessage } from '../protocol/messages.ts'
import type { Framing, Records } from '../silo/records.ts'

/** Takes the lines of a log, each scrubbed of secrets already. Never waits, never throws. */
export interface LogSink {
  log(entry: MonoidLogMessage): void
}

/**
 * Takes the answers of a command: a host's end of it. `MessageChannel` makes lines of them; another host makes frames of a
 * socket or the body of an HTTP response.
 *
 * @example await executeCommand(silo, { command: 'query', query }, sink, context)
 */
export interface MessageSink {
  /** What the stores put around each row that they encode themselves. */
  readonly framing: Framing
  /** Takes any message but RECORD; resolves when there is room for the next. */
  send(message: MonoidMessage, signal?: AbortSignal): Promise<void>
  /** Takes a record, or rows that a store has encoded: these are borrowed until the promise resolves. */
  sendRecords(records: Records, signal?: AbortSignal): Promise<void>
}
