import type { JsonObject, JsonValue } from '@monoid-kit/core'

/** A message of a connector whose shape is right; whether it comes at the right time is judged elsewhere. */
export type ClientMessage =
  | { readonly kind: 'validate'; readonly token: string }
  | { readonly kind: 'authenticate'; readonly username: string; readonly password: string }
  | { readonly kind: 'connect'; readonly source: string; readonly secret: string }
  | { readonly kind: 'notification'; readonly source: string; readonly object: JsonObject }
  | { readonly kind: 'reply'; readonly status: number; readonly address: string; readonly body: ReplyBody }

/** What a reply to a query says. */
export type ReplyBody =
  | { readonly kind: 'rows'; readonly rows: readonly JsonObject[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'errors'; readonly errors: readonly VantiqError[] }

/** One error of a query, as its caller sees it. */
export interface VantiqError {
  readonly messageCode: string
  /** The text, with `{0}` and so on for the parameters. */
  readonly messageTemplate: string
  readonly parameters: readonly JsonValue[]
}

/**
 * Reads a message of a connector and judges its shape, strictly: what a real server would only leave without an
 * effect is a fault here.
 *
 * @param bytes the whole message
 * @returns the message, or a text that says what is wrong with it
 */
export function readClientMessage(bytes: Buffer): ClientMessage | string {
  let message: unknown
  try {
    message = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return 'a message that is no JSON in UTF-8'
  }
  if (!isObject(message)) return 'a message that is no JSON object'
  if ('op' in message) return readRequest(message)
  if ('status' in message) return readReply(message)
  return 'a message with neither op nor status'
}

function readRequest(message: JsonObject): ClientMessage | string {
  const { op, resourceName, resourceId, object, parameters } = message
  if (op === 'validate' || op === 'authenticate') {
    if (resourceName !== 'system.credentials') return `${op} of another resource than system.credentials`
    if (op === 'validate') {
      return typeof object === 'string' ? { kind: op, token: object } : 'validate whose object is no text'
    }
    if (!isObject(object)) return 'authenticate whose object is no object'
    const { username, password } = object
    if (typeof username !== 'string' || typeof password !== 'string') return 'authenticate without a user'
    return { kind: op, username, password }
  }
  if (op !== 'connectExtension' && op !== 'notification') return `unknown op ${JSON.stringify(op)}`
  if (resourceName !== 'sources') return `${op} of another resource than sources`
  if (typeof resourceId !== 'string' || resourceId === '') return `${op} without the name of a source`
  if (op === 'notification') {
    return isObject(object)
      ? { kind: op, source: resourceId, object }
      : 'notification whose object is no object'
  }
  const secret = isObject(parameters) ? parameters.reconnectSecret : undefined
  if (typeof secret !== 'string' || secret === '') return 'connectExtension without a reconnectSecret'
  return { kind: 'connect', source: resourceId, secret }
}

function readReply({ status, headers, body }: JsonObject): ClientMessage | string {
  if (typeof status !== 'number' || !Number.isInteger(status)) return 'reply whose status is no integer'
  const address = isObject(headers) ? headers['X-Reply-Address'] : undefined
  if (typeof address !== 'string') return `reply with status ${status} and no X-Reply-Address`
  const read = readBody(status, body)
  return typeof read === 'string' ? read : { kind: 'reply', status, address, body: read }
}

function readBody(status: number, body: JsonValue | undefined): ReplyBody | string {
  if (status === 204) return body === undefined ? { kind: 'none' } : 'reply with status 204 and a body'
  if (status === 100 || status === 200) {
    const rows = Array.isArray(body) ? body : [body]
    return rows.every(isObject)
      ? { kind: 'rows', rows }
      : `reply with status ${status} whose body is neither an object nor an array of objects`
  }
  if (status < 300) return `reply with the unknown status ${status}`
  // both SDKs send one object, the protocol's document speaks of an array
  const errors = Array.isArray(body) ? body : [body]
  return errors.length > 0 && errors.every(isVantiqError)
    ? { kind: 'errors', errors }
    : `reply with status ${status} without messageCode, messageTemplate and an array of parameters`
}

function isVantiqError(value: unknown): value is VantiqError {
  if (!isObject(value)) return false
  const { messageCode, messageTemplate, parameters } = value
  return typeof messageCode === 'string' && typeof messageTemplate === 'string' && Array.isArray(parameters)
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
