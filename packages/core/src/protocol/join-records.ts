import { ConnectorError } from '../errors/connector-error.ts'
import { storeKey, storeOf } from '../silo/store-ref.ts'
import type { JsonObject, JsonValue, MonoidRecord, RecordPart } from './messages.ts'

/** A record of which some parts have come. */
interface Pending {
  readonly first: MonoidRecord
  readonly ordinal: number
  readonly columns: Map<string, Column>
  count: number
}

/** What has come of one column: strings to concatenate, or one other value. */
interface Column {
  readonly pieces: string[]
  value: JsonValue
  isJson: boolean
}

/**
 * Puts records together again that `splitRecord` has split (B8). Whole records and FILE records pass through.
 *
 * @param records the records of one stream, in their order
 * @returns whole records
 * @throws ConnectorError `RECORD_PARTS_INVALID` where parts are missing, out of order or contradict each other
 * @example for await (const record of joinRecords(recordsOf(stdout))) …
 */
export async function* joinRecords(
  records: AsyncIterable<MonoidRecord>,
): AsyncGenerator<MonoidRecord, void, undefined> {
  let pending: Pending | undefined
  let latest = -1
  for await (const record of records) {
    const { part } = record
    if (!part) {
      if (pending)
        throw invalid(`record ${pending.ordinal}: expected part ${pending.count}, came another record`)
      yield record
      continue
    }
    if (!pending) {
      if (part.record <= latest) throw invalid(`record ${part.record}: expected an ordinal above ${latest}`)
      latest = part.record
      pending = { first: record, ordinal: part.record, columns: new Map(), count: 0 }
    }
    add(pending, record, part)
    if (part.last) {
      yield finish(pending)
      pending = undefined
    }
  }
  if (pending)
    throw invalid(`record ${pending.ordinal}: expected part ${pending.count}, came the end of the stream`)
}

function add(pending: Pending, record: MonoidRecord, part: RecordPart): void {
  const where = `record ${pending.ordinal}: expected part ${pending.count}`
  if (part.record !== pending.ordinal) throw invalid(`${where}, came a part of record ${part.record}`)
  if (part.index !== pending.count) throw invalid(`${where}, came part ${part.index}`)
  if (storeKey(storeOf(record)) !== storeKey(storeOf(pending.first))) {
    throw invalid(`${where}, came a part of another store`)
  }
  const data = record.data ?? {}
  for (const key of part.json ?? []) {
    if (!Object.hasOwn(data, key) || typeof data[key] !== 'string') {
      throw invalid(`${where} to hold a piece of each column named in json`)
    }
  }
  const json = new Set(part.json)
  for (const [key, value] of Object.entries(data)) {
    const column = pending.columns.get(key) ?? { pieces: [], value: null, isJson: false }
    pending.columns.set(key, column)
    if (value === null) continue
    const isFirst = column.pieces.length === 0 && column.value === null
    const continues = typeof value === 'string' && column.pieces.length > 0 && column.isJson === json.has(key)
    if (!isFirst && !continues)
      throw invalid(`${where}, came a second value of a column that cannot be joined`)
    if (typeof value === 'string') column.pieces.push(value)
    else column.value = value
    column.isJson = json.has(key)
  }
  pending.count += 1
}

function finish({ first, ordinal, columns }: Pending): MonoidRecord {
  const { part: _, data: __, ...rest } = first
  const members = [...columns].map(([key, column]): [string, JsonValue] => [
    key,
    joinedValue(column, ordinal),
  ])
  const data: JsonObject = Object.fromEntries(members)
  return { ...rest, data }
}

function joinedValue({ pieces, value, isJson }: Column, ordinal: number): JsonValue {
  if (pieces.length === 0) return value
  const text = pieces.join('')
  if (!isJson) return text
  try {
    return JSON.parse(text)
  } catch {
    throw invalid(`record ${ordinal}: the pieces of a column named in json make no JSON`)
  }
}

function invalid(message: string): ConnectorError {
  return new ConnectorError('RECORD_PARTS_INVALID', message)
}
