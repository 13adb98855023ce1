import {
  type AbstractSilo,
  ConnectorError,
  canFind,
  canRunStatements,
  executeCommand,
  type JsonObject,
  type MessageSink,
  type MonoidMessage,
  type MonoidQuery,
  type MonoidRequestHandle,
  raceSignal,
  type Scrubber,
  type SiloContext,
  type SiloRequest,
  type StoreRef,
  storeLabel,
  storeOf,
  untilAborted,
} from '@monoid-kit/core'
import type { Operation, StoreFilter } from './parse-operation.ts'
import { RowSink } from './row-sink.ts'
import type { RowTaker } from './row-taker.ts'
import type { StoreErrors } from './store-errors.ts'

/** An operation that a silo answers. */
export type SiloOperation = Exclude<Operation, { readonly operation: 'spec' }>

/** What an operation is carried out with. */
export interface WorkContext {
  /** Ends the work. */
  readonly signal: AbortSignal
  /** Takes the secrets of the configuration out of what is told about failures. */
  readonly scrubber: Scrubber
  /** The most bytes of JSON that a row may have. */
  readonly maxRowBytes: number
  /** Makes sure that statements may be run. */
  readonly admitStatements: (context: SiloContext) => Promise<void>
  /** Holds the log, and why stores failed. */
  readonly errors: StoreErrors
}

/**
 * Carries out one operation of a silo and hands its rows on.
 *
 * @example await new SiloWork(silo, context, take).carryOut({ operation: 'schema' })
 */
export class SiloWork {
  readonly #silo: AbstractSilo<unknown>
  readonly #context: WorkContext
  readonly #take: RowTaker

  constructor(silo: AbstractSilo<unknown>, context: WorkContext, take: RowTaker) {
    this.#silo = silo
    this.#context = context
    this.#take = take
  }

  async carryOut(operation: SiloOperation): Promise<void> {
    switch (operation.operation) {
      case 'validate':
        return this.#command({ command: 'validate' })
      case 'schema':
        return this.#schema(operation.only)
      case 'sample':
        return this.#sample(operation.stores)
      case 'query':
        return this.#command({ command: 'query', query: operation.query })
      case 'status':
        return this.#command({ command: 'request-status', requests: operation.requests })
      case 'results':
        return 'requests' in operation
          ? this.#command({ command: 'request-results', requests: operation.requests })
          : this.#queryAndResults(operation.query)
      case 'find':
        if (!canFind(this.#silo))
          throw new ConnectorError('REQUEST_INVALID', 'the silo has no operation "find"')
        return this.#command({ command: 'find', find: operation.find })
      case 'statement':
        return this.#statement(operation)
    }
  }

  #command(request: SiloRequest, sink: MessageSink = this.#sink()): Promise<void> {
    return executeCommand(this.#silo, request, sink, this.#siloContext(sink), this.#context.scrubber)
  }

  async #schema(only: StoreFilter | undefined): Promise<void> {
    const sink = this.#sink({
      take: async (row) => {
        const store = storeOf(row as { schema_name: string })
        if (!only || matches(only, store)) await this.#take(row)
      },
    })
    // each store has a message of its own, so the length of all together is no limit
    const framing = { ...sink.framing, head: () => new Uint8Array(), maxLineBytes: Number.POSITIVE_INFINITY }
    const context = { ...this.#siloContext(sink), framing }
    await executeCommand(this.#silo, { command: 'schema' }, sink, context)
  }

  async #sample(filters: readonly StoreFilter[] | undefined): Promise<void> {
    const sink = this.#sink()
    const stores = await this.#wantedStores(filters, this.#siloContext(sink))
    const schemas = stores.map(({ name, group }) => ({ name, ...(group ? { group } : {}), json_schema: {} }))
    await this.#command({ command: 'scan', schemas: { schemas } }, sink)
    this.#requireAll()
  }

  /** A store that is named with its group need not be looked for among thousands. */
  async #wantedStores(
    filters: readonly StoreFilter[] | undefined,
    context: SiloContext,
  ): Promise<readonly StoreRef[]> {
    if (filters?.every(({ group }) => group !== undefined)) return filters
    const stores = await raceSignal(this.#silo.dataStores(context), context.signal)
    if (!filters) return stores
    const unknown = filters.filter((filter) => !stores.some((store) => matches(filter, store)))
    if (unknown.length > 0) {
      throw new ConnectorError(
        'UNKNOWN_STORE',
        `the silo has no such store: ${unknown.map(storeLabel).join(', ')}`,
      )
    }
    return stores.filter((store) => filters.some((filter) => matches(filter, store)))
  }

  /** The records of a person in one request: what "query" keeps in handles is read at once. */
  async #queryAndResults(query: MonoidQuery): Promise<void> {
    const sink = this.#sink()
    const handles: MonoidRequestHandle[] = []
    const missing: StoreRef[] = []
    const gather: MessageSink = {
      framing: sink.framing,
      async send(message) {
        if (message.type !== 'REQUEST_RESULT') return
        const { status, handle } = message.request
        if (status.request_status === 'COMPLETE') handles.push(handle)
        else missing.push(storeOf(status))
      },
      sendRecords: () =>
        Promise.reject(new ConnectorError('MESSAGE_INVALID', 'a query was answered by records')),
    }
    await this.#command({ command: 'query', query }, gather)
    await this.#command({ command: 'request-results', requests: { handles } }, sink)
    if (missing.length === 0) return
    throw new ConnectorError('INCOMPLETE', `${missing.length} store(s) could not be searched`)
  }

  async #statement({ statement }: Extract<Operation, { operation: 'statement' }>): Promise<void> {
    const sink = this.#sink({ bare: true })
    const context = this.#siloContext(sink)
    const { signal } = context
    await this.#context.admitStatements(context)
    if (!canRunStatements(this.#silo))
      throw new ConnectorError('REQUEST_INVALID', 'the silo has no statements')
    for await (const records of untilAborted(this.#silo.runStatement(context, statement), signal)) {
      await sink.sendRecords(records)
    }
  }

  #sink({ take = this.#take, bare = false }: { readonly take?: RowTaker; readonly bare?: boolean } = {}) {
    const { maxRowBytes } = this.#context
    return new RowSink(take, { maxRowBytes, bare, beside: (message) => this.#reasonOf(message) })
  }

  #siloContext({ framing }: Pick<MessageSink, 'framing'>): SiloContext {
    return { signal: this.#context.signal, log: this.#context.errors.log, framing }
  }

  /** Why a store failed, beside the answer that says that it did. */
  #reasonOf(message: MonoidMessage): JsonObject {
    if (message.type !== 'REQUEST_RESULT' || message.request.status.request_status !== 'FAILED') return {}
    return this.#context.scrubber.scrub({ ...this.#context.errors.of(storeOf(message.request.status)) })
  }

  /** A scan passes over stores that it cannot read, and an answer that lacks them must not look complete. */
  #requireAll(): void {
    const { stores } = this.#context.errors
    if (stores.length > 0)
      throw new ConnectorError('INCOMPLETE', `${stores.length} store(s) could not be read`)
  }
}

function matches({ name, group }: StoreFilter, store: StoreRef): boolean {
  return store.name === name && (group === undefined || group === (store.group ?? ''))
}
