import { Buffer } from 'node:buffer'
import { ConnectorError } from '@monoid-kit/core'
import { isPlainRecordLine } from './plain-record-line.ts'

/** A part of a connector's output. Its bytes are valid until the next chunk is scanned. */
export type OutputPart =
  /** Whole lines with their ends, each a record as the kit writes it. */
  | { readonly kind: 'plain'; readonly bytes: Uint8Array; readonly lines: number }
  /** One line without its end; it may be blank. */
  | { readonly kind: 'line'; readonly bytes: Uint8Array; readonly number: number }

/** How lines are cut. */
export interface LineScannerOptions {
  /** The most bytes of a line, its end not counted. */
  readonly maxLineBytes: number
  /** True hands runs of plain record lines on as they are, uncopied; false hands on every line by itself. */
  readonly runs: boolean
}

const lineFeed = 0x0a
const carriageReturn = 0x0d

/**
 * Cuts a connector's output into lines (B7), wherever its chunks are cut. No more than one line is ever kept.
 *
 * @example for (const part of scanner.scan(chunk)) …
 */
export class LineScanner {
  readonly #options: LineScannerOptions
  #kept: Uint8Array[] = []
  #keptBytes = 0
  #number = 0

  constructor(options: LineScannerOptions) {
    this.#options = options
  }

  /**
   * @param chunk the next bytes
   * @returns the lines that are whole now, in their order
   * @throws ConnectorError `MESSAGE_INVALID` where a line is over `maxLineBytes`
   */
  scan(chunk: Uint8Array): OutputPart[] {
    const parts: OutputPart[] = []
    let start = 0
    if (this.#keptBytes > 0) {
      const end = chunk.indexOf(lineFeed)
      this.#keep(end < 0 ? chunk : chunk.subarray(0, end + 1))
      if (end < 0) return parts
      const line = Buffer.concat(this.#kept, this.#keptBytes)
      this.#forget()
      this.#cut(line, 0, parts)
      start = end + 1
    }
    const rest = this.#cut(chunk, start, parts)
    if (rest < chunk.length) this.#keep(chunk.subarray(rest))
    return parts
  }

  /**
   * @returns the last line, where the output ended in the middle of it or without a line feed
   */
  rest(): OutputPart | undefined {
    if (this.#keptBytes === 0) return undefined
    const bytes = Buffer.concat(this.#kept, this.#keptBytes)
    this.#forget()
    return this.#line(bytes, 0, bytes.length)
  }

  /** Cuts the whole lines from `start`, and returns where the last, unfinished one begins. */
  #cut(bytes: Uint8Array, start: number, parts: OutputPart[]): number {
    const { runs, maxLineBytes } = this.#options
    let lineStart = start
    let runStart = start
    let lines = 0
    const endRun = () => {
      if (lines > 0) parts.push({ kind: 'plain', bytes: bytes.subarray(runStart, lineStart), lines })
      lines = 0
    }
    for (let end = bytes.indexOf(lineFeed, start); end >= 0; end = bytes.indexOf(lineFeed, lineStart)) {
      if (runs && end - lineStart <= maxLineBytes && isPlainRecordLine(bytes, lineStart, end)) {
        lines += 1
        this.#number += 1
      } else {
        endRun()
        parts.push(this.#line(bytes, lineStart, end))
        runStart = end + 1
      }
      lineStart = end + 1
    }
    endRun()
    return lineStart
  }

  #line(bytes: Uint8Array, start: number, end: number): OutputPart {
    this.#number += 1
    const bare = end > start && bytes[end - 1] === carriageReturn ? end - 1 : end
    if (bare - start > this.#options.maxLineBytes) throw this.#tooLong(this.#number)
    return { kind: 'line', bytes: bytes.subarray(start, bare), number: this.#number }
  }

  /** Copied, for the chunk is its owner's again once it has been scanned. */
  #keep(bytes: Uint8Array): void {
    this.#keptBytes += bytes.length
    // Two more, for they may be a carriage return and a line feed.
    if (this.#keptBytes > this.#options.maxLineBytes + 2) throw this.#tooLong(this.#number + 1)
    this.#kept.push(Buffer.from(bytes))
  }

  #forget(): void {
    this.#kept = []
    this.#keptBytes = 0
  }

  #tooLong(number: number): ConnectorError {
    const { maxLineBytes } = this.#options
    return new ConnectorError(
      'MESSAGE_INVALID',
      `line ${number}: expected at most ${maxLineBytes} bytes, came more`,
    )
  }
}
