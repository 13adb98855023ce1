import { isEncoded, type MessageSink, type MonoidMessage, type Records } from '@monoid-kit/core'

/**
 * Passes on so many records and then ends the command that they come from.
 *
 * @example const sink = new LimitedSink(inner, 10, () => controller.abort())
 */
export class LimitedSink implements MessageSink {
  readonly framing: MessageSink['framing']
  readonly #sink: MessageSink
  readonly #onFull: () => void
  #room: number

  /**
   * @param sink takes the records
   * @param limit how many, at least 1
   * @param onFull called once, when the last of them was taken
   */
  constructor(sink: MessageSink, limit: number, onFull: () => void) {
    this.framing = sink.framing
    this.#sink = sink
    this.#room = limit
    this.#onFull = onFull
  }

  send(message: MonoidMessage, signal?: AbortSignal): Promise<void> {
    return this.#sink.send(message, signal)
  }

  async sendRecords(records: Records, signal?: AbortSignal): Promise<void> {
    if (this.#room === 0) return
    const fitting = isEncoded(records) ? firstOf(records, this.#room) : records
    this.#room -= isEncoded(fitting) ? fitting.count : 1
    await this.#sink.sendRecords(fitting, signal)
    if (this.#room === 0) this.#onFull()
  }
}

function firstOf(records: Extract<Records, { encoded: true }>, limit: number): Records {
  if (records.count <= limit) return records
  const ends = records.ends.slice(0, limit)
  return { encoded: true, bytes: records.bytes.subarray(0, ends[limit - 1]), ends, count: limit }
}
