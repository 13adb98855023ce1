import {
  ConnectorError,
  type EncodedRecords,
  type Framing,
  type JsonObject,
  type MonoidRecord,
  type Records,
  wireRef,
} from '@monoid-kit/core'
import type { Bytes } from './bytes.ts'
import { loopEncoder, type RowEncoder } from './encode-row.ts'
import { generateEncoder } from './generate-encoder.ts'
import { OutputBuffer } from './output-buffer.ts'
import { type LocateValues, locateValues } from './row-layout.ts'
import { type MeasuredTemplate, type RowPlan, rowTemplate } from './row-template.ts'

/** For longer values, where the room is scarce, it is counted byte by byte. */
const longValueBytes = 4 * 1024
/** Rows are handed out when no more room than this is left. */
const leastRoom = 16 * 1024
/** A table with fewer rows is read before a function for it would have been made. */
const rowsBeforeGeneration = 256
const lineFeed = 0x0a

/** How a transcoder works besides its plan. */
export interface RowTranscoderOptions {
  /** Overwrites the bytes that were consumed, so that a test shows who kept them. False where left out. */
  readonly poison?: boolean
  /** After how many rows a function is generated for the table; 256 where left out, `Infinity` for never. */
  readonly generateAfter?: number
}

/**
 * Makes rows as they come from the server into framed lines of JSON, without a string or an object per value. Every key is
 * in every record, NULL as null (B33); a row whose line would be too long comes as a plain record, in its place, for
 * the host to split (B8).
 */
export interface RowTranscoder {
  /** How many rows wait to be drained. */
  readonly count: number
  /** How many values of `checkedText` were no UTF-8 and were written as `\x` and hexadecimal digits. */
  readonly invalidTexts: number

  /**
   * Takes one whole row; it need not live longer than the call.
   *
   * @param source where the row stands
   * @param start its first byte: a DataRow's body, a row packet's payload
   * @param end one past its last
   * @returns true when it is time to drain: the next row may be added only after that
   * @throws ConnectorError `DATABASE_ERROR` where the row is not laid out as the plan says; it is left out
   */
  add(source: Bytes, start: number, end: number): boolean

  /**
   * Hands out what waits: borrowed rows, then perhaps a plain record. Also to be called when the source pauses, for
   * the first rows must not be held back, and at the end.
   */
  drain(): Generator<Records, void, undefined>
}

/**
 * Makes the transcoder for one result of one store.
 *
 * @param plan the columns as the server will send them, and what goes around each row
 * @param options see `RowTranscoderOptions`
 * @returns the transcoder; it holds 256 KiB, more only while rows need it
 * @throws ConnectorError `INTERNAL` where a parameter or a converter does not suit its codec
 * @example
 * const transcoder = createRowTranscoder({ store, framing, layout: 'postgres', columns })
 * if (transcoder.add(chunk, start, end)) yield* transcoder.drain()
 */
export function createRowTranscoder(plan: RowPlan, options: RowTranscoderOptions = {}): RowTranscoder {
  return new PlannedTranscoder(plan, options)
}

class PlannedTranscoder implements RowTranscoder {
  readonly #plan: RowPlan
  readonly #template: MeasuredTemplate
  readonly #locate: LocateValues
  readonly #buffer: OutputBuffer
  readonly #spans: Int32Array
  readonly #maxRowBytes: number
  readonly #headBytes: number
  #encode: RowEncoder
  #rowsToGeneration: number
  #invalidTexts = 0
  #longRecord: MonoidRecord | undefined

  constructor(plan: RowPlan, { poison = false, generateAfter = rowsBeforeGeneration }: RowTranscoderOptions) {
    this.#plan = plan
    this.#template = rowTemplate(plan, () => {
      this.#invalidTexts += 1
    })
    this.#locate = locateValues[plan.layout]
    this.#buffer = new OutputBuffer(poison)
    this.#spans = new Int32Array(2 * plan.columns.length)
    this.#maxRowBytes = maxRowBytes(plan.framing)
    this.#headBytes = plan.framing.head(plan.store).length
    this.#encode = loopEncoder(this.#template)
    this.#rowsToGeneration = generateAfter
    if (generateAfter === 0) this.#generate()
  }

  get count(): number {
    return this.#buffer.count + (this.#longRecord ? 1 : 0)
  }

  get invalidTexts(): number {
    return this.#invalidTexts
  }

  add(source: Bytes, start: number, end: number): boolean {
    if (this.#longRecord) throw new ConnectorError('INTERNAL', 'a row was added before the last was drained')
    const template = this.#template
    const buffer = this.#buffer
    this.#locate(source, start, end, template.sizes, this.#spans)
    let needed = template.constantBytes + Math.ceil(template.growth * (end - start))
    if (needed > buffer.room || template.hasConverted) {
      needed = this.#measure(source)
      buffer.ensure(needed)
    }
    const from = buffer.used
    const to = this.#encode(source, this.#spans, buffer.out, from)
    if (to - from > this.#maxRowBytes) {
      this.#longRecord = this.#recordOf(from, to)
      return true
    }
    buffer.endRow(to)
    this.#rowsToGeneration -= 1
    if (this.#rowsToGeneration === 0) this.#generate()
    return buffer.room < Math.max(needed, leastRoom)
  }

  *drain(): Generator<EncodedRecords | MonoidRecord, void, undefined> {
    try {
      if (this.#buffer.count > 0) yield this.#buffer.lend()
    } finally {
      this.#buffer.release()
    }
    const record = this.#longRecord
    this.#longRecord = undefined
    if (record) yield record
  }

  #generate(): void {
    this.#encode = generateEncoder(this.#template) ?? this.#encode
  }

  /** The room that the row needs at most, long values counted byte by byte and converted ones converted. */
  #measure(source: Bytes): number {
    const { definitions, columns, converted, constantBytes } = this.#template
    let bytes = constantBytes
    for (let index = 0; index < definitions.length; index += 1) {
      const start = this.#spans[2 * index] as number
      if (start < 0) continue
      const end = this.#spans[2 * index + 1] as number
      const { growth, costs } = definitions[index] as (typeof definitions)[number]
      const { codec, parameter } = columns[index] as (typeof columns)[number]
      if (codec === 'converted') bytes += converted.measure(source, start, end, parameter)
      else if (costs && end - start > longValueBytes) bytes += sumOf(costs, source, start, end)
      else bytes += Math.ceil(growth * (end - start))
    }
    return bytes
  }

  /** The row just written, as the record that the host would have made of it. */
  #recordOf(from: number, to: number): MonoidRecord {
    const end = to - this.#plan.framing.tail.length
    const json = this.#buffer.out.buffer.toString('utf8', from + this.#headBytes, end)
    return { ...wireRef(this.#plan.store), data: JSON.parse(json) as JsonObject }
  }
}

/** The cap on a line holds without its line feed. */
function maxRowBytes({ maxLineBytes, tail }: Framing): number {
  return tail.at(-1) === lineFeed ? maxLineBytes + 1 : maxLineBytes
}

function sumOf(costs: Uint8Array, { buffer }: Bytes, start: number, end: number): number {
  let sum = 0
  for (let position = start; position < end; position += 1) sum += costs[buffer[position] as number] as number
  return sum
}
