import type { Socket } from 'node:net'
import { ConnectorError } from '@monoid-kit/core'
import type { Bytes, RowTranscoder } from '@monoid-kit/sql'
import { translateError } from '../translate-error.ts'
import { PacketReader } from './packet-reader.ts'
import { protocolError } from './protocol-error.ts'
import { type ResultColumn, readResultColumn } from './result-column.ts'

const okMarker = 0x00
const endMarker = 0xfe
const errorMarker = 0xff
const moreResults = 0x0008

/** How long rows wait for others at the most while the server has nothing more to send, unless these are the first. */
const gatherMs = 10

/** What comes next: the number of columns, their definitions, the packet that ends those, rows, nothing. */
type Phase = 'count' | 'columns' | 'columns end' | 'rows' | 'ended'

/** What reading a result needs. */
export interface RawResultOptions {
  readonly socket: Socket
  /** Makes the transcoder once the columns of the result are known; it may throw. */
  readonly transcoderFor: (columns: readonly ResultColumn[]) => RowTranscoder
  /** Whether no packet comes between the definitions of the columns and the rows. */
  readonly deprecateEof: boolean
  /** Called once, when the last packet of the result was read, an error of the server's included. */
  readonly onEnd: () => void
}

/**
 * The result of a prepared statement, read from the packets as they come and made into records at once. While the consumer
 * holds rows the socket is paused, so nothing piles up; when the server pauses, the rows that are there are handed
 * out.
 *
 * @example
 * socket.on('data', (chunk) => result.push(chunk))
 * for (let rows = await result.take(50_000); rows; rows = await result.take(50_000)) yield* rows.drain()
 */
export class RawResult {
  readonly #options: RawResultOptions
  readonly #packets = new PacketReader()
  readonly #columns: ResultColumn[] = []
  #columnCount = 0
  #phase: Phase = 'count'
  #transcoder: RowTranscoder | undefined
  /** Chunks that came while the consumer held rows. */
  readonly #waiting: Buffer[] = []
  /** The consumer has the transcoder's rows, or is about to get them: none may be added. */
  #held = false
  #gathering: NodeJS.Timeout | undefined
  /** When rows were last taken. */
  #taken = 0
  /** Told once the rows before it are taken. */
  #failure: { readonly reason: unknown } | undefined
  #wake: (() => void) | undefined
  #patience: NodeJS.Timeout | undefined

  constructor(options: RawResultOptions) {
    this.#options = options
  }

