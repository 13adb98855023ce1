import { Buffer } from 'node:buffer'

/**
 * Keeps the end of what a connector writes to stderr: enough to see why it failed, however much it writes.
 *
 * @example child.stderr.on('data', (bytes) => tail.push(bytes))
 */
export class OutputTail {
  readonly #maxBytes: number
  #pieces: Uint8Array[] = []
  #length = 0

  /** @param maxBytes how much is kept; 64 KiB where left out */
  constructor(maxBytes = 64 * 1024) {
    this.#maxBytes = maxBytes
  }

  /** @param bytes what was written; copied, for its owner may reuse it */
  push(bytes: Uint8Array): void {
    this.#pieces.push(Buffer.from(bytes.subarray(-this.#maxBytes)))
    this.#length += Math.min(bytes.length, this.#maxBytes)
    // Joined now and then only, so that many small writes cost no more than one large one.
    if (this.#length <= 2 * this.#maxBytes && this.#pieces.length < 1000) return
    this.#pieces = [Buffer.from(Buffer.concat(this.#pieces).subarray(-this.#maxBytes))]
    this.#length = this.#pieces[0]?.length ?? 0
  }

  /** What is kept, as UTF-8. It may hold a person's data: never printed unasked. */
  get text(): string {
    return Buffer.concat(this.#pieces).subarray(-this.#maxBytes).toString('utf8')
  }
}
