import { Buffer } from 'node:buffer'
import { TextDecoder } from 'node:util'
import { ConnectorError, type JsonObject } from '@monoid-kit/core'

/** What one line of a session's output says (docs/session.md). */
export type Envelope =
  /** A message: the bytes of the line that the command itself would have printed, without its end. */
  | { readonly kind: 'message'; readonly id: string | null; readonly line: Uint8Array }
  | { readonly kind: 'end'; readonly id: string; readonly exitCode: number }
  | { readonly kind: 'error'; readonly id: string | null; readonly code: string; readonly message: string }

const closingBrace = 0x7d

/**
 * How every message of a request begins, as this kit writes it.
 *
 * @param id the id of the request
 * @returns bytes
 * @example messageHead('7').toString() // {"id":"7","message":
 */
export function messageHead(id: string): Uint8Array {
  return Buffer.from(`{"id":${JSON.stringify(id)},"message":`)
}

/**
 * The message within a line that begins as this kit writes it, without parsing it.
 *
 * @param line a line without its end
 * @param head see `messageHead`
 * @returns the message's bytes, a part of the line; undefined where the line begins otherwise
 * @example innerMessage(line, messageHead('7'))
 */
export function innerMessage(line: Uint8Array, head: Uint8Array): Uint8Array | undefined {
  if (line.length <= head.length || line[line.length - 1] !== closingBrace) return undefined
  for (let index = 0; index < head.length; index += 1) if (line[index] !== head[index]) return undefined
  return line.subarray(head.length, -1)
}

/**
 * Reads any line of a session's output.
 *
 * @param line a line without its end
 * @param number its number, for the error
 * @throws ConnectorError `MESSAGE_INVALID`, without the line's content
 * @example readEnvelope(Buffer.from('{"id":"1","end":{"exit_code":0}}'), 1) // { kind: 'end', id: '1', exitCode: 0 }
 */
export function readEnvelope(line: Uint8Array, number: number): Envelope {
  const value = parse(line)
  const { id, message, end, error } = value ?? {}
  if (typeof id === 'string' || id === null) {
    if (isObject(message)) return { kind: 'message', id, line: Buffer.from(JSON.stringify(message)) }
    if (id !== null && isObject(end) && Number.isInteger(end.exit_code)) {
      return { kind: 'end', id, exitCode: Number(end.exit_code) }
    }
    if (isObject(error) && typeof error.code === 'string' && typeof error.message === 'string') {
      return { kind: 'error', id, code: error.code, message: error.message }
    }
  }
  throw new ConnectorError(
    'MESSAGE_INVALID',
    `line ${number}: expected a line of a session (docs/session.md)`,
  )
}

/** Without state between lines, so that all can share it. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function parse(line: Uint8Array): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(utf8.decode(line))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
