import { Buffer } from 'node:buffer'
import { byteLength, encodeMessage, recordFrame } from '../protocol/encode-message.ts'
import type { MonoidLogMessage, MonoidMessage, MonoidRecord } from '../protocol/messages.ts'
import { splitRecord } from '../protocol/split-record.ts'
import { wireData } from '../protocol/wire-data.ts'
import { type Framing, isEncoded, type Records } from '../silo/records.ts'
import { type StoreRef, storeKey, wireRef } from '../silo/store-ref.ts'
import { LogBacklog } from './log-backlog.ts'
import type { LogSink, MessageSink } from './message-sink.ts'
import { messageTooLong } from './message-too-long.ts'
import type { OutputWriter } from './output-writer.ts'
import { shortenText } from './shorten-text.ts'

/** What stands around each message's JSON on its line: nothing for a command, an object with an id in a session. */
export interface Envelope {
  readonly before: string
  readonly after: string
}

/** How a channel writes. */
export interface MessageChannelOptions {
  /** The most bytes of UTF-8 a line may have, its line feed not counted (B8); `Infinity` lifts the cap. */
  readonly maxLineBytes: number
  /** What stands around each message; nothing where left out. */
  readonly envelope?: Envelope
}

/**
 * Writes the messages of one command to an `OutputWriter`: as JSON lines, none longer than the cap (B8), records that
 * are too long in parts. Several channels may share one writer.
 *
 * @example
 * const channel = new MessageChannel(writer, { maxLineBytes: 65_534 })
 * await channel.send({ type: 'VALIDATE', validate_msg: { status: 'SUCCESS' } })
 */
export class MessageChannel implements MessageSink, LogSink {
  /** For stores that encode their own rows: the RECORD line with its envelope around a row's JSON. */
  readonly framing: Framing
  readonly #writer: OutputWriter
  readonly #maxLineBytes: number
  readonly #envelope: Envelope
  readonly #envelopeBytes: number
  #records = 0
  readonly #backlog: LogBacklog
  #before: Promise<void> | undefined

