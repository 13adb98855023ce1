import { ConnectorError } from '../errors/connector-error.ts'
import { cutText } from './cut-text.ts'
import { byteLength, encodeMessage, recordFrame } from './encode-message.ts'
import type { JsonValue, MonoidRecord } from './messages.ts'

/** How a record is split. */
export interface SplitOptions {
  /** The most bytes of UTF-8 a line may have, its line feed not counted (B8). */
  readonly maxLineBytes: number
  /** The ordinal, from 0, of the record in its stream. */
  readonly ordinal: number
  /** The bytes that something else puts around the message on its line; 0 where left out. */
  readonly envelopeBytes?: number
}

/** One member of `data`. */
interface Column {
  readonly key: string
  /** The bytes of `"key":` and a comma. */
  readonly keyBytes: number
  readonly value: JsonValue
  /** The bytes of the whole value in JSON. */
  readonly bytes: number
  /** What can be cut: a string, or the JSON text of a nested value. */
  readonly text?: string
  /** What naming this column in `part.json` takes; 0 where its pieces are plain strings. */
  readonly markBytes: number
}

const nullBytes = 4
const quoteBytes = 2
const longestEscape = 6
/** Parts carry every key while the keys leave this share of the line to the values; beyond, repeating them would swell the output. */
const leastShareForValues = 1 / 8

/**
 * Splits a record whose line would be too long (B8) into self-contained records that each carry some of the values and
 * say so in `part`. The rule of joining: per column, strings are concatenated in the order of the parts; any other value
 * stands in exactly one part; what is null in all parts is null. Every part carries every column unless there
 * are very many. Values that fit stay whole; only longer ones are cut, nested ones as JSON text named in `part.json`.
 *
 * @param record the record; one that fits, or has no `data`, is no concern of this function unless it is too long
 * @param options the cap, the record's ordinal, and what surrounds the message
 * @returns the record itself where it fits, else its parts; each made when asked for
 * @throws ConnectorError `RECORD_TOO_LONG` where the names alone, or a file's path, do not fit
 * @example for (const part of splitRecord(record, { maxLineBytes: 65_534, ordinal: 7 })) emit(part)
 */
export function* splitRecord(
  record: MonoidRecord,
  options: SplitOptions,
): Generator<MonoidRecord, void, undefined> {
  const cap = options.maxLineBytes - (options.envelopeBytes ?? 0)
  if (byteLength(encodeMessage({ type: 'RECORD', record })) <= cap) {
    yield record
    return
  }
  const { data, ...rest } = record
  const columns = data === undefined ? [] : columnsOf(data)
  const filler = new PartFiller(rest, columns, cap, options.ordinal)
  if (columns.length === 0) throw tooLong(cap)
  for (const column of columns) if (filler.fitsWhole(column)) yield* filler.addWhole(column)
  for (const column of columns) if (!filler.fitsWhole(column)) yield* filler.addInPieces(column)
  yield filler.finish(true)
}

/** Fills one part after the other and counts what they hold. */
class PartFiller {
  readonly #rest: Omit<MonoidRecord, 'data'>
  readonly #columns: readonly Column[]
  readonly #ordinal: number
  readonly #carriesAll: boolean
  /** What is left for values in a part that holds none yet. */
  readonly #wholeRoom: number
  #room: number
  #index = 0
  #values = new Map<string, JsonValue>()
  #json: string[] = []

  constructor(rest: Omit<MonoidRecord, 'data'>, columns: readonly Column[], cap: number, ordinal: number) {
    this.#rest = rest
    this.#columns = columns
    this.#ordinal = ordinal
    const { head, tail } = recordFrame({
      ...rest,
      part: { record: ordinal, index: 999_999_999, last: false },
    })
    const room = cap - byteLength(head) - byteLength(tail) - '{}'.length
    const keys = columns.reduce((sum, { keyBytes }) => sum + keyBytes + nullBytes, 0)
    const needed = columns.reduce((most, column) => Math.max(most, leastBytes(column) - nullBytes), 0)
    this.#carriesAll = room - keys >= Math.max(needed, cap * leastShareForValues)
    this.#wholeRoom = this.#carriesAll ? room - keys : room
    this.#room = this.#wholeRoom
    if (!this.#carriesAll && columns.some((column) => column.keyBytes + leastBytes(column) > room)) {
      throw tooLong(cap)
    }
  }

  fitsWhole(column: Column): boolean {
    return this.#around(column) + column.bytes <= this.#wholeRoom
  }

  *addWhole(column: Column): Generator<MonoidRecord, void, undefined> {
    const bytes = this.#around(column) + column.bytes
    if (bytes > this.#room) yield this.finish(false)
    this.#values.set(column.key, column.value)
    this.#room -= bytes
  }

  *addInPieces(column: Column): Generator<MonoidRecord, void, undefined> {
    const text = column.text as string
    const around = this.#around(column) + quoteBytes + column.markBytes
    // A short first piece in the rest of a part is not worth the cut.
    if (this.#room < Math.max(this.#wholeRoom / 4, around + longestEscape)) yield this.finish(false)
    for (let start = 0; start < text.length; ) {
      if (start > 0) yield this.finish(false)
      const { end, bytes } = cutText(text, start, this.#room - around)
      this.#values.set(column.key, text.slice(start, end))
      if (column.markBytes > 0) this.#json.push(column.key)
      this.#room -= around + bytes
      start = end
    }
  }

  /** The part as filled so far; the next one begins. */
  finish(last: boolean): MonoidRecord {
    const values = this.#values
    const json = this.#json
    const part = { record: this.#ordinal, index: this.#index, last, ...(json.length > 0 ? { json } : {}) }
    const members: Iterable<[string, JsonValue]> = this.#carriesAll
      ? this.#columns.map(({ key }): [string, JsonValue] => [key, values.get(key) ?? null])
      : values
    this.#index += 1
    this.#values = new Map()
    this.#json = []
    this.#room = this.#wholeRoom
    return { ...this.#rest, part, data: Object.fromEntries(members) }
  }

  /** What a value costs besides itself: its key, or less a null where every part has the key anyway. */
  #around(column: Column): number {
    return this.#carriesAll ? -nullBytes : column.keyBytes
  }
}

function columnsOf(data: NonNullable<MonoidRecord['data']>): Column[] {
  const columns: Column[] = []
  for (const [key, given] of Object.entries(data)) {
    const json: string | undefined = JSON.stringify(given)
    if (json === undefined) continue
    const isNested = typeof given === 'object' && given !== null && !json.startsWith('"')
    // A value with a toJSON of its own, such as a Date, is a string on the wire.
    const value: JsonValue = typeof given === 'object' && !isNested ? JSON.parse(json) : given
    const keyBytes = byteLength(JSON.stringify(key)) + ':,'.length
    const text = isNested ? json : typeof value === 'string' ? value : undefined
    columns.push({
      key,
      keyBytes,
      value,
      bytes: byteLength(json),
      ...(text === undefined ? {} : { text }),
      markBytes: isNested ? keyBytes + ',"json":[]'.length : 0,
    })
  }
  return columns
}

/** The fewest bytes with which a part makes progress in this column. */
function leastBytes({ bytes, text, markBytes }: Column): number {
  return text === undefined ? bytes : Math.min(bytes, quoteBytes + longestEscape + markBytes)
}

function tooLong(cap: number): ConnectorError {
  return new ConnectorError(
    'RECORD_TOO_LONG',
    `a record cannot be split: its names and smallest pieces take more than the ${cap} bytes that a line may hold`,
  )
}
