import { ConnectorError, toConnectorError } from '../errors/connector-error.ts'
import type {
  JsonObject,
  MonoidQuery,
  MonoidRequestResult,
  MonoidRequestStatus,
  MonoidRequestsMessage,
  MonoidSchema,
  MonoidSchemasMessage,
  MonoidValidateMessage,
  RequestType,
} from '../protocol/messages.ts'
import { failedResult, statusOf } from './answers.ts'
import type { DataStore } from './data-store.ts'
import type { Records } from './records.ts'
import type { SiloContext } from './silo-context.ts'
import { compareStores, groupByStore, type StoreRef, storeKey, storeLabel, storeOf } from './store-ref.ts'

/**
 * A system that holds personal data: a database server, an account of a service. One instance belongs to ONE
 * configuration; the host makes it and closes it. A connector implements `validate` and `dataStores`; the
 * commands are derived from these, and a silo that can answer many stores at once overrides them.
 *
 * **Calls at the same time.** A host may call any methods of one instance while others are at work. The silo keeps them apart:
 *
 * - what a call keeps for its own time belongs to that call, never to the instance;
 * - an aborted signal, an error, or a reader that leaves early ends its own call and touches no other;
 * - all calls together take no more of what is scarce, connections for instance, than the configuration allows; a call
 *   that finds nothing left waits for its turn or its signal, and none waits for more while it holds some;
 * - when a call has ended it holds nothing any more.
 *
 * The host gives each call a context of its own, and reads each generator to its end or ends it with `return()`, without
 * long stops, for a reader that stalls keeps what its call holds. Before `close` it aborts the calls that are still at work.
 *
 * @example
 * export default class ShopSilo extends AbstractSilo<ShopConfig> {
 *   async validate() { return { status: 'SUCCESS' as const } }
 *   async dataStores() { return [new Users(this.config)] }
 * }
 */
export abstract class AbstractSilo<Config = JsonObject> {
  protected readonly config: Config

  /** @param config checked against the spec, defaults applied, unset members absent (B4) */
  constructor(config: Config) {
    this.config = config
  }

  /** Whether the configuration works, for reading and, unless it forbids them, for deletes (C17). */
  abstract validate(context: SiloContext): Promise<MonoidValidateMessage>

  /**
   * The data stores.
   *
   * @param context what the host gives
   * @param only the stores that are wanted: a silo with many looks up just these; one it does not know is left out
   */
  abstract dataStores(context: SiloContext, only?: readonly StoreRef[]): Promise<readonly DataStore[]>

  /** Lets go of everything the silo holds. Called once, whatever happened. */
  async close(): Promise<void> {}

  /** What all stores look like, sorted by group and name so that two runs agree. */
  async *schemas(context: SiloContext): AsyncGenerator<MonoidSchema> {
    const stores = [...(await this.dataStores(context))].sort(compareStores)
    for (const store of stores) {
      yield {
        name: store.name,
        ...(store.group ? { group: store.group } : {}),
        json_schema: store.jsonSchema(),
      }
    }
  }

  /** One answer per store that the query names (B20). */
  query(context: SiloContext, query: MonoidQuery): AsyncGenerator<MonoidRequestResult> {
    return this.#answerEach(context, query, 'QUERY')
  }

  /** Erases; one answer per store that the query names (B20), each only once it is true. */
  delete(context: SiloContext, query: MonoidQuery): AsyncGenerator<MonoidRequestResult> {
    return this.#answerEach(context, query, 'DELETE')
  }

  /** One status per handle (B25): a passing fault is `PROGRESS`, never silence. */
  async *requestStatus(
    context: SiloContext,
    requests: MonoidRequestsMessage,
  ): AsyncGenerator<MonoidRequestStatus> {
    const find = this.#lookUp(context, requests.handles.map(storeOf))
    for (const handle of requests.handles) {
      const ref = storeOf(handle)
      const dataType = handle.request_type === 'DELETE' ? 'NONE' : 'RECORDS'
      try {
        const store = await find(ref)
        yield store
          ? await store.requestStatus(handle, context)
          : this.#unknown(context, ref, statusOf(ref, 'FAILED', dataType))
      } catch (thrown) {
        context.signal.throwIfAborted()
        const error = logStoreError(context, ref, thrown)
        yield statusOf(ref, error.failureType === 'transient' ? 'PROGRESS' : 'FAILED', dataType)
      }
    }
  }

