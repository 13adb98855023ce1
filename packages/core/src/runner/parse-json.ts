import { ConnectorError } from '../errors/connector-error.ts'
import type { ErrorCode } from '../errors/error-codes.ts'
import type { JsonValue } from '../protocol/messages.ts'
import { findJsonError } from './find-json-error.ts'

/** Deeper than anybody nests on purpose; what walks a value calls itself once per level. */
const maxDepth = 500

/**
 * Reads JSON text given as bytes: UTF-8, a byte order mark allowed. What does not fit is told by its place, never
 * by its content, for the text may hold secrets.
 *
 * @param bytes the text
 * @param subject what the bytes are, for the message: `-c/--config: "config.json"`
 * @param code the code of the error
 * @returns the value
 * @throws ConnectorError with `code` where the bytes are not UTF-8, not JSON, or nested more than 500 levels deep
 * @example parseJson(bytes, 'the request', 'SESSION_REQUEST')
 */
export function parseJson(bytes: Uint8Array, subject: string, code: ErrorCode): JsonValue {
  const text = decode(bytes, subject, code)
  let value: JsonValue
  try {
    value = JSON.parse(text) as JsonValue
  } catch {
    // the cause is left out on purpose: its message quotes the text
    if (text.trim() === '') throw new ConnectorError(code, `${subject}: expected JSON, but it is empty`)
    const place = findJsonError(text)
    const where = place ? ` at line ${place.line}, column ${place.column}` : ''
    throw new ConnectorError(code, `${subject}: expected JSON, but it breaks off${where}`)
  }
  if (isTooDeep(value)) {
    throw new ConnectorError(code, `${subject}: expected at most ${maxDepth} levels of lists and objects`)
  }
  return value
}

/** Level by level, so that the check itself needs no depth. */
function isTooDeep(value: JsonValue): boolean {
  let level = [value]
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true
    const next: JsonValue[] = []
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue
      for (const member of Object.values(item)) if (typeof member === 'object') next.push(member)
    }
    level = next
  }
  return false
}

function decode(bytes: Uint8Array, subject: string, code: ErrorCode): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ConnectorError(code, `${subject}: expected UTF-8, but it holds other bytes`, {
      hint: 'save the file as UTF-8',
    })
  }
}
