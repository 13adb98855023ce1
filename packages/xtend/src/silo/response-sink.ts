import { Buffer } from 'node:buffer'
import {
  encodeMessage,
  type Framing,
  isEncoded,
  type MessageSink,
  type MonoidMessage,
  type MonoidRecord,
  type Records,
  recordFrame,
  type StoreRef,
  storeKey,
  storeOf,
  wireData,
  wireRef,
} from '@monoid-kit/core'
import type { ItemBody } from '../bodies/item-body.ts'
import type { ItemFormat } from '../bodies/item-format.ts'
import type { StoreProblem } from '../problems/problem.ts'

/** What a sink writes to, and what it asks. */
export interface ResponseSinkOptions {
  readonly body: ItemBody
  readonly signal: AbortSignal
  /** What the log was told of single stores so far. */
  readonly storeProblems: readonly StoreProblem[]
  /** Takes a FILE record in the place of the body, and gives what is to be written of it, if anything. */
  readonly onFile: (record: MonoidRecord) => Promise<MonoidRecord | undefined>
}

/**
 * Takes the answers of a silo as the items of a response's body: each message without the type around it, and the rows
 * of a database as they are encoded.
 *
 * @example await executeCommand(silo, request, new ResponseSink(options), context, scrubber)
 */
export class ResponseSink implements MessageSink {
  readonly framing: Framing
  readonly #options: ResponseSinkOptions

  constructor(options: ResponseSinkOptions) {
    this.#options = options
    this.framing = itemFraming(options.body.format)
  }

  /** Writes one answer; a SCHEMA as an item for each store. */
  async send(message: MonoidMessage): Promise<void> {
    const { body, signal } = this.#options
    if (message.type === 'SCHEMA') {
      for (const schema of message.schema_msg.schemas) {
        const one = encodeMessage({ type: 'SCHEMA', schema_msg: { schemas: [schema] } })
        await body.item(one.slice(one.indexOf('[') + 1, -3), signal)
      }
      return
    }
    const item = payloadOf(message)
    const problem = this.#problemOf(message)
    return body.item(
      problem === undefined ? item : `${item.slice(0, -1)},"problem":${JSON.stringify(problem)}}`,
      signal,
    )
  }

  /** Writes a record, or rows that a store has encoded and lends until the promise resolves. */
  async sendRecords(records: Records): Promise<void> {
    const { body, signal, onFile } = this.#options
    if (isEncoded(records)) return body.framed(records.bytes, records.count, signal)
    const record = records.record_type === 'FILE' ? await onFile(records) : records
    if (record === undefined) return
    const whole: MonoidRecord = {
      ...record,
      record_type: record.record_type ?? 'RECORD',
      ...(record.data && { data: wireData(record.data) }),
    }
    return body.item(payloadOf({ type: 'RECORD', record: whole }), signal)
  }

  /** Why a store answers FAILED, as the log was told it before. */
  #problemOf(message: MonoidMessage): StoreProblem | undefined {
    const status =
      message.type === 'REQUEST_RESULT'
        ? message.request.status
        : message.type === 'REQUEST_STATUS'
          ? message.request_status
          : undefined
    if (status === undefined || status.request_status === 'COMPLETE') return undefined
    const key = storeKey(storeOf(status))
    return this.#options.storeProblems.find((problem) => storeKey(storeOf(problem)) === key)
  }
}

/** A message's JSON without `{"type":…,"…":` before it and the brace behind it. */
function payloadOf(message: MonoidMessage): string {
  const json = encodeMessage(message)
  return json.slice(json.indexOf(':', json.indexOf(',')) + 1, -1)
}

function itemFraming({ head, tail }: ItemFormat): Framing {
  const heads = new Map<string, Uint8Array>()
  return {
    maxLineBytes: Number.POSITIVE_INFINITY,
    tail: Buffer.from(`}${tail}`),
    head(store: StoreRef): Uint8Array {
      const key = storeKey(store)
      const known = heads.get(key)
      if (known) return known
      const frame = recordFrame({ record_type: 'RECORD', ...wireRef(store) }).head
      const made = Buffer.from(head + frame.slice(frame.indexOf(':', frame.indexOf(',')) + 1))
      heads.set(key, made)
      return made
    },
  }
}