  constructor(writer: OutputWriter, options: MessageChannelOptions) {
    this.#writer = writer
    this.#backlog = new LogBacklog(writer)
    this.#maxLineBytes = options.maxLineBytes
    this.#envelope = options.envelope ?? { before: '', after: '' }
    this.#envelopeBytes = byteLength(this.#envelope.before) + byteLength(this.#envelope.after)
    this.framing = recordFraming(this.#envelope, options.maxLineBytes)
  }

  /**
   * Writes one message. A VALIDATE or LOG over the cap is shortened, a RECORD is split; others may not be.
   *
   * @param message the message
   * @param signal ends the wait for the reader
   * @throws ConnectorError `SCHEMA_TOO_LONG`, `HANDLE_TOO_LONG`, `SPEC_INVALID` or `RECORD_TOO_LONG`; what
   *   `OutputWriter.write` throws
   * @example await channel.send({ type: 'REQUEST_RESULT', request: result }, context.signal)
   */
  async send(message: MonoidMessage, signal?: AbortSignal): Promise<void> {
    if (this.#before) await this.#before
    if (message.type === 'RECORD') return this.sendRecords(message.record, signal)
    const json = encodeMessage(message)
    const bytes = byteLength(json) + this.#envelopeBytes
    if (bytes <= this.#maxLineBytes) return this.#writer.write(this.#line(json), signal)
    switch (message.type) {
      case 'LOG':
        return this.#writer.write(this.#line(this.#shortLog(message.log)), signal)
      case 'VALIDATE':
        return this.#writer.write(this.#line(this.#shortValidate(message)), signal)
      default:
        throw messageTooLong(message, bytes, this.#maxLineBytes)
    }
  }

  /**
   * Writes a record, in parts where it is too long, or rows that a store has encoded.
   *
   * @param records a plain record or borrowed rows; rows may be reused once the promise resolves
   * @param signal ends the wait for the reader; a line is written whole or not at all
   * @throws ConnectorError `MESSAGE_INVALID` where a plain record holds what JSON cannot (see `wireData`),
   *   `RECORD_TOO_LONG` where it cannot be split; what `OutputWriter.write` throws
   * @example for await (const records of silo.scan(context, schemas)) await channel.sendRecords(records, context.signal)
   */
  async sendRecords(records: Records, signal?: AbortSignal): Promise<void> {
    if (this.#before) await this.#before
    if (isEncoded(records)) {
      this.#records += records.count
      return this.#writer.write(records.bytes, signal)
    }
    const record = records.data ? { ...records, data: wireData(records.data) } : records
    const json = encodeMessage({ type: 'RECORD', record })
    const ordinal = this.#records++
    if (this.#fits(json)) return this.#writer.write(this.#line(json), signal)
    return this.#sendParts(record, ordinal, signal)
  }

  /**
   * Writes a LOG without waiting and without ever throwing. A line over the cap is shortened; while the reader is
   * far behind, lines are counted and their number is told later.
   *
   * @param entry scrubbed of secrets already
   * @example channel.log({ message: 'connected', level: 'info' })
   */
  log(entry: MonoidLogMessage): void {
    try {
      if (!this.#backlog.admits()) return
      for (const told of this.#backlog.dropped()) {
        this.#writer.enqueue(this.#line(encodeMessage({ type: 'LOG', log: told })))
      }
      const json = encodeMessage({ type: 'LOG', log: entry })
      this.#writer.enqueue(this.#line(this.#fits(json) ? json : this.#shortLog(entry)))
    } catch {
      // A log line that cannot be written is no reason to fail what it speaks of.
    }
  }

  /**
   * Lets all that is sent from now on wait for something: for lines of the log that were given earlier.
   *
   * @param done never rejects
   * @example channel.waitFor(loading)
   */
  waitFor(done: Promise<void>): void {
    this.#before = done.then(() => {
      this.#before = undefined
    })
  }

  async #sendParts(record: MonoidRecord, ordinal: number, signal: AbortSignal | undefined): Promise<void> {
    const options = { maxLineBytes: this.#maxLineBytes, envelopeBytes: this.#envelopeBytes, ordinal }
    for (const part of splitRecord(record, options)) {
      await this.#writer.write(this.#line(encodeMessage({ type: 'RECORD', record: part })), signal)
    }
  }

  #shortLog({ context: _, ...entry }: MonoidLogMessage): string {
    const bare = encodeMessage({ type: 'LOG', log: { ...entry, message: '' } })
    const message = shortenText(entry.message, this.#roomBeside(bare))
    return encodeMessage({ type: 'LOG', log: { ...entry, message } })
  }

  #shortValidate(message: Extract<MonoidMessage, { type: 'VALIDATE' }>): string {
    const { status, message: text = '' } = message.validate_msg
    const bare = encodeMessage({ ...message, validate_msg: { status, message: '' } })
    return encodeMessage({
      ...message,
      validate_msg: { status, message: shortenText(text, this.#roomBeside(bare)) },
    })
  }

  #roomBeside(json: string): number {
    return this.#maxLineBytes - this.#envelopeBytes - byteLength(json)
  }

  #fits(json: string): boolean {
    // No unit of UTF-16 takes more than three bytes, so most lines need not be measured.
    return json.length * 3 <= this.#roomBeside('') || byteLength(json) <= this.#roomBeside('')
  }

  #line(json: string): Uint8Array {
    return Buffer.from(`${this.#envelope.before}${json}${this.#envelope.after}\n`)
  }
}

function recordFraming({ before, after }: Envelope, maxLineBytes: number): Framing {
  const heads = new Map<string, Uint8Array>()
  const tail = Buffer.from(`${recordFrame({ schema_name: '' }).tail}${after}\n`)
  return {
    maxLineBytes,
    tail,
    head(store: StoreRef): Uint8Array {
      const key = storeKey(store)
      const known = heads.get(key)
      if (known) return known
      const head = Buffer.from(before + recordFrame({ record_type: 'RECORD', ...wireRef(store) }).head)
      heads.set(key, head)
      return head
    },
  }
}
