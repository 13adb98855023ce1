/**
 * Hands chunks from one writer to one reader; the writer waits until the reader has done with each.
 *
 * @example await channel.write(chunk)
 */
export class ChunkChannel implements AsyncIterable<Uint8Array> {
  #chunk: Uint8Array | undefined
  #isEnded = false
  #wakeReader: () => void = () => {}
  #wakeWriter: () => void = () => {}

  /**
   * @param chunk the bytes, the reader's until the promise resolves
   * @returns resolves when the reader asks for more, or is gone
   */
  async write(chunk: Uint8Array): Promise<void> {
    if (this.#isEnded) return
    const taken = new Promise<void>((resolve) => {
      this.#wakeWriter = resolve
    })
    this.#chunk = chunk
    this.#wakeReader()
    await taken
  }

  /** Nothing more comes, or nobody reads any more: what is written from now on is dropped. */
  end(): void {
    this.#isEnded = true
    this.#wakeReader()
    this.#wakeWriter()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      while (true) {
        if (this.#chunk) {
          const chunk = this.#chunk
          this.#chunk = undefined
          yield chunk
          this.#wakeWriter()
        } else {
          if (this.#isEnded) return
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve
          })
        }
      }
    } finally {
      this.end()
    }
  }
}
