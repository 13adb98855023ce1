import { isJsonObject } from '../config/spec-shape.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { byteLength } from '../protocol/encode-message.ts'
import type { JsonObject } from '../protocol/messages.ts'
import { buildRequest } from './build-request.ts'
import type { CommandRequest } from './command-request.ts'
import { type ArgumentName, commandDefinition, commandsWith, type OptionalCommand } from './commands.ts'
import { parseJson } from './parse-json.ts'
import { isSeconds, mostSeconds } from './seconds.ts'

/** What one line of a session asks for. */
export type SessionRequest =
  | { readonly kind: 'cancel'; readonly id: string }
  | {
      readonly kind: 'command'
      readonly id: string
      readonly request: CommandRequest
      readonly deadlineSeconds?: number
    }

/** A line that is no request, and the id to answer to where it has one. */
export interface RefusedLine {
  readonly kind: 'refused'
  readonly id: string | null
  readonly error: ConnectorError
}

const longestId = 256
/** Every line of the answer carries the id, and the least cap of a line must leave room beside it. */
const mostIdBytes = 512
const argumentNames: readonly ArgumentName[] = ['config', 'schemas', 'query', 'requests', 'persist_conf']

/**
 * Reads one line of a session.
 *
 * @param line the line without its end
 * @param offers the optional commands that the connector has
 * @returns the request, or what is wrong with the line; its content is never told, for it may hold secrets
 * @example parseSessionLine(Buffer.from('{"cancel":"1"}')) // { kind: 'cancel', id: '1' }
 */
export function parseSessionLine(
  line: Uint8Array,
  offers: readonly OptionalCommand[] = [],
): SessionRequest | RefusedLine {
  let id: string | null = null
  try {
    const value = parseJson(line, 'the line', 'SESSION_REQUEST')
    if (!isJsonObject(value)) throw refusal('expected an object')
    if (isId(value.id)) id = value.id
    return 'cancel' in value ? parseCancel(value) : parseCommand(value, offers)
  } catch (thrown) {
    const error = thrown instanceof ConnectorError ? thrown : refusal('the line cannot be read')
    return { kind: 'refused', id, error }
  }
}

function parseCancel(value: JsonObject): SessionRequest {
  const id = value.cancel
  if (!isId(id)) throw refusal('cancel: expected the id of a request')
  if (Object.keys(value).length > 1) throw refusal('expected no other member beside cancel')
  return { kind: 'cancel', id }
}

function parseCommand(value: JsonObject, offers: readonly OptionalCommand[]): SessionRequest {
  const { id, command, deadline_seconds: deadline } = value
  if (!isId(id))
    throw refusal(
      `id: expected a string of 1 to ${longestId} characters, at most ${mostIdBytes} bytes as JSON`,
    )
  const known = commandsWith(offers)
  const wanted = known.find((name) => name === command)
  if (!wanted) throw refusal(`command: expected one of ${known.join(', ')}`)
  const files: readonly ArgumentName[] = [...argumentNames, ...offers]
  const members: readonly string[] = ['id', 'command', ...files, 'deadline_seconds']
  if (Object.keys(value).some((member) => !members.includes(member))) {
    throw refusal(`expected no other members than ${members.join(', ')}`)
  }
  const { needs } = commandDefinition(wanted)
  // null is absence here, as it is in the files of the API
  const given = files.filter((name) => value[name] !== undefined && value[name] !== null)
  const missing = needs.find((name) => !given.includes(name))
  if (missing) throw refusal(`${wanted} needs the member ${missing}`)
  const values = Object.fromEntries(given.map((name) => [name, value[name]]))
  const request = buildRequest(wanted, values, { label: (name) => name, code: 'SESSION_REQUEST' })
  if (deadline === undefined || deadline === null) return { kind: 'command', id, request }
  if (!isSeconds(deadline))
    throw refusal(`deadline_seconds: expected a number above 0, at most ${mostSeconds}`)
  return { kind: 'command', id, request, deadlineSeconds: deadline }
}

function isId(value: unknown): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > longestId) return false
  return byteLength(JSON.stringify(value)) <= mostIdBytes
}

function refusal(message: string): ConnectorError {
  return new ConnectorError('SESSION_REQUEST', message)
}
