import { Buffer } from 'node:buffer'

const headerBytes = 8
const stdoutFrame = 1
const stderrFrame = 2

/**
 * Takes the engine's frames apart: without a terminal each piece of stdout and stderr comes behind eight bytes, the stream's number and the
 * piece's length. Nothing is copied but a header that two chunks share.
 *
 * @example for (const piece of splitter.push(chunk)) …
 */
export class FrameSplitter {
  readonly #onStderr: (bytes: Uint8Array) => void
  readonly #header = Buffer.alloc(headerBytes)
  #headerFilled = 0
  #stream = 0
  #left = 0

  /** @param onStderr takes the pieces of stderr, valid during the call */
  constructor(onStderr: (bytes: Uint8Array) => void) {
    this.#onStderr = onStderr
  }

  /** Whether the stream ended within a frame if it ended now. */
  get isWithinFrame(): boolean {
    return this.#left > 0 || this.#headerFilled > 0
  }

  /**
   * @param chunk as it came
   * @returns the pieces of stdout within it, as views
   * @throws RangeError where it is no such stream
   */
  push(chunk: Buffer): Uint8Array[] {
    const pieces: Uint8Array[] = []
    let at = 0
    while (at < chunk.length) {
      if (this.#left > 0) {
        const piece = chunk.subarray(at, at + this.#left)
        this.#left -= piece.length
        at += piece.length
        if (this.#stream === stdoutFrame) pieces.push(piece)
        else this.#onStderr(piece)
      } else if (this.#headerFilled === 0 && chunk.length - at >= headerBytes) {
        this.#open(chunk, at)
        at += headerBytes
      } else {
        const copied = chunk.copy(this.#header, this.#headerFilled, at, at + headerBytes - this.#headerFilled)
        this.#headerFilled += copied
        at += copied
        if (this.#headerFilled === headerBytes) {
          this.#headerFilled = 0
          this.#open(this.#header, 0)
        }
      }
    }
    return pieces
  }

  #open(bytes: Buffer, at: number): void {
    const stream = bytes.readUInt8(at)
    if ((stream !== stdoutFrame && stream !== stderrFrame) || bytes.readUIntBE(at + 1, 3) !== 0) {
      throw new RangeError('expected a frame of stdout or stderr, came something else')
    }
    this.#stream = stream
    this.#left = bytes.readUInt32BE(at + 4)
  }
}
