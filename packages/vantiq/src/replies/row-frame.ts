import { Buffer } from 'node:buffer'
import type { EncodedRecords } from '@monoid-kit/core'

const firstBytes = 16 * 1024
const comma = 0x2c
const closingBracket = 0x5d
const closingBrace = 0x7d
/** Where the three digits of the status stand, whatever the reply address is. */
const statusAt = '{"status":'.length

/**
 * Gathers rows for one message of a query's answer and closes it: the rows' JSON is copied, never read. Of its two buffers
 * one can be on its way while the other is filled.
 *
 * @example
 * const frame = new RowFrame('a1', 262_144)
 * frame.addText('{"id":1}')
 * await writer.send(frame.take(200)) // {"status":200,"headers":{"X-Reply-Address":"a1"},"body":[{"id":1}]}
 */
export class RowFrame {
  /** The most bytes that a row may have, the comma after it counted. */
  readonly maxRowBytes: number
  readonly #head: Buffer
  #maxRows = Number.POSITIVE_INFINITY
  #buffer: Buffer
  #spare: Buffer
  #length: number
  #count = 0

  /**
   * @param address the reply address of the query
   * @param maxFrameBytes how large the message may be
   */
  constructor(address: string, maxFrameBytes: number) {
    this.#head = Buffer.from(
      `{"status":100,"headers":{"X-Reply-Address":${JSON.stringify(address)}},"body":[`,
    )
    // the last comma becomes the bracket, so that only the brace comes on top
    this.maxRowBytes = maxFrameBytes - this.#head.length - 1
    this.#length = this.#head.length
    this.#buffer = this.#newBuffer(firstBytes)
    this.#spare = this.#buffer
  }

  /** Lets a message have at most so many rows; 0 for any number. */
  limitRows(count: number): void {
    this.#maxRows = count > 0 ? count : Number.POSITIVE_INFINITY
  }

  /** How many rows are gathered. */
  get count(): number {
    return this.#count
  }

  /** Whether no further row may be added. */
  get full(): boolean {
    return this.#count >= this.#maxRows
  }

  /**
   * Adds one row, where there is room.
   *
   * @param json its JSON
   * @returns whether it was added; false for one that is over `maxRowBytes`, too
   */
  addText(json: string): boolean {
    // No unit of UTF-16 takes more than three bytes, so most rows need not be measured.
    const most = json.length * 3 + 1
    const needed = most <= this.#room ? most : Buffer.byteLength(json) + 1
    if (this.full || needed > this.#room) return false
    this.#ensure(needed)
    this.#length += this.#buffer.write(json, this.#length)
    this.#buffer[this.#length] = comma
    this.#length += 1
    this.#count += 1
    return true
  }

  /**
   * Adds as many encoded rows as there is room for.
   *
   * @param records rows, each with a comma after it
   * @param from the first row to add
   * @returns the first row that was not added: `from` where none had room
   */
  addEncoded({ bytes, ends, count }: EncodedRecords, from: number): number {
    const start = from === 0 ? 0 : (ends[from - 1] as number)
    const most = Math.min(count, from + this.#maxRows - this.#count)
    const to = lastWithin(ends, from, most, start + this.#room)
    if (to === from) return from
    const end = ends[to - 1] as number
    this.#ensure(end - start)
    this.#buffer.set(bytes.subarray(start, end), this.#length)
    this.#length += end - start
    this.#count += to - from
    return to
  }

  /**
   * Closes the message and begins the next.
   *
   * @param status 100 where more comes, 200 where this is all
   * @returns the message; valid until `take` is called the next time
   */
  take(status: 100 | 200): Buffer {
    const full = this.#buffer
    full.write(String(status), statusAt, 'latin1')
    full[this.#length - 1] = closingBracket
    full[this.#length] = closingBrace
    const message = full.subarray(0, this.#length + 1)
    this.#buffer = this.#spare === full ? this.#newBuffer(full.length) : this.#spare
    this.#spare = full
    this.#length = this.#head.length
    this.#count = 0
    return message
  }

  get #room(): number {
    return this.maxRowBytes - (this.#length - this.#head.length)
  }

  #ensure(bytes: number): void {
    const needed = this.#length + bytes + 1
    if (needed <= this.#buffer.length) return
    const smaller = this.#buffer
    const largest = this.#head.length + this.maxRowBytes + 1
    this.#buffer = Buffer.allocUnsafe(Math.max(needed, Math.min(2 * needed, largest)))
    smaller.copy(this.#buffer, 0, 0, this.#length)
    if (this.#spare === smaller) this.#spare = this.#buffer
  }

  #newBuffer(bytes: number): Buffer {
    const buffer = Buffer.allocUnsafe(Math.max(bytes, this.#head.length + 1))
    this.#head.copy(buffer)
    return buffer
  }
}

/** The largest index up to `most` such that the rows from `from` up to it end within a limit. */
function lastWithin(ends: EncodedRecords['ends'], from: number, most: number, limit: number): number {
  let low = from
  let high = most
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((ends[middle - 1] as number) <= limit) low = middle
    else high = middle - 1
  }
  return low
}
