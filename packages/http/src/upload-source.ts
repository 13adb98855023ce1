import { Readable } from 'node:stream'

/**
 * The bytes of an upload as the HTTP library takes them. It remembers what broke in making them, which the library would report as a
 * fault of the network.
 *
 * @example
 * const source = new UploadSource(content)
 * await send(source.body).finally(() => source.end())
 */
export class UploadSource {
  readonly body: Uint8Array | Readable
  /** What the content threw. */
  failure: { readonly error: unknown } | undefined

  /** @param content the bytes, or what yields them */
  constructor(content: Uint8Array | AsyncIterable<Uint8Array>) {
    this.body =
      content instanceof Uint8Array ? content : Readable.from(this.#watched(content), { objectMode: false })
  }

  /** Gives up what has not been read. */
  end(): void {
    if (this.body instanceof Readable) this.body.destroy()
  }

  async *#watched(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* content
    } catch (error) {
      this.failure = { error }
      throw error
    }
  }
}
