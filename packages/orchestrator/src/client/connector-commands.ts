import type { Readable } from 'node:stream'
import {
  ConnectorError,
  type Finding,
  type FindRequest,
  groupByStore,
  type JsonObject,
  joinRecords,
  type MonoidMessage,
  type MonoidQuery,
  type MonoidRecord,
  type MonoidRequestResult,
  type MonoidRequestStatus,
  type MonoidRequestsMessage,
  type MonoidSchemasMessage,
  type MonoidSiloSpec,
  type MonoidValidateMessage,
  type RequestType,
  type StoreRef,
  storeKey,
  storeOf,
} from '@monoid-kit/core'
import type { CommandCall, CommandCarrier } from './command-carrier.ts'
import type { ClientOptions, CommandOptions } from './command-options.ts'
import { type CommandAnswer, CommandRun } from './command-run.ts'
import { CommandStream, type RecordLines, RecordStream } from './command-stream.ts'
import { isFileRecord } from './is-file-record.ts'
import { KnownStores } from './known-stores.ts'
import { StoreTally } from './store-tally.ts'

/** Asks for records as lines. */
export interface LineOptions extends CommandOptions {
  /**
   * `lines` gives whole lines as the connector printed them, for bulk: of the records of a store the first is checked like any other, and
   * those after it that begin with the same bytes up to their data, and end as it does, are not parsed. Parts are not joined.
   */
  readonly as: 'lines'
}

/**
 * The commands of a connector, typed (docs/protocol.md). Every command throws a `ConnectorError` where the connector ends with another exit
 * code than 0: `CONNECTOR_FAILED`, or `INCOMPLETE` after the records that there were; `MESSAGE_INVALID` at what is no message
 * of the command, without its content; `DEADLINE` or the signal's reason.
 */
export abstract class ConnectorCommands {
  readonly #carrier: CommandCarrier
  readonly #defaults: ClientOptions

  constructor(carrier: CommandCarrier, defaults: ClientOptions) {
    this.#carrier = carrier
    this.#defaults = defaults
  }

  /**
   * The form of the configuration.
   *
   * @example const { spec } = await client.spec()
   */
  async spec(options?: CommandOptions): Promise<MonoidSiloSpec> {
    const message = await this.#only({ command: 'spec', arguments: {} }, options)
    return message.spec
  }

  /**
   * Whether a configuration works: `FAILURE` is an answer, not an error.
   *
   * @example const { status, message } = await client.validate(config)
   */
  async validate(config: JsonObject, options?: CommandOptions): Promise<MonoidValidateMessage> {
    const message = await this.#only({ command: 'validate', arguments: { config } }, options)
    return message.validate_msg
  }

  /**
   * The data stores.
   *
   * @example const { schemas } = await client.schema(config)
   */
  async schema(config: JsonObject, options?: CommandOptions): Promise<MonoidSchemasMessage> {
    const message = await this.#only({ command: 'schema', arguments: { config } }, options)
    return message.schema_msg
  }

  /**
   * A sample of the records of some stores.
   *
   * @example for await (const record of client.scan(config, await client.schema(config))) …
   */
  scan(
    config: JsonObject,
    schemas: MonoidSchemasMessage,
    options?: CommandOptions,
  ): RecordStream<MonoidRecord>
  scan(config: JsonObject, schemas: MonoidSchemasMessage, options: LineOptions): RecordStream<RecordLines>
  scan(
    config: JsonObject,
    schemas: MonoidSchemasMessage,
    options: CommandOptions | LineOptions = {},
  ): RecordStream<MonoidRecord> | RecordStream<RecordLines> {
    const run = this.#run({ command: 'scan', arguments: { config, schemas } }, options)
    return 'as' in options ? recordLines(run, schemas.schemas) : records(run, schemas.schemas)
  }

  /**
   * Starts to find records: one result per store of the query, in any order (B20).
   *
   * @throws ConnectorError `ANSWER_MISSING` after the results that came, where a store has none
   * @example for await (const { handle } of client.query(config, query)) handles.push(handle)
   */
  query(
    config: JsonObject,
    query: MonoidQuery,
    options?: CommandOptions,
  ): CommandStream<MonoidRequestResult> {
    return this.#results('query', 'QUERY', config, query, options)
  }

  /**
   * Erases records: one result per store of the query. Nothing is erased before the first result is asked for, and none that came is
   * lost: faults are thrown after all of them.
   *
   * @throws ConnectorError `ANSWER_MISSING` after the results that came, where a store has none
   * @example for await (const { status } of client.delete(config, query)) console.log(status.schema_name, status.request_status)
   */
  delete(
    config: JsonObject,
    query: MonoidQuery,
    options?: CommandOptions,
  ): CommandStream<MonoidRequestResult> {
    return this.#results('delete', 'DELETE', config, query, options)
  }

  /**
   * How far requests have come: one status per handle.
   *
   * @throws ConnectorError `ANSWER_MISSING` after the statuses that came, where a handle has none
   * @example for await (const status of client.requestStatus(config, { handles })) …
   */
  requestStatus(
    config: JsonObject,
    requests: MonoidRequestsMessage,
    options?: CommandOptions,
  ): CommandStream<MonoidRequestStatus> {
    const run = this.#run({ command: 'request-status', arguments: { config, requests } }, options)
    return new CommandStream(async function* () {
      const tally = new StoreTally('request-status', requests.handles.map(storeOf))
      for await (const message of messages(run, 'REQUEST_STATUS')) {
        tally.count(message.request_status)
        yield message.request_status
      }
      throwIf(tally.fault())
    })
  }

