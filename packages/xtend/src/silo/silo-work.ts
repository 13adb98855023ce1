import {
  ConnectorError,
  checkMessage,
  executeCommand,
  type Framing,
  type MonoidMessage,
  type MonoidRecord,
  raceSignal,
  type SiloContext,
  type SiloRequest,
  type StoreRef,
  storeKey,
} from '@monoid-kit/core'
import type { ItemBody } from '../bodies/item-body.ts'
import { HttpError } from '../problems/http-error.ts'
import { statusOf } from '../problems/status-of.ts'
import type { Exchange } from '../service/service-route.ts'
import { LimitedSink } from './limited-sink.ts'
import { ResponseSink } from './response-sink.ts'
import type { SiloHost } from './served-silo.ts'
import type { TempFolder } from './temp-folder.ts'

/** What a request to the silo needs besides what it asks. */
export interface SiloWork {
  readonly host: SiloHost
  readonly exchange: Exchange
}

/** Where the records of a request go. */
export interface RecordWork extends SiloWork {
  readonly body: ItemBody
  readonly folder?: TempFolder
  /** See `ResponseSink`. */
  readonly onFile?: (record: MonoidRecord) => Promise<MonoidRecord | undefined>
}

/**
 * Carries out a request to the silo and writes its answers into the body.
 *
 * @param request what to do
 * @param work where the answers go
 * @throws HttpError where all that went wrong in single stores is the caller's fault; what `executeCommand` throws
 * @example await writeAnswers({ command: 'query', query }, { host, exchange, body })
 */
export async function writeAnswers(request: SiloRequest, work: RecordWork): Promise<void> {
  const { host, exchange } = work
  const sink = sinkOf(work)
  const context = contextOf(exchange, sink.framing, work.folder)
  try {
    await executeCommand(host.silo, request, sink, context, host.scrubber)
  } catch (thrown) {
    if (!(thrown instanceof ConnectorError) || thrown.code !== 'INCOMPLETE') throw thrown
    throw incomplete(thrown, exchange)
  }
}

/**
 * Writes a sample of one store into the body.
 *
 * @param store which
 * @param limit the most records, at least 1
 * @param work where they go
 * @throws ConnectorError `UNKNOWN_STORE`, or why the store could not be read
 * @example await writeSample({ name: 'users' }, 10, { host, exchange, body })
 */
export async function writeSample(store: StoreRef, limit: number, work: RecordWork): Promise<void> {
  const { host, exchange } = work
  const full = new AbortController()
  const signal = AbortSignal.any([exchange.signal, full.signal])
  const sink = new LimitedSink(sinkOf(work), limit, () => full.abort())
  const schemas = { schemas: [{ ...store, json_schema: {} }] }
  const context = contextOf({ ...exchange, signal }, sink.framing)
  try {
    await executeCommand(host.silo, { command: 'scan', schemas }, sink, context, host.scrubber)
  } catch (thrown) {
    // the name is the caller's, and may be anything
    if (thrown instanceof ConnectorError && thrown.code === 'UNKNOWN_STORE') throw unknownStore()
    if (!full.signal.aborted) throw thrown
  }
  exchange.signal.throwIfAborted()
  // a scan passes over a store that it cannot read, which here is all that was asked for
  const [problem] = exchange.log.storeProblems
  if (problem && !full.signal.aborted) throw new ConnectorError(problem.code, problem.detail)
}

/**
 * Describes one store.
 *
 * @param store which
 * @param work the silo and the request
 * @returns its schema as JSON text
 * @throws ConnectorError `UNKNOWN_STORE`, `MESSAGE_INVALID`; what the silo throws
 * @example const json = await describeStore({ name: 'users' }, { host, exchange })
 */
export async function describeStore(store: StoreRef, { host, exchange }: SiloWork): Promise<string> {
  const context = contextOf(exchange, noRecords)
  const stores = await raceSignal(host.silo.dataStores(context, [store]), exchange.signal)
  const found = stores.find((one) => storeKey(one) === storeKey(store))
  if (!found) throw unknownStore()
  const schema = {
    name: found.name,
    ...(found.group ? { group: found.group } : {}),
    json_schema: found.jsonSchema(),
  }
  const message: MonoidMessage = { type: 'SCHEMA', schema_msg: { schemas: [schema] } }
  if (!checkMessage(message).ok) throw new ConnectorError('MESSAGE_INVALID', 'the silo gave a wrong answer')
  return JSON.stringify(schema)
}

/**
 * Checks the configuration.
 *
 * @param host the silo
 * @param exchange its signal and log
 * @returns the answer as JSON text
 * @example const json = await checkSilo(host, exchange)
 */
export async function checkSilo(host: SiloHost, exchange: Pick<Exchange, 'signal' | 'log'>): Promise<string> {
  let json = ''
  const sink = {
    framing: noRecords,
    async send(message: MonoidMessage) {
      if (message.type === 'VALIDATE') json = JSON.stringify(message.validate_msg)
    },
    async sendRecords() {},
  }
  const context = contextOf(exchange, noRecords)
  await executeCommand(host.silo, { command: 'validate' }, sink, context, host.scrubber)
  return json
}

function unknownStore(): ConnectorError {
  return new ConnectorError('UNKNOWN_STORE', 'the silo has no such data store')
}

/** For what yields no records. */
const noRecords: Framing = {
  maxLineBytes: Number.POSITIVE_INFINITY,
  tail: new Uint8Array(),
  head: () => new Uint8Array(),
}

function contextOf(
  { signal, log }: Pick<Exchange, 'signal' | 'log'>,
  framing: Framing,
  folder?: TempFolder,
): SiloContext {
  const context = { signal, log, framing }
  // made when the silo asks for it: see TempFolder
  return folder
    ? Object.defineProperty(context, 'tempStore', { enumerable: true, get: () => folder.path })
    : context
}

function sinkOf({ body, exchange, onFile }: RecordWork): ResponseSink {
  const { signal, log } = exchange
  return new ResponseSink({
    body,
    signal,
    storeProblems: log.storeProblems,
    onFile: onFile ?? (async (record) => record),
  })
}

/** Whose fault it is that records are missing: the caller's only where that is so for each store. */
function incomplete(error: ConnectorError, { log }: Exchange): ConnectorError {
  const statuses = log.storeProblems.map(({ code }) => statusOf(new ConnectorError(code, '')))
  const [first = 502] = statuses
  if (statuses.every((status) => status === first)) return withStatus(first, error)
  if (statuses.every((status) => status < 500)) return withStatus(400, error)
  return withStatus(502, error)
}

function withStatus(status: number, { code, message, hint, cause }: ConnectorError): HttpError {
  return new HttpError(status, code, message, { hint, cause })
}
