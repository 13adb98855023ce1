import { MessageChannel } from '../output/message-channel.ts'
import type { OutputWriter } from '../output/output-writer.ts'
import type { MonoidLogMessage } from '../protocol/messages.ts'

/**
 * The channel of one request of a session: its messages stand in envelopes with the request's `id`.
 *
 * @example const channel = new JobChannel(writer, { id: '1', maxLineBytes: 65_534, fallback: sessionChannel })
 */
export class JobChannel extends MessageChannel {
  readonly #fallback: MessageChannel
  #ended = false

  constructor(
    writer: OutputWriter,
    options: { readonly id: string; readonly maxLineBytes: number; readonly fallback: MessageChannel },
  ) {
    const { id, maxLineBytes, fallback } = options
    super(writer, {
      maxLineBytes,
      envelope: { before: `{"id":${JSON.stringify(id)},"message":`, after: '}' },
    })
    this.#fallback = fallback
  }

  /** What a silo logs from now on belongs to no request, for nothing may follow a request's end. */
  end(): void {
    this.#ended = true
  }

  override log(entry: MonoidLogMessage): void {
    if (this.#ended) this.#fallback.log(entry)
    else super.log(entry)
  }
}
