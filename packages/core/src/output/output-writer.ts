import { Buffer } from 'node:buffer'
import type { Writable } from 'node:stream'
import { ConnectorError } from '../errors/connector-error.ts'
import { Turns } from './turns.ts'

/** How many bytes are gathered before a writer has to wait for the sink. */
const gatherBytes = 64 * 1024
/** A buffer larger than this is not kept for the next round. */
const keptBytes = 1024 * 1024
/** What a write says when the other end is closed: a pipe, a socket, a terminal. */
const goneCodes = new Set([
  'EPIPE',
  'ECONNRESET',
  'EIO',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
])

/**
 * The one owner of a sink, usually stdout. What it takes is copied once, gathered, and handed to the sink as whole
 * writes, one in flight at a time; a small amount waits only until the event loop has nothing else to do. A caller of
 * `write` waits while the sink is busy and a gathered 64 KiB are waiting, so memory stays bounded.
 *
 * @example
 * const writer = new OutputWriter(openStdout())
 * await writer.write(line, context.signal)
 * await writer.flush()
 */
export class OutputWriter {
  readonly #sink: Writable
  readonly #gone = new AbortController()
  readonly #turns = new Turns()
  readonly #onLeft = new Set<() => void>()
  #gathered: Buffer = Buffer.allocUnsafe(gatherBytes)
  #length = 0
  #spare: Buffer | undefined
  #inFlight = 0
  #idle: NodeJS.Immediate | undefined
  #taken = 0
  #left = 0

  /** @param sink where the bytes go; the writer never ends it, but listens to its errors */
  constructor(sink: Writable) {
    this.#sink = sink
    sink.on('error', (error: NodeJS.ErrnoException) => this.#fail(error))
    sink.on('close', () => this.#fail(undefined))
  }

  /** Aborted when the reader goes away: reason `READER_GONE`; or `OUTPUT_FAILED` where writing fails otherwise. */
  get readerGone(): AbortSignal {
    return this.#gone.signal
  }

  /** How many bytes were taken and have not left the process. */
  get backlog(): number {
    return this.#taken - this.#left
  }

  /**
   * Takes whole lines. The order of calls is the order in the output.
   *
   * @param bytes one or more whole lines; copied, so they may be reused once the promise resolves
   * @param signal ends the wait; bytes still waiting for room are then not written at all
   * @throws the signal's reason when aborted, `READER_GONE` or `OUTPUT_FAILED` when nothing can be written any more
   * @example await writer.write(rows.bytes, context.signal)
   */
  write(bytes: Uint8Array, signal?: AbortSignal): Promise<void> {
    if (this.#gone.signal.aborted) return Promise.reject(this.#gone.signal.reason)
    if (signal?.aborted) return Promise.reject(signal.reason)
    if (this.#turns.free && this.#makeRoom(bytes.length)) {
      this.#take(bytes)
      return Promise.resolve()
    }
    return this.#writeInTurn(bytes, signal)
  }

  /**
   * Takes whole lines without waiting, ahead of writers that wait. What piles up is the caller's business: see `backlog`.
   *
   * @param bytes one or more whole lines; copied. Dropped once the reader has gone
   * @example writer.enqueue(logLine)
   */
  enqueue(bytes: Uint8Array): void {
    if (this.#gone.signal.aborted) return
    this.#makeRoom(bytes.length)
    this.#take(bytes)
  }

  /**
   * Waits until everything taken so far has left the process.
   *
   * @param signal ends the wait
   * @throws the signal's reason when aborted, `READER_GONE` or `OUTPUT_FAILED` when nothing can be written any more
   * @example await writer.flush(AbortSignal.timeout(700))
   */
  async flush(signal?: AbortSignal): Promise<void> {
    const target = this.#taken
    this.#handOver()
    while (this.#left < target) await this.#nextDeparture(signal)
  }

  async #writeInTurn(bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
    const done = await this.#turns.take(signal)
    try {
      signal?.throwIfAborted()
      this.#gone.signal.throwIfAborted()
      while (!this.#makeRoom(bytes.length)) await this.#nextDeparture(signal)
      this.#take(bytes)
    } finally {
      done()
    }
  }

  /** Hands what is gathered over where that helps; false where the bytes would have to wait. */
  #makeRoom(length: number): boolean {
    if (this.#length === 0 || this.#length + length <= gatherBytes) return true
    this.#handOver()
    return this.#length === 0
  }

  #take(bytes: Uint8Array): void {
    const length = this.#length + bytes.length
    if (length > this.#gathered.length) this.#growTo(length)
    this.#gathered.set(bytes, this.#length)
    this.#length = length
    this.#taken += bytes.length
    this.#idle ??= setImmediate(() => {
      this.#idle = undefined
      this.#handOver()
    })
  }

  #growTo(length: number): void {
    const smaller = this.#gathered
    const spare = this.#spare
    const isSpareEnough = spare !== undefined && spare.length >= length
    this.#gathered = isSpareEnough ? spare : Buffer.allocUnsafe(Math.max(length, 2 * this.#length))
    if (isSpareEnough) this.#spare = smaller
    smaller.copy(this.#gathered, 0, 0, this.#length)
  }

  #handOver(): void {
    if (this.#inFlight > 0 || this.#length === 0 || this.#gone.signal.aborted) return
    const full = this.#gathered
    const length = this.#length
    this.#gathered = this.#spare ?? Buffer.allocUnsafe(gatherBytes)
    this.#spare = undefined
    this.#length = 0
    this.#inFlight = length
    this.#sink.write(full.subarray(0, length), (error) => {
      this.#inFlight = 0
      if (error) return this.#fail(error)
      this.#left += length
      // Long lines seldom come alone, and memory that each of them left behind would pile up until it is collected.
      if (full.length <= keptBytes || length >= full.length / 4) this.#spare = full
      this.#handOver()
      this.#wake()
    })
  }

  #fail(error: NodeJS.ErrnoException | undefined): void {
    if (this.#gone.signal.aborted) return
    const code = error?.code
    const isGone = error === undefined || (code !== undefined && goneCodes.has(code))
    this.#gone.abort(
      isGone
        ? new ConnectorError('READER_GONE', 'the reader of the output went away', { cause: error })
        : new ConnectorError('OUTPUT_FAILED', `the output cannot be written (${code ?? 'no code'})`, {
            cause: error,
          }),
    )
    this.#length = 0
    this.#wake()
  }

  #wake(): void {
    const waiting = [...this.#onLeft]
    this.#onLeft.clear()
    for (const resolve of waiting) resolve()
  }

  /** Resolves when the write in flight is done. */
  #nextDeparture(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#gone.signal.aborted) return reject(this.#gone.signal.reason)
      if (signal?.aborted) return reject(signal.reason)
      const settle = () => {
        signal?.removeEventListener('abort', settle)
        this.#onLeft.delete(settle)
        if (this.#gone.signal.aborted) reject(this.#gone.signal.reason)
        else if (signal?.aborted) reject(signal.reason)
        else resolve()
      }
      signal?.addEventListener('abort', settle)
      this.#onLeft.add(settle)
    })
  }
}
