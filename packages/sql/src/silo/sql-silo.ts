import {
  AbstractSilo,
  compareStores,
  type Finding,
  type FindingSilo,
  type FindRequest,
  type MonoidQuery,
  type MonoidRequestResult,
  type MonoidRequestStatus,
  type MonoidRequestsMessage,
  type MonoidSchema,
  type MonoidSchemasMessage,
  type MonoidValidateMessage,
  type Records,
  type SiloContext,
  type Statement,
  type StatementSilo,
  type StoredIdentifier,
  type StoreRef,
  statusOf,
  storeOf,
} from '@monoid-kit/core'
import type { Table } from '../catalogue/table.ts'
import { tableSchema } from '../catalogue/table-schema.ts'
import { type ErasureOptions, eraseRequest, eraseTable } from '../erasure/erase-request.ts'
import { storesOnPaths } from '../find/found-handle.ts'
import type { SqlServer } from '../server/sql-server.ts'
import type { SqlSettings } from '../server/sql-settings.ts'
import { type Stage, validateInStages } from '../server/validate-in-stages.ts'
import { boundStatement } from '../statements/bound-statement.ts'
import { CommandState } from './command-state.ts'
import { SqlStore, type SqlStoreOwner } from './sql-store.ts'

/** How many records a whole scan yields at the most, since the API keeps its matches in memory (B36). */
const recordsPerScan = 4000

/** The fewest records a scan asks of a table, however many tables there are. */
const leastSampleRows = 5

/** Room for what stands around the list of schemas in a SCHEMA line. */
const schemaEnvelopeBytes = 64

/**
 * A relational server as a silo. A connector gives it a `SqlServer` and the stages of its validation; every
 * delete is a plan of the silo (one transaction per scope), even for one table.
 *
 * @example
 * export default class PostgresSilo extends SqlSilo<PostgresConfig> {
 *   protected readonly server = new PostgresServer(this.config)
 *   protected stages() { return postgresStages(this.config, this.server) }
 * }
 */
