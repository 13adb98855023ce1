import { ConnectorError } from '../errors/connector-error.ts'
import { nameLabel } from '../errors/name-label.ts'
import type { JsonObject, JsonValue } from './messages.ts'

/** Deeper than any record; a circle has no end at all. */
const maxDepth = 500

/**
 * A record's `data` as JSON can hold it without loss. NaN, the infinities and minus zero become the strings `"NaN"`,
 * `"Infinity"`, `"-Infinity"` and `"-0"`, for JSON.stringify would make null or 0 of them; what has no value becomes
 * null, for every column stays (B33).
 *
 * @param data what a store yielded, checked by nobody
 * @returns `data` itself where nothing had to change, else a copy
 * @throws ConnectorError `MESSAGE_INVALID`, naming the column, where a value is none of JSON: a bigint, bytes, a Map, a circle
 * @example wireData({ ratio: Number.NaN }) // { ratio: 'NaN' }
 */
export function wireData(data: JsonObject): JsonObject {
  let changed = false
  const members = Object.entries(data).map(([column, value]): [string, JsonValue] => {
    const wire = wireValue(value, column, 0)
    if (!Object.is(wire, value)) changed = true
    return [column, wire]
  })
  return changed ? Object.fromEntries(members) : data
}

function wireValue(value: unknown, column: string, depth: number): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value)
    case 'undefined':
      return null
    case 'object':
      return value === null ? null : wireObject(value, column, depth)
    default:
      throw noJson(column, `a ${typeof value}`)
  }
}

function wireObject(value: object, column: string, depth: number): JsonValue {
  if (depth === maxDepth) throw noJson(column, `something nested more than ${maxDepth} levels deep`)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) throw noJson(column, 'bytes')
  if (value instanceof Map || value instanceof Set) throw noJson(column, `a ${value.constructor.name}`)
  const { toJSON } = value as { readonly toJSON?: unknown }
  // a Date, for instance, is a string on the wire
  if (typeof toJSON === 'function')
    return wireValue(Reflect.apply(toJSON, value, [column]), column, depth + 1)
  const before: readonly unknown[] = Object.values(value)
  const after = before.map((member) => wireValue(member, column, depth + 1))
  if (before.every((member, index) => Object.is(member, after[index]))) return value as JsonValue
  if (Array.isArray(value)) return after
  return Object.fromEntries(Object.keys(value).map((key, index) => [key, after[index] ?? null]))
}

function noJson(column: string, came: string): ConnectorError {
  return new ConnectorError(
    'MESSAGE_INVALID',
    `the silo gave a wrong answer: record.data.${nameLabel(column)}: expected a value of JSON, came ${came}`,
    { hint: 'mend the connector: integers beyond 2^53 go as text, bytes as base64 text' },
  )
}
