import { Buffer } from 'node:buffer'
import type {
  Finding,
  JsonObject,
  MonoidLogMessage,
  MonoidMessage,
  MonoidRecord,
  MonoidRequestHandle,
  MonoidRequestResult,
  MonoidRequestStatus,
  MonoidSchema,
  RecordPart,
} from './messages.ts'

/**
 * A message as one line of JSON without its line feed. Members come in a fixed order; those that are null,
 * undefined or unknown to the protocol are left out, while free objects (`data`, `json_schema`, `spec`,
 * `context`) stay as they are (C22). A lone surrogate is written as its `\u` escape, so the text is valid UTF-8.
 *
 * @param message the message
 * @returns JSON text without line breaks
 * @throws TypeError where a free object holds a bigint or a cycle, which JSON cannot
 * @example encodeMessage({ type: 'LOG', log: { message: 'connected' } }) // {"type":"LOG","log":{"message":"connected"}}
 */
export function encodeMessage(message: MonoidMessage): string {
  return JSON.stringify(ordered(message))
}

/**
 * What stands before and after a record's `data` on its line.
 *
 * @param record the record; its `data` is not looked at
 * @returns two pieces of JSON text; between them belongs a JSON object
 * @example const { head, tail } = recordFrame({ schema_name: 'users' }); line = head + JSON.stringify(row) + tail
 */
export function recordFrame(record: Omit<MonoidRecord, 'data'>): {
  readonly head: string
  readonly tail: string
} {
  const line = encodeMessage({ type: 'RECORD', record: { ...record, data: {} } })
  return { head: line.slice(0, -4), tail: line.slice(-2) }
}

/**
 * How many bytes a text has as UTF-8.
 *
 * @param text well-formed text
 * @returns bytes
 * @example byteLength('é') // 2
 */
export function byteLength(text: string): number {
  return Buffer.byteLength(text)
}

type Ordered = Readonly<Record<string, unknown>>

/** Null becomes undefined, which JSON.stringify leaves out. */
function present<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined
}

function ordered(message: MonoidMessage): Ordered {
  const { type } = message
  switch (type) {
    case 'SPEC':
      return { type, spec: { name: present(message.spec.name), spec: message.spec.spec } }
    case 'VALIDATE': {
      const { status, message: text } = message.validate_msg
      return { type, validate_msg: { status, message: present(text) } }
    }
    case 'SCHEMA':
      return { type, schema_msg: { schemas: message.schema_msg.schemas.map(schema) } }
    case 'RECORD':
      return { type, record: record(message.record) }
    case 'REQUEST_RESULT':
      return { type, request: requestResult(message.request) }
    case 'REQUEST_STATUS':
      return { type, request_status: requestStatus(message.request_status) }
    case 'FINDING':
      return { type, finding: finding(message.finding) }
    case 'LOG':
      return { type, log: log(message.log) }
  }
}

function schema({ name, group, json_schema }: MonoidSchema): Ordered {
  return { name, group: present(group), json_schema }
}

function record(value: MonoidRecord): Ordered {
  return {
    record_type: present(value.record_type),
    schema_group: present(value.schema_group),
    schema_name: value.schema_name,
    part: value.part ? part(value.part) : undefined,
    file: present(value.file),
    // Last, so that a frame can be cut around it.
    data: present<JsonObject>(value.data),
  }
}

function part({ record, index, last, json }: RecordPart): Ordered {
  return { record, index, last, json: present(json) }
}

function requestResult({ status, handle }: MonoidRequestResult): Ordered {
  return { status: requestStatus(status), handle: requestHandle(handle) }
}

function requestStatus(value: MonoidRequestStatus): Ordered {
  return {
    schema_group: present(value.schema_group),
    schema_name: value.schema_name,
    request_status: value.request_status,
    data_type: present(value.data_type),
  }
}

function requestHandle(value: MonoidRequestHandle): Ordered {
  return {
    schema_group: present(value.schema_group),
    schema_name: value.schema_name,
    data: present<JsonObject>(value.data),
    request_type: value.request_type,
  }
}

function finding(value: Finding): Ordered {
  switch (value.kind) {
    case 'progress':
      return { kind: value.kind, done: value.done, of: value.of }
    case 'match': {
      const { kind, column, via, exact, near } = value
      return { kind, ...store(value), column, via, exact, near: present(near) }
    }
    case 'reference': {
      const { kind, direction, path, rows, additional } = value
      return { kind, ...store(value), direction, path, rows, additional }
    }
    case 'store': {
      const { kind, rows, handle } = value
      return { kind, ...store(value), rows, handle: handle ? requestHandle(handle) : undefined }
    }
    case 'summary':
      return { kind: value.kind, stores: value.stores, searched: value.searched, unread: value.unread }
  }
}

function store(value: { readonly schema_name: string; readonly schema_group?: string }): Ordered {
  return { schema_group: present(value.schema_group), schema_name: value.schema_name }
}

function log({ level, time, code, message, context }: MonoidLogMessage): Ordered {
  return {
    level: present(level),
    time: present(time),
    code: present(code),
    message,
    context: present<JsonObject>(context),
  }
}
