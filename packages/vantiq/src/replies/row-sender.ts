import { Buffer } from 'node:buffer'
import { ConnectorError, type EncodedRecords, type Framing, isEncoded, untilAborted } from '@monoid-kit/core'
import type { QueryRows } from './query-rows.ts'
import { RowFrame } from './row-frame.ts'
import { rowText } from './row-text.ts'

const comma = 0x2c
const noBytes = Buffer.alloc(0)
const tail = Buffer.from(',')

/** Where the messages of a `RowSender` go. */
export interface RowSenderOptions {
  readonly address: string
  readonly maxFrameBytes: number
  /** The most rows of a message, 0 for as many as fit; asked when the first rows come. */
  readonly bundleFactor: () => number
  /** Ends the rows and what waits to be sent. */
  readonly signal: AbortSignal
  /** Sends a message with rows that is not the last; its bytes are borrowed until the promise settles. */
  readonly send: (frame: Uint8Array) => Promise<void>
}

/**
 * Cuts rows into messages of status 100, none with more rows or bytes than it may have; what is gathered in the end is the
 * caller's, for the last message. While a message is on its way the next is filled.
 *
 * @example
 * await sender.add(rows)
 * await writer.send(await sender.last())
 */
export class RowSender {
  readonly #options: RowSenderOptions
  readonly #frame: RowFrame
  #inFlight: Promise<void> | undefined
  #isOverdue = false
  #rows = 0

  constructor(options: RowSenderOptions) {
    this.#options = options
    this.#frame = new RowFrame(options.address, options.maxFrameBytes)
  }

  /** How many rows wait for the next message. */
  get gathered(): number {
    return this.#frame.count
  }

  /** What a store that encodes its own rows puts around each. */
  get framing(): Framing {
    // a store counts the tail as a part of the line
    return { head: () => noBytes, tail, maxLineBytes: this.#frame.maxRowBytes }
  }

  /**
   * Takes rows; those that fill a message are sent.
   *
   * @param rows encoded ones are borrowed until the next is asked for
   * @throws ConnectorError `MESSAGE_INVALID` where a row is no object of JSON, `RECORD_TOO_LONG` where one does not fit into a
   *   message; what `send` or the rows throw; the signal's reason
   */
  async add(rows: QueryRows): Promise<void> {
    if (this.#rows === 0) this.#frame.limitRows(this.#options.bundleFactor())
    if (isEncodedRows(rows)) await this.#addEncoded(rows)
    else if (isIterable(rows)) await this.#addEach(rows)
    else if (isAsyncIterable(rows)) {
      for await (const item of untilAborted(rows, this.#options.signal)) await this.add(item)
    } else {
      await this.#addEach([rows])
    }
  }

  /** Sends what is gathered, if anything is, and waits until all has left. */
  async flush(): Promise<void> {
    if (this.#frame.count > 0) await this.#sendGathered()
    await this.#inFlight
  }

  /** Time passes: what is gathered is sent, or the next row is as soon as it is there. Never throws. */
  beat(): void {
    if (this.#inFlight || this.#options.signal.aborted) return
    if (this.#frame.count > 0) this.#dispatch()
    else this.#isOverdue = true
  }

  /** The last message with what is gathered; undefined where nothing is. Nothing may be added afterwards. */
  async last(): Promise<Uint8Array | undefined> {
    await this.#inFlight
    return this.#frame.count === 0 ? undefined : this.#frame.take(200)
  }

  async #addEach(rows: Iterable<unknown>): Promise<void> {
    for (const row of rows) {
      if (isEncodedRows(row) || Array.isArray(row)) {
        await this.add(row)
        continue
      }
      this.#rows += 1
      const json = rowText(row, `row ${this.#rows} of the answer`)
      while (!this.#frame.addText(json)) {
        if (this.#frame.count === 0) throw this.#rowTooLong(Buffer.byteLength(json), this.#rows)
        await this.#sendGathered()
      }
      if (this.#isOverdue) await this.#sendGathered()
    }
  }

  async #addEncoded(records: EncodedRecords): Promise<void> {
    const { bytes, ends, count } = records
    if (count > 0 && bytes[bytes.length - 1] !== comma) {
      throw new ConnectorError(
        'INTERNAL',
        'encoded rows without the comma that the framing of the reply asks for',
      )
    }
    for (let from = 0; from < count; ) {
      const next = this.#frame.addEncoded(records, from)
      if (next > from) {
        from = next
        continue
      }
      if (this.#frame.count === 0) {
        const start = from === 0 ? 0 : (ends[from - 1] as number)
        throw this.#rowTooLong((ends[from] as number) - start - 1, this.#rows + from + 1)
      }
      await this.#sendGathered()
    }
    this.#rows += count
    if (this.#isOverdue) await this.#sendGathered()
  }

  async #sendGathered(): Promise<void> {
    await this.#inFlight
    this.#options.signal.throwIfAborted()
    // a heartbeat may have sent it meanwhile
    if (this.#frame.count > 0) this.#dispatch()
  }

  #dispatch(): void {
    this.#isOverdue = false
    const sent = this.#options.send(this.#frame.take(100)).then(() => {
      this.#inFlight = undefined
    })
    this.#inFlight = sent
    // told to whoever sends the next
    sent.catch(() => {})
  }

  #rowTooLong(bytes: number, row: number): ConnectorError {
    const cap = this.#frame.maxRowBytes - 1
    return new ConnectorError(
      'RECORD_TOO_LONG',
      `row ${row} has ${bytes} bytes, but a frame can carry ${cap}`,
      {
        hint: 'ask for fewer or shorter columns, or raise maxFrameBytes if the server takes larger frames',
        context: { bytes, cap },
      },
    )
  }
}

/**
 * Tells rows from a single row.
 *
 * @param value what a query handler gave
 * @returns whether it can be iterated over
 * @example isRows(new Set([{ id: 1 }])) // true
 */
export function isRows(value: object): boolean {
  return isEncodedRows(value) || isIterable(value) || isAsyncIterable(value)
}

/** A row of a table may have a column named `encoded`. */
function isEncodedRows(value: unknown): value is EncodedRecords {
  return isEncoded(value as EncodedRecords) && (value as EncodedRecords).bytes instanceof Uint8Array
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return isObject(value) && Symbol.iterator in value
}

function isAsyncIterable(value: unknown): value is AsyncIterable<object> {
  return isObject(value) && Symbol.asyncIterator in value
}

/** What a handler yields may be anything. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