export abstract class SqlSilo<Config extends SqlSettings>
  extends AbstractSilo<Config>
  implements FindingSilo, StatementSilo
{
  protected abstract readonly server: SqlServer
  readonly #commands = new WeakMap<SiloContext, CommandState>()

  /** The steps from the host name to the privileges. */
  protected abstract stages(): readonly Stage[]

  override validate(context: SiloContext): Promise<MonoidValidateMessage> {
    return validateInStages(this.stages(), context)
  }

  override async dataStores(context: SiloContext, only?: readonly StoreRef[]): Promise<readonly SqlStore[]> {
    const owner = this.#owner()
    const state = this.#state(context)
    const stores = only && [...only, ...state.alsoNeeded]
    const tables = await this.server.tables(
      context,
      stores,
      state.readsTables ? (scope, session) => state.adopt(scope, session) : undefined,
    )
    state.keepTables(tables)
    return tables.map((table) => new SqlStore(table, owner))
  }

  /** Comments of the catalogue are left out where the SCHEMA would not fit into a line with them (B13). */
  override async *schemas(context: SiloContext): AsyncGenerator<MonoidSchema> {
    const tables = [...(await this.server.tables(context))].sort((a, b) => compareStores(a.store, b.store))
    const described = tables.map((table) => schemaOf(table, true))
    const fits =
      Buffer.byteLength(JSON.stringify(described)) + schemaEnvelopeBytes <= context.framing.maxLineBytes
    yield* fits ? described : tables.map((table) => schemaOf(table, false))
  }

  /** A DELETE was done before it was answered: nothing is asked of the server for its handle (B25). */
  override async *requestStatus(
    context: SiloContext,
    requests: MonoidRequestsMessage,
  ): AsyncGenerator<MonoidRequestStatus> {
    const deletes = requests.handles.filter((handle) => handle.request_type === 'DELETE')
    for (const handle of deletes) yield statusOf(storeOf(handle), 'COMPLETE', 'NONE')
    const handles = requests.handles.filter((handle) => handle.request_type !== 'DELETE')
    if (handles.length > 0) yield* this.#command(context, (own) => super.requestStatus(own, { handles }))
  }

  override query(context: SiloContext, query: MonoidQuery): AsyncGenerator<MonoidRequestResult> {
    return this.#command(context, (own, state) => {
      state.readsTables = true
      return super.query(own, query)
    })
  }

  override requestResults(context: SiloContext, requests: MonoidRequestsMessage): AsyncGenerator<Records> {
    return this.#command(context, (own, state) => {
      state.readsTables = true
      state.alsoNeeded = requests.handles.flatMap(storesOnPaths)
      return super.requestResults(own, requests)
    })
  }

  /** Tells where values occur, and which rows reference those rows: see `findRows`. */
  find(context: SiloContext, request: FindRequest): AsyncGenerator<Finding> {
    return this.#command(context, (own, state) => this.#find(own, request, state))
  }

  override scan(context: SiloContext, schemas: MonoidSchemasMessage): AsyncGenerator<Records> {
    return this.#command(context, (own, state) => {
      const share = Math.floor(recordsPerScan / Math.max(1, schemas.schemas.length))
      state.readsTables = true
      state.sampleRows = Math.min(this.config.sample_size, Math.max(leastSampleRows, share))
      return super.scan(own, schemas)
    })
  }

  override delete(context: SiloContext, query: MonoidQuery): AsyncGenerator<MonoidRequestResult> {
    return this.#command(context, (own) =>
      eraseRequest(own, query, this.#erasureOptions(own), (only) => this.dataStores(own, only)),
    )
  }

  admitStatements(context: SiloContext): Promise<void> {
    return this.server.admitStatements(context)
  }

  async *runStatement(context: SiloContext, statement: Statement): AsyncGenerator<Records> {
    yield* this.server.runStatement(boundStatement(statement), context)
  }

  override async close(): Promise<void> {
    await this.server.close()
  }

  async *#find(context: SiloContext, request: FindRequest, state: CommandState): AsyncGenerator<Finding> {
    // loaded here, for no other command needs it
    const { findRows } = await import('../find/find-rows.ts')
    yield* findRows(await this.server.tables(context), request, state, context)
  }

  #owner(): SqlStoreOwner {
    return {
      server: this.server,
      fullScan: this.config.full_scan,
      commandState: (context) => this.#state(context),
      erase: (context, table, identifiers) => this.#eraseOne(context, table, identifiers),
    }
  }

  #eraseOne(context: SiloContext, table: Table, identifiers: readonly StoredIdentifier[]): Promise<void> {
    return eraseTable(context, table, identifiers, this.#erasureOptions(context))
  }

  #erasureOptions(context: SiloContext): ErasureOptions {
    return {
      server: this.server,
      readOnly: this.config.read_only,
      releaseReader: () => this.#state(context).close(),
    }
  }

  /** The state of the command that the context was made for; stores that are used outside of any hold no session. */
  #state(context: SiloContext): CommandState {
    const state =
      this.#commands.get(context) ?? new CommandState(this.server, this.config.sample_size, { holds: false })
    this.#commands.set(context, state)
    return state
  }

  /**
   * Runs a command in a state of its own, found by a context of its own: a host may call with one context several times at
   * once. What the command held is closed, however it ended.
   */
  async *#command<Item>(
    { signal, log, framing }: SiloContext,
    run: (own: SiloContext, state: CommandState) => AsyncGenerator<Item>,
  ): AsyncGenerator<Item> {
    // without a temp store, for rows are never handed out as files
    const own: SiloContext = { signal, log, framing }
    const state = new CommandState(this.server, this.config.sample_size)
    this.#commands.set(own, state)
    try {
      yield* run(own, state)
    } finally {
      await state.close()
    }
  }
}

function schemaOf(table: Table, descriptions: boolean): MonoidSchema {
  return {
    name: table.store.name,
    group: table.store.group,
    json_schema: tableSchema(table, { descriptions }),
  }
}
