import { ConnectorError, type JsonObject, type JsonValue, parseJson } from '@monoid-kit/core'
import type { Incoming, StatusMessage } from './messages.ts'

/** Longer texts of a server are cut: they go into errors and logs. */
const maxText = 500

/**
 * Understands a frame of the server. Never throws: what is not a message of the protocol is junk, and a session survives it.
 *
 * @param bytes the frame, text or binary: both hold JSON in UTF-8
 * @param source name of the source that the socket is for; what is meant for another is junk
 * @returns what it says; of a status only what an operator may see, for the answer to a token holds more tokens
 * @example parseFrame(bytes, 'orders').kind // 'publish'
 */
export function parseFrame(bytes: Uint8Array, source: string): Incoming {
  let frame: JsonValue
  try {
    frame = parseJson(bytes, 'a frame', 'MESSAGE_INVALID')
  } catch (error) {
    return junk(error instanceof ConnectorError ? error.message : 'a frame that cannot be read')
  }
  if (!isObject(frame)) return junk('a frame: expected a JSON object')
  const { op, status } = frame
  if (op !== undefined && op !== null) return parseService(frame, op, { source, bytes: bytes.length })
  if (typeof status === 'number') return parseStatus(status, frame.body)
  return junk('a frame: expected op or status')
}

function parseService(
  frame: JsonObject,
  op: JsonValue,
  { source, bytes }: { readonly source: string; readonly bytes: number },
): Incoming {
  const { resourceId, object } = frame
  if (typeof resourceId === 'string' && resourceId !== source) {
    return junk('a frame: it is meant for another source')
  }
  switch (op) {
    case 'configureExtension':
      return { kind: 'configuration', configuration: isObject(object) ? object.config : undefined }
    case 'publish':
      return isObject(object) ? { kind: 'publish', object, bytes } : junk('a publish: expected an object')
    case 'query':
      return parseQuery(frame)
    case 'reconnectRequired':
      return { kind: 'reconnect' }
    default:
      return junk('a frame: its op is not known')
  }
}

function parseQuery({ messageHeaders, object }: JsonObject): Incoming {
  const replyAddress = isObject(messageHeaders) ? messageHeaders.REPLY_ADDR_HEADER : undefined
  if (typeof replyAddress !== 'string') return junk('a query: it has no reply address, so none can be sent')
  if (object === undefined || object === null || isObject(object)) {
    return { kind: 'query', query: { replyAddress, object: object ?? {} } }
  }
  return { kind: 'faulty-query', query: { replyAddress, object: {} } }
}

function parseStatus(status: number, body: JsonValue | undefined): StatusMessage {
  const first = Array.isArray(body) ? body[0] : body
  if (status < 300 || !isObject(first)) return { kind: 'status', status }
  const { code, messageCode, message, messageTemplate } = first
  const codeText = firstText(code, messageCode)
  const text = firstText(message, messageTemplate)
  return {
    kind: 'status',
    status,
    ...(codeText === undefined ? {} : { code: codeText }),
    ...(text === undefined ? {} : { text }),
  }
}

function firstText(...candidates: readonly (JsonValue | undefined)[]): string | undefined {
  const text = candidates.find((candidate) => typeof candidate === 'string')
  return typeof text === 'string' ? text.slice(0, maxText) : undefined
}

function junk(reason: string): Incoming {
  return { kind: 'junk', reason }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