  /**
   * The records of earlier queries. A store that cannot be read is named in the log and the others are still
   * read; then the whole ends with `INCOMPLETE`, for an export that lacks rows must not look like a success.
   */
  async *requestResults(context: SiloContext, requests: MonoidRequestsMessage): AsyncGenerator<Records> {
    const queries = requests.handles.filter((handle) => handle.request_type === 'QUERY')
    if (queries.length === 0) return
    const find = this.#lookUp(context, queries.map(storeOf))
    const failed: string[] = []
    for (const handle of queries) {
      const ref = storeOf(handle)
      try {
        const store = await find(ref)
        if (!store) throw unknownStore()
        yield* store.requestResults(handle, context)
      } catch (thrown) {
        failed.push(storeLabel(this.#survive(context, ref, thrown)))
      }
    }
    if (failed.length > 0) {
      throw new ConnectorError(
        'INCOMPLETE',
        `${failed.length} of ${queries.length} stores could not be read`,
        {
          context: { stores: failed },
        },
      )
    }
  }

  /**
   * A sample of each store named, in their order. An unknown store fails the scan before anything is
   * read (B18); a store that cannot be read is named in the log and the others are still read (C6).
   */
  async *scan(context: SiloContext, schemas: MonoidSchemasMessage): AsyncGenerator<Records> {
    const refs = schemas.schemas.map(
      (schema): StoreRef => ({ name: schema.name, ...(schema.group ? { group: schema.group } : {}) }),
    )
    const stores = await this.#storesByKey(context, refs)
    const unknown = refs.filter((ref) => !stores.has(storeKey(ref)))
    if (unknown.length > 0) {
      throw new ConnectorError('UNKNOWN_STORE', `unknown: ${unknown.map(storeLabel).join(', ')}`)
    }
    for (const ref of refs) {
      const store = stores.get(storeKey(ref)) as DataStore
      try {
        yield* store.scanRecords(context)
      } catch (thrown) {
        this.#survive(context, ref, thrown)
      }
    }
  }

  async *#answerEach(
    context: SiloContext,
    query: MonoidQuery,
    type: RequestType,
  ): AsyncGenerator<MonoidRequestResult> {
    const groups = groupByStore(query.identifiers)
    if (groups.length === 0) return
    const stores = await this.#storesByKey(
      context,
      groups.map(({ store }) => store),
    )
    for (const { store: ref, identifiers } of groups) {
      const store = stores.get(storeKey(ref))
      if (!store) {
        yield this.#unknown(context, ref, failedResult(ref, type))
        continue
      }
      try {
        yield type === 'QUERY'
          ? await store.runQueryRequest(identifiers, context)
          : await store.runDeleteRequest(identifiers, context)
      } catch (thrown) {
        this.#survive(context, ref, thrown)
        yield failedResult(store, type)
      }
    }
  }

  /** Logs a store's error and lets the others go on, unless the whole silo is hurt (B14). */
  #survive(context: SiloContext, ref: StoreRef, thrown: unknown): StoreRef {
    context.signal.throwIfAborted()
    const error = toConnectorError(thrown)
    if (error.scope === 'silo') throw error
    logStoreError(context, ref, error)
    return ref
  }

  #unknown<Answer>(context: SiloContext, ref: StoreRef, answer: Answer): Answer {
    logStoreError(context, ref, unknownStore())
    return answer
  }

  async #storesByKey(context: SiloContext, only: readonly StoreRef[]): Promise<Map<string, DataStore>> {
    const stores = await this.dataStores(context, only)
    return new Map(stores.map((store) => [storeKey(store), store]))
  }

  /** Looks the stores up once, when the first one is asked for. */
  #lookUp(
    context: SiloContext,
    only: readonly StoreRef[],
  ): (ref: StoreRef) => Promise<DataStore | undefined> {
    let stores: Promise<Map<string, DataStore>> | undefined
    return async (ref) => {
      stores ??= this.#storesByKey(context, only)
      return (await stores).get(storeKey(ref))
    }
  }
}

/**
 * Names in the log what went wrong in one store.
 *
 * @param context what the host gave
 * @param ref the store
 * @param thrown what was caught; a foreign error's text is not shown
 * @returns the error as a `ConnectorError`
 * @example catch (error) { logStoreError(context, store, error) }
 */
export function logStoreError(context: SiloContext, ref: StoreRef, thrown: unknown): ConnectorError {
  const error = toConnectorError(thrown)
  context.log.error(`${storeLabel(ref)}: ${error.message}; ${error.hint}`, {
    code: error.code,
    context: { store: ref.name, ...(ref.group ? { group: ref.group } : {}), ...error.context },
  })
  return error
}

function unknownStore(): ConnectorError {
  return new ConnectorError('UNKNOWN_STORE', 'the silo has no such data store')
}