  /**
   * The records that requests have found.
   *
   * @example for await (const { data } of client.requestResults(config, { handles })) …
   */
  requestResults(
    config: JsonObject,
    requests: MonoidRequestsMessage,
    options?: CommandOptions,
  ): RecordStream<MonoidRecord>
  requestResults(
    config: JsonObject,
    requests: MonoidRequestsMessage,
    options: LineOptions,
  ): RecordStream<RecordLines>
  requestResults(
    config: JsonObject,
    requests: MonoidRequestsMessage,
    options: CommandOptions | LineOptions = {},
  ): RecordStream<MonoidRecord> | RecordStream<RecordLines> {
    const run = this.#run({ command: 'request-results', arguments: { config, requests } }, options)
    const stores = requests.handles.map(storeOf)
    return 'as' in options ? recordLines(run, stores) : records(run, stores)
  }

  /**
   * Where values occur, and which rows reference those rows: a command that this kit adds, for connectors that offer it.
   *
   * @throws ConnectorError `ANSWER_MISSING` where the summary at the end did not come
   * @example for await (const finding of client.find(config, { terms: [{ name: 'email', value: 'ann@x.org' }] })) …
   */
  find(config: JsonObject, request: FindRequest, options?: CommandOptions): CommandStream<Finding> {
    const run = this.#run({ command: 'find', arguments: { config, find: request } }, options)
    return new CommandStream(async function* () {
      let hasSummary = false
      for await (const { finding } of messages(run, 'FINDING')) {
        hasSummary = finding.kind === 'summary'
        yield finding
      }
      if (!hasSummary) throw new ConnectorError('ANSWER_MISSING', 'find: no summary at the end')
    })
  }

  #run(call: CommandCall, options: CommandOptions = {}): CommandRun {
    return new CommandRun(this.#carrier, call, { ...this.#defaults, ...options })
  }

  async #only<Command extends keyof typeof singleAnswers>(
    call: CommandCall & { readonly command: Command },
    options?: CommandOptions,
  ): Promise<Message<(typeof singleAnswers)[Command]>> {
    const type = singleAnswers[call.command]
    let answer: Message<(typeof singleAnswers)[Command]> | undefined
    for await (const message of messages(this.#run(call, options), type)) {
      if (answer)
        throw new ConnectorError('MESSAGE_INVALID', `${call.command}: expected one ${type}, came another`)
      answer = message
    }
    if (answer) return answer
    throw new ConnectorError('ANSWER_MISSING', `${call.command}: no ${type} came`)
  }

  #results(
    command: 'query' | 'delete',
    requestType: RequestType,
    config: JsonObject,
    query: MonoidQuery,
    options?: CommandOptions,
  ): CommandStream<MonoidRequestResult> {
    const run = this.#run({ command, arguments: { config, query } }, options)
    return new CommandStream(async function* () {
      const stores = groupByStore(query.identifiers).map(({ store }) => store)
      const tally = new StoreTally(command, stores)
      let fault: ConnectorError | undefined
      for await (const { request } of messages(run, 'REQUEST_RESULT')) {
        tally.count(request.status)
        fault ??= handleFault(request, command, requestType)
        yield request
      }
      throwIf(fault ?? tally.fault())
    })
  }
}

const singleAnswers = { spec: 'SPEC', validate: 'VALIDATE', schema: 'SCHEMA' } as const

type Message<Type extends MonoidMessage['type']> = Extract<MonoidMessage, { readonly type: Type }>

/** The run has seen to it that no other type comes. */
async function* messages<Type extends MonoidMessage['type']>(
  run: CommandRun,
  type: Type,
): AsyncGenerator<Message<Type>, void, undefined> {
  for await (const answer of run.answers()) if (isOf(answer, type)) yield answer.message
}

function isOf<Type extends MonoidMessage['type']>(
  answer: CommandAnswer,
  type: Type,
): answer is { readonly kind: 'message'; readonly message: Message<Type>; readonly line: Uint8Array } {
  return answer.kind === 'message' && answer.message.type === type
}

function handleFault(
  { status, handle }: MonoidRequestResult,
  command: string,
  requestType: RequestType,
): ConnectorError | undefined {
  const isSame = storeKey(storeOf(status)) === storeKey(storeOf(handle))
  if (isSame && handle.request_type === requestType) return undefined
  const what = isSame ? `of type ${requestType}` : 'for the store of its status'
  return new ConnectorError('MESSAGE_INVALID', `${command}: expected a handle ${what}, came another`)
}

function records(run: CommandRun, stores: Iterable<StoreRef>): RecordStream<MonoidRecord> {
  async function* read() {
    const known = new KnownStores(stores)
    for await (const { record } of messages(run, 'RECORD')) {
      known.check(record)
      yield record
    }
  }
  return new RecordStream(
    () => joinRecords(read()),
    (file) => run.openFile(file),
  )
}

function recordLines(run: CommandRun, stores: Iterable<StoreRef>): RecordStream<RecordLines> {
  async function* read(): AsyncGenerator<RecordLines, void, undefined> {
    const known = new KnownStores(stores)
    for await (const answer of run.answers({ plain: true })) {
      if (answer.kind === 'plain') yield { bytes: answer.bytes, lines: answer.lines }
      else if (answer.message.type === 'RECORD') {
        const { record } = answer.message
        known.check(record)
        yield { bytes: withEnd(answer.line), lines: 1, ...(isFileRecord(record) && { file: record }) }
      }
    }
  }
  return new RecordStream(read, (file): Promise<Readable> => run.openFile(file))
}

function withEnd(line: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(line.length + 1)
  bytes.set(line)
  bytes[line.length] = 0x0a
  return bytes
}

function throwIf(fault: ConnectorError | undefined): void {
  if (fault) throw fault
}
