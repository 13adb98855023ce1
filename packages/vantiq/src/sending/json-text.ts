import { ConnectorError, type ErrorCode, nameLabel } from '@monoid-kit/core'

/** Deeper than any message; a circle has no end at all. */
const maxDepth = 500
/** Whatever they hold, JSON makes an empty object of them; a promise is there where an await is not. */
const emptyKinds = [Map, Set, Promise, Error, RegExp]

/**
 * A value as JSON text that says the same: what `JSON.stringify` would drop, change or choke on is an error instead. Members that
 * are undefined are left out; what has a `toJSON`, such as a Date, is what that gives.
 *
 * @param value any value
 * @param what how the value is called in an error, such as `the notification`
 * @param code the code of the error
 * @returns JSON text without line breaks
 * @throws ConnectorError with `code`, naming the member, where there is NaN, an infinity, a bigint, a function, bytes, a Map, a
 *   promise, an error, a hole in an array or a circle
 * @example jsonText({ at: new Date(0) }, 'the notification') // {"at":"1970-01-01T00:00:00.000Z"}
 */
export function jsonText(value: unknown, what: string, code: ErrorCode = 'REQUEST_INVALID'): string {
  const fault = faultOf(value, '', 0)
  if (fault !== undefined) {
    throw new ConnectorError(code, `${what}: expected what JSON can carry, came ${fault}`, {
      hint: 'send integers beyond 2^53 as text, bytes as base64 text, what is not there as null',
    })
  }
  return JSON.stringify(value)
}

/** What cannot be carried and where; undefined where all can. */
function faultOf(value: unknown, key: string, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined
    case 'number':
      return Number.isFinite(value) ? undefined : `${value}${placeOf(key)}`
    case 'object':
      return value === null ? undefined : faultOfObject(value, key, depth)
    default:
      return `${articled(typeof value)}${placeOf(key)}`
  }
}

function faultOfObject(value: object, key: string, depth: number): string | undefined {
  if (depth === maxDepth) return `a circle, or more than ${maxDepth} levels`
  if (Array.isArray(value)) {
    // `some` would pass over holes
    for (let index = 0; index < value.length; index += 1) {
      const fault = faultOf(value[index], key, depth + 1)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `bytes${placeOf(key)}`
    const kind = emptyKinds.find((one) => value instanceof one)
    if (kind && !('toJSON' in value)) return `${articled(kind.name)}${placeOf(key)}`
  }
  const members = value as Readonly<Record<string, unknown>>
  const { toJSON } = members
  if (value instanceof Date && toJSON === Date.prototype.toJSON) {
    // asked for the text only once, when it is made
    return Number.isNaN(value.getTime()) ? `a Date of no time${placeOf(key)}` : undefined
  }
  if (typeof toJSON === 'function') return faultOf(Reflect.apply(toJSON, value, [key]), key, depth + 1)
  for (const name of Object.keys(members)) {
    const member = members[name]
    if (member === undefined) continue
    const fault = faultOf(member, name, depth + 1)
    if (fault !== undefined) return fault
  }
  return undefined
}

function placeOf(key: string): string {
  return key === '' ? '' : ` in ${nameLabel(key)}`
}

function articled(type: string): string {
  return type === 'undefined' ? 'undefined' : `${/^E/.test(type) ? 'an' : 'a'} ${type}`
}
