import type { EncodedRecords } from '@monoid-kit/core'
import { type Bytes, bytesOf } from './bytes.ts'

/** What a buffer holds as long as no row needs more, in bytes. */
const usualBytes = 256 * 1024
const usualRows = 1024
/** What consumed bytes are overwritten with: it is no UTF-8, and no JSON. */
const poisonByte = 0xff

/**
 * The memory into which rows are written and out of which they are lent. There is one of it: the next rows are written
 * over those that were consumed.
 *
 * @example
 * buffer.ensure(bytes)
 * buffer.endRow(encode(source, spans, buffer.out, buffer.used))
 */
export class OutputBuffer {
  readonly #usual: Bytes
  readonly #poison: boolean
  #out: Bytes
  #used = 0
  #ends = new Uint32Array(usualRows)
  #count = 0

  /**
   * @param poison whether bytes are overwritten once they have been consumed, so that a test shows who kept them
   * @param bytes what the buffer holds as long as no row needs more
   */
  constructor(poison = false, bytes = usualBytes) {
    this.#usual = bytesOf(Buffer.allocUnsafeSlow(bytes))
    this.#out = this.#usual
    this.#poison = poison
  }

  /** Where to write; another object after `ensure` and `release`. */
  get out(): Bytes {
    return this.#out
  }

  /** The position after the last whole row. */
  get used(): number {
    return this.#used
  }

  /** How many bytes can be written as it is. */
  get room(): number {
    return this.#out.buffer.length - this.#used
  }

  /** How many rows wait to be lent. */
  get count(): number {
    return this.#count
  }

  /** Gives at least so much room; rows that wait are kept. */
  ensure(bytes: number): void {
    if (bytes <= this.room) return
    const grown = bytesOf(Buffer.allocUnsafeSlow(this.#used + bytes))
    this.#out.buffer.copy(grown.buffer, 0, 0, this.#used)
    this.#wipe(this.#used)
    this.#out = grown
  }

  /** Ends a row at a position: it will be lent. What was written and not ended is not. */
  endRow(end: number): void {
    if (this.#count === this.#ends.length) this.#growEnds()
    this.#ends[this.#count] = end
    this.#count += 1
    this.#used = end
  }

  /** The rows that wait, lent until `release`. */
  lend(): EncodedRecords {
    return {
      encoded: true,
      bytes: this.#out.buffer.subarray(0, this.#used),
      ends: this.#ends.subarray(0, this.#count),
      count: this.#count,
    }
  }

  /** Takes the rows back, and makes a buffer that grew small again unless rows of its size keep coming. */
  release(): void {
    const { buffer } = this.#out
    this.#wipe(buffer.length)
    if (this.#out !== this.#usual && this.#used < buffer.length / 4) this.#out = this.#usual
    this.#used = 0
    this.#count = 0
  }

  #wipe(end: number): void {
    if (this.#poison) this.#out.buffer.fill(poisonByte, 0, end)
  }

  #growEnds(): void {
    const grown = new Uint32Array(this.#ends.length * 2)
    grown.set(this.#ends)
    this.#ends = grown
  }
}
