import { Buffer } from 'node:buffer'
import {
  ConnectorError,
  type Framing,
  isEncoded,
  type JsonObject,
  type MessageSink,
  type MonoidMessage,
  type MonoidRecord,
  type Records,
  type StoreRef,
  splitRecord,
  storeKey,
  storeLabel,
  storeOf,
  wireData,
  wireRef,
} from '@monoid-kit/core'
import type { RowTaker } from './row-taker.ts'

/** How a sink makes rows of messages. */
export interface RowSinkOptions {
  /** The most bytes of JSON that a row may have: it has to fit into one message. */
  readonly maxRowBytes: number
  /** A record's row is its columns alone, without the store. */
  readonly bare?: boolean
  /** What is told beside a message that is a row. */
  readonly beside?: (message: MonoidMessage) => JsonObject
}

/**
 * Makes rows of a query's answer out of the messages of a command. Rows that a store has encoded pass as bytes; a record that
 * is too long for a message goes in several rows, each with `part` beside `data`, as it would in lines (B8).
 *
 * @example await executeCommand(silo, request, new RowSink(take, { maxRowBytes }), context)
 */
export class RowSink implements MessageSink {
  readonly framing: Framing
  readonly #take: RowTaker
  readonly #options: RowSinkOptions
  #records = 0

  constructor(take: RowTaker, options: RowSinkOptions) {
    this.#take = take
    this.#options = options
    this.framing = rowFraming(options)
  }

  async send(message: MonoidMessage): Promise<void> {
    const { beside } = this.#options
    for (const row of rowsOf(message)) {
      const whole = beside ? { ...row, ...beside(message) } : row
      this.#requireFit(whole, message)
      await this.#take(whole)
    }
  }

  async sendRecords(records: Records): Promise<void> {
    if (isEncoded(records)) {
      this.#records += records.count
      if (records.count > 0) await this.#take(records)
      return
    }
    const record = records.data ? { ...records, data: wireData(records.data) } : records
    const ordinal = this.#records++
    for (const part of this.#partsOf(record, ordinal)) await this.#take(this.#row(part))
  }

  #partsOf(record: MonoidRecord, ordinal: number): Iterable<MonoidRecord> {
    const { maxRowBytes, bare } = this.#options
    if (fits(this.#row(record), maxRowBytes)) return [record]
    if (!bare) return splitRecord(record, { maxLineBytes: maxRowBytes, ordinal })
    throw new ConnectorError(
      'RECORD_TOO_LONG',
      `a row has more than the ${maxRowBytes} bytes that a message may hold`,
      {
        hint: 'select fewer columns, or a part of the long ones',
      },
    )
  }

  #row(record: MonoidRecord): JsonObject {
    const { data = {}, part } = record
    if (this.#options.bare) return data
    return { ...wireRef(storeOf(record)), ...(part && { part: { ...part } }), data }
  }

  /** What is no record cannot be split. */
  #requireFit(row: JsonObject, message: MonoidMessage): void {
    const { maxRowBytes } = this.#options
    if (fits(row, maxRowBytes)) return
    const code = message.type === 'SCHEMA' ? 'SCHEMA_TOO_LONG' : 'HANDLE_TOO_LONG'
    const { schema_name: name, schema_group: group } = row
    const store =
      typeof name === 'string' ? storeOf({ schema_name: name, schema_group: String(group ?? '') }) : undefined
    const subject = store ? `the row of ${storeLabel(store)}` : 'a row'
    throw new ConnectorError(
      code,
      `${subject} has more than the ${maxRowBytes} bytes that a message may hold`,
    )
  }
}

function rowsOf(message: MonoidMessage): readonly JsonObject[] {
  switch (message.type) {
    case 'VALIDATE':
      return [{ ...message.validate_msg }]
    case 'SCHEMA':
      return message.schema_msg.schemas.map(({ name, group, json_schema }) => ({
        ...wireRef(group ? { name, group } : { name }),
        json_schema,
      }))
    case 'REQUEST_RESULT': {
      const { status, handle } = message.request
      return [{ ...status, handle: { ...handle } }]
    }
    case 'REQUEST_STATUS':
      return [{ ...message.request_status }]
    case 'FINDING':
      return [{ ...message.finding } as unknown as JsonObject]
    default:
      throw new ConnectorError('MESSAGE_INVALID', `a ${message.type} is no row of an answer`)
  }
}

function rowFraming({ maxRowBytes, bare = false }: RowSinkOptions): Framing {
  const heads = new Map<string, Uint8Array>()
  const empty = new Uint8Array()
  return {
    // a comma stands between rows; the last one is left out where the rows become a list
    maxLineBytes: maxRowBytes + 1,
    tail: Buffer.from(bare ? ',' : '},'),
    head(store: StoreRef): Uint8Array {
      if (bare) return empty
      const key = storeKey(store)
      const head = heads.get(key) ?? Buffer.from(`${JSON.stringify(wireRef(store)).slice(0, -1)},"data":`)
      heads.set(key, head)
      return head
    },
  }
}

function fits(row: JsonObject, cap: number): boolean {
  const json = JSON.stringify(row)
  // no unit of UTF-16 takes more than three bytes, so most rows need not be measured
  return json.length * 3 <= cap || Buffer.byteLength(json) <= cap
}