  /** Takes a chunk from the socket, which may only be lent until the socket goes on. */
  push(chunk: Buffer): void {
    this.#patience?.refresh()
    if (this.#held) {
      this.#waiting.push(Buffer.from(chunk))
    } else {
      this.#waiting.push(chunk)
      this.#read()
    }
    // The rest of the chunk is read when the rows have been taken: nothing may be read over it.
    if (this.#held && this.#phase !== 'ended') this.#options.socket.pause()
  }

  /** Something went wrong outside of the result; what has come until now is still handed out. */
  fail(reason: unknown): void {
    this.#failure ??= { reason }
    clearTimeout(this.#gathering)
    if (!this.#held) this.#handOutOrWake()
  }

  /**
   * Waits until rows are there.
   *
   * @param timeoutMs how long the server may send nothing; the time until the consumer asks does not count
   * @returns the transcoder, whose rows are to be drained before the next call, or undefined at the end
   * @throws ConnectorError what the server reported, after the rows before it; `STATEMENT_TIMEOUT`; the reason of a failure
   */
  async take(timeoutMs: number): Promise<RowTranscoder | undefined> {
    if (this.#held) this.#taken = performance.now()
    this.#held = false
    this.#read()
    if (!this.#isSettled) {
      this.#options.socket.resume()
      await this.#settled(timeoutMs)
    }
    if (this.#held) return this.#transcoder
    if (this.#failure) throw this.#failure.reason
    return undefined
  }

  get #count(): number {
    return this.#transcoder?.count ?? 0
  }

  get #isSettled(): boolean {
    return this.#held || this.#failure !== undefined || this.#phase === 'ended'
  }

  async #settled(timeoutMs: number): Promise<void> {
    this.#patience = setTimeout(() => this.fail(tooLate()), timeoutMs)
    try {
      while (!this.#isSettled) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      clearTimeout(this.#patience)
      this.#patience = undefined
    }
  }

  /** Reads what has come, until the transcoder is full or all is read. */
  #read(): void {
    try {
      while (!this.#held && this.#phase !== 'ended') {
        if (this.#packets.next()) this.#handle(this.#packets.source, this.#packets.start, this.#packets.end)
        else if (!this.#pushNext()) break
      }
    } catch (thrown) {
      this.#phase = 'ended'
      this.#failure ??= { reason: thrown }
    }
    if (this.#held) return
    if (this.#failure || this.#phase === 'ended') this.#handOutOrWake()
    else if (this.#count > 0) this.#gather()
  }

  #pushNext(): boolean {
    const chunk = this.#waiting.shift()
    if (chunk) this.#packets.push(chunk)
    return chunk !== undefined
  }

  /** Hands out what there is if nothing more comes soon. */
  #gather(): void {
    this.#gathering ??= setTimeout(
      () => {
        this.#gathering = undefined
        if (!this.#held && this.#count > 0) this.#hold()
      },
      Math.max(0, this.#taken + gatherMs - performance.now()),
    )
  }

  #handOutOrWake(): void {
    if (this.#count > 0) this.#hold()
    else this.#wake?.()
  }

  #hold(): void {
    this.#held = true
    this.#wake?.()
  }

  #handle(source: Bytes, start: number, end: number): void {
    const marker = start < end ? source.view.getUint8(start) : -1
    if (this.#phase === 'rows' && marker === okMarker) this.#addRow(source, start, end)
    else if (marker === errorMarker) this.#refuse(source, start, end)
    else if (this.#phase === 'rows') this.#end(source, start, end, marker)
    else if (this.#phase === 'columns') this.#addColumn(source, start, end)
    else if (this.#phase === 'count') this.#startColumns(source, start, end, marker)
    else if (marker === endMarker) this.#startRows()
    else throw protocolError('the end of the definitions of the columns')
  }

  #startColumns({ view }: Bytes, start: number, end: number, marker: number): void {
    if (marker === 0xfc && end - start === 3) this.#columnCount = view.getUint16(start + 1, true)
    else if (marker > 0 && marker < 0xfb && end - start === 1) this.#columnCount = marker
    else throw protocolError('a result')
    this.#phase = 'columns'
  }

  #addColumn(source: Bytes, start: number, end: number): void {
    this.#columns.push(readResultColumn(source, start, end))
    if (this.#columns.length < this.#columnCount) return
    if (this.#options.deprecateEof) this.#startRows()
    else this.#phase = 'columns end'
  }

  #startRows(): void {
    this.#transcoder = this.#options.transcoderFor(this.#columns)
    this.#phase = 'rows'
  }

  #addRow(source: Bytes, start: number, end: number): void {
    if ((this.#transcoder as RowTranscoder).add(source, start, end)) this.#hold()
  }

  #end({ view }: Bytes, start: number, end: number, marker: number): void {
    if (marker !== endMarker || end - start < 5) throw protocolError('a row')
    const status = this.#options.deprecateEof ? 0 : view.getUint16(start + 3, true)
    if ((status & moreResults) !== 0) throw protocolError('one result')
    this.#finish()
  }

  /** An error of the server's ends the result and leaves the connection as it is. */
  #refuse({ buffer, view }: Bytes, start: number, end: number): void {
    if (end - start < 3) throw protocolError('the number of an error')
    const [, sqlState] =
      /^#([0-9A-Z]{5})/.exec(buffer.toString('latin1', start + 3, Math.min(start + 9, end))) ?? []
    this.#failure ??= { reason: translateError({ errno: view.getUint16(start + 1, true), sqlState }) }
    this.#finish()
  }

  #finish(): void {
    this.#phase = 'ended'
    clearTimeout(this.#gathering)
    if (this.#packets.next() || this.#waiting.length > 0) throw protocolError('nothing after a result')
    this.#options.onEnd()
  }
}

function tooLate(): ConnectorError {
  return new ConnectorError('STATEMENT_TIMEOUT', 'the server took longer than statement_timeout_seconds')
}
