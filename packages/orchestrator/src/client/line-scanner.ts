import { Buffer, isUtf8 } from 'node:buffer'
import { ConnectorError } from '@monoid-kit/core'
import { isPlainRecordLine } from './plain-record-line.ts'

/** A part of a connector's output. Its bytes are valid until the next chunk is scanned. */
export type OutputPart =
  /** Whole lines with their ends, each a record as the kit writes it. */
  | { readonly kind: 'plain'; readonly bytes: Uint8Array; readonly lines: number }
  /** One line without its end; it may be blank. */
  | { readonly kind: 'line'; readonly bytes: Uint8Array; readonly number: number }
  /** A line that is too long; whoever goes on gets the lines after it. */
  | { readonly kind: 'fault'; readonly error: ConnectorError }

/** How lines are cut. */
export interface LineScannerOptions {
  /** The most bytes of a line, its end not counted. */
  readonly maxLineBytes: number
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Cuts a connector's output into lines (B7), wherever its chunks are cut. No more than one line is ever kept.
 *
 * @example for (const part of scanner.scan(chunk)) …
 */
export class LineScanner {
  /**
   * How the lines begin that are handed on as runs, uncopied (`plainHead`); undefined for none. May be changed between two parts.
   */
  plainHead: Buffer | undefined
  readonly #options: LineScannerOptions
  #kept: Buffer = Buffer.alloc(0)
  #keptBytes = 0
  #isSkipping = false
  #number = 0

  constructor(options: LineScannerOptions) {
    this.#options = options
  }

  /**
   * @param chunk the next bytes
   * @yields the lines that are whole now, in their order; to be read to the end
   */
  *scan(chunk: Uint8Array): Generator<OutputPart, void, undefined> {
    let start = 0
    if (this.#keptBytes > 0 || this.#isSkipping) {
      const end = chunk.indexOf(lineFeed)
      yield* this.#keep(end < 0 ? chunk : chunk.subarray(0, end + 1))
      if (end < 0) return
      const line = this.#taken()
      this.#isSkipping = false
      yield* this.#cut(line, 0)
      start = end + 1
    }
    const rest = yield* this.#cut(chunk, start)
    if (rest < chunk.length) yield* this.#keep(chunk.subarray(rest))
  }

  /**
   * @returns the last line, where the output ended in the middle of it or without a line feed
   */
  rest(): OutputPart | undefined {
    if (this.#keptBytes === 0) return undefined
    const bytes = this.#taken()
    return this.#line(bytes, 0, bytes.length)
  }

  /** Cuts the whole lines from `start`, and returns where the last, unfinished one begins. */
  *#cut(bytes: Uint8Array, start: number): Generator<OutputPart, number, undefined> {
    const { maxLineBytes } = this.#options
    let lineStart = start
    while (lineStart < bytes.length) {
      const head = this.plainHead
      const runStart = lineStart
      let lines = 0
      let end = bytes.indexOf(lineFeed, lineStart)
      while (head && end >= 0 && end - lineStart <= maxLineBytes) {
        if (!isPlainRecordLine(bytes, lineStart, end, head)) break
        lines += 1
        lineStart = end + 1
        end = bytes.indexOf(lineFeed, lineStart)
      }
      const run = bytes.subarray(runStart, lineStart)
      if (lines > 0 && isUtf8(run)) {
        this.#number += lines
        yield { kind: 'plain', bytes: run, lines }
      } else if (lines > 0) {
        // One of them is no UTF-8: its reader says which.
        lineStart = runStart
        end = bytes.indexOf(lineFeed, lineStart)
      }
      if (end < 0) return lineStart
      yield this.#line(bytes, lineStart, end)
      lineStart = end + 1
    }
    return lineStart
  }

  #line(bytes: Uint8Array, start: number, end: number): OutputPart {
    this.#number += 1
    const bare = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end
    if (bare - start > this.#options.maxLineBytes) return this.#tooLong(this.#number)
    return { kind: 'line', bytes: bytes.subarray(start, bare), number: this.#number }
  }

  /** Copied, for the chunk is its owner's again once it has been scanned. */
  *#keep(bytes: Uint8Array): Generator<OutputPart, void, undefined> {
    if (this.#isSkipping) return
    const length = this.#keptBytes + bytes.length
    // Two more, for they may be a carriage return and a line feed.
    if (length > this.#options.maxLineBytes + 2) {
      this.#taken()
      this.#isSkipping = true
      this.#number += 1
      yield this.#tooLong(this.#number)
      return
    }
    if (length > this.#kept.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, 2 * this.#keptBytes))
      this.#kept.copy(larger, 0, 0, this.#keptBytes)
      this.#kept = larger
    }
    this.#kept.set(bytes, this.#keptBytes)
    this.#keptBytes = length
  }

  /** What was kept, in a buffer that is not used again. */
  #taken(): Uint8Array {
    const bytes = this.#kept.subarray(0, this.#keptBytes)
    this.#kept = Buffer.alloc(0)
    this.#keptBytes = 0
    return bytes
  }

  #tooLong(number: number): OutputPart {
    const { maxLineBytes } = this.#options
    const message = `line ${number}: expected at most ${maxLineBytes} bytes, came more`
    return { kind: 'fault', error: new ConnectorError('MESSAGE_INVALID', message) }
  }
}
