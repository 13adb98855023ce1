import { Buffer } from 'node:buffer'
import type { ServerResponse } from 'node:http'
import { OutputWriter, raceSignal } from '@monoid-kit/core'
import { HttpError } from '../problems/http-error.ts'
import type { Problem } from '../problems/problem.ts'
import { cutConnection } from './cut-connection.ts'
import { type ItemFormat, itemFormats } from './item-format.ts'

/** How long the last line of a body that is cut may take to leave. */
const lastWordsMilliseconds = 1000

/** What a body is written to. */
export interface ItemBodyOptions {
  readonly response: ServerResponse
  /** One of `itemFormats`; none where the caller accepts no list. */
  readonly mediaType: string | undefined
  /** Whether the caller takes trailers. */
  readonly trailers: boolean
}

/**
 * The body of a response that is a list of items, written as they come and at the pace of the reader. Nothing is sent
 * before the first item, so what fails before it can still be answered by a problem; what fails later cuts the body, so
 * that it cannot be taken for a whole one.
 *
 * @example
 * for await (const city of cities) await body.item(JSON.stringify(city), signal)
 * await body.end(signal)
 */
export class ItemBody {
  readonly format: ItemFormat
  readonly #mediaType: string | undefined
  readonly #response: ServerResponse
  readonly #trailers: boolean
  readonly #writer: OutputWriter
  #items = 0
  #started = false

  constructor({ response, mediaType, trailers }: ItemBodyOptions) {
    this.format = itemFormats[mediaType ?? 'application/json'] as ItemFormat
    this.#mediaType = mediaType
    this.#response = response
    this.#trailers = trailers && response.req.httpVersionMinor > 0
    this.#writer = new OutputWriter(response)
  }

  /** Whether the status has been sent. */
  get started(): boolean {
    return this.#started
  }

  /** How many items were taken. */
  get items(): number {
    return this.#items
  }

  /** Takes one item as JSON text without line feeds; resolves when there is room for the next. */
  item(json: string, signal: AbortSignal): Promise<void> {
    const { head, tail } = this.format
    return this.framed(Buffer.from(`${head}${json}${tail}`), 1, signal)
  }

  /**
   * Takes items that have the format's head and tail around each already.
   *
   * @param bytes whole items; copied, so they may be reused once the promise resolves
   * @param count how many they are
   * @param signal ends the wait for room
   */
  async framed(bytes: Uint8Array, count: number, signal: AbortSignal): Promise<void> {
    if (count === 0) return
    const isFirst = this.#items === 0
    this.#items += count
    if (!isFirst) return this.#writer.write(bytes, signal)
    await this.#start(signal)
    // a comma has to stand between items only
    await this.#writer.write(this.format.open === '' ? bytes : bytes.subarray(1), signal)
  }

  /** Ends the body as whole; resolves when all of it has left. */
  async end(signal: AbortSignal): Promise<void> {
    await this.#start(signal)
    if (this.format.close !== '') await this.#writer.write(Buffer.from(this.format.close), signal)
    await this.#writer.flush(signal)
    if (this.#trailers) this.#response.addTrailers({ 'monoid-items': String(this.#items) })
    await raceSignal(new Promise<void>((resolve) => this.#response.end(resolve)), signal)
  }

  /**
   * Cuts a body that has been started: the connection ends without the mark of the end. Of NDJSON the last line says
   * why; JSON stays open.
   *
   * @param problem why
   */
  async cut(problem: Problem): Promise<void> {
    const signal = AbortSignal.timeout(lastWordsMilliseconds)
    try {
      if (this.format.name === 'ndjson') {
        await this.#writer.write(Buffer.from(`${JSON.stringify({ problem })}\n`), signal)
      }
      await this.#writer.flush(signal)
    } catch {
      // a caller that reads no more misses the reason, and sees the cut
    }
    cutConnection(this.#response)
  }

  async #start(signal: AbortSignal): Promise<void> {
    if (this.#started) return
    if (this.#mediaType === undefined) {
      throw new HttpError(406, 'REQUEST_INVALID', 'expected Accept to allow a list: the result is one', {
        hint: 'correct the header Accept',
      })
    }
    this.#started = true
    this.#response.setHeader('content-type', this.#mediaType)
    if (this.#trailers) this.#response.setHeader('trailer', 'Monoid-Items')
    this.#response.writeHead(200)
    if (this.format.open !== '') await this.#writer.write(Buffer.from(this.format.open), signal)
  }
}
