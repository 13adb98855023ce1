import {
  ConnectorError,
  type Records,
  type SiloContext,
  type Statement,
  type StoreRef,
} from '@monoid-kit/core'
import {
  type AccessMode,
  type HandOver,
  Limiter,
  type SampleQuery,
  type SqlServer,
  type SqlSession,
  type Table,
  type TlsPlan,
  tlsPlan,
} from '@monoid-kit/sql'
import {
  listDatabases,
  mayBeSkipped,
  type TablesByDatabase,
  tablesByDatabase,
  tellSkipped,
} from './catalogue/databases.ts'
import { readCatalogue } from './catalogue/read-catalogue.ts'
import { tableSelection } from './catalogue/table-selection.ts'
import { openClient } from './connect/open-client.ts'
import type { Address } from './connect/open-socket.ts'
import { postgresNotation } from './notation.ts'
import type { PostgresConfig } from './postgres-config.ts'
import { sampleQuery } from './sample-query.ts'
import { PostgresSession } from './session/postgres-session.ts'

/** A PostgreSQL server, for one configuration. A scope is a database. */
export class PostgresServer implements SqlServer {
  readonly notation = postgresNotation
  /** Foreign keys are checked when a statement ends, however many tables it deletes from. */
  readonly erasesCyclesAtOnce = true
  readonly #config: PostgresConfig
  readonly #places: Limiter
  readonly #sessions = new Set<PostgresSession>()
  #tls: TlsPlan | undefined
  #isClosed = false

  /** @param config checked against spec.json, defaults applied */
  constructor(config: PostgresConfig) {
    this.#config = config
    this.#places = new Limiter(config.max_connections)
  }

  /** Where the server is, and what a connection does about TLS. */
  get address(): Address {
    this.#tls ??= tlsPlan(this.#config)
    return { hostname: this.#config.hostname, port: this.#config.port, tls: this.#tls }
  }

  async tables(
    context: SiloContext,
    only?: readonly StoreRef[],
    handOver?: HandOver,
  ): Promise<readonly Table[]> {
    if (only) {
      const byDatabase = tablesByDatabase(only, this.#config)
      return this.#readAll([...byDatabase.keys()], context, { only: byDatabase, handOver })
    }
    if (!this.#config.scan_all) return this.#readAll([this.#config.database], context, { handOver })
    const databases = await this.#using(this.#config.database, context, (session) =>
      listDatabases(session, this.#config, context),
    )
    return this.#readAll(databases, context)
  }

  async open(scope: string, mode: AccessMode, context: SiloContext): Promise<PostgresSession> {
    const { username, password = '', application_name, connect_timeout_seconds } = this.#config
    const { address } = this
    const release = await this.#place(context.signal)
    let session: PostgresSession | undefined
    try {
      const login = { database: scope, username, password, applicationName: application_name }
      const open = await openClient(address, login, connect_timeout_seconds, context.signal)
      const opened = new PostgresSession(open, {
        address,
        config: this.#config,
        released: () => {
          this.#sessions.delete(opened)
          release()
        },
      })
      session = opened
      this.#sessions.add(opened)
      await opened.begin(mode, context)
      if (this.#isClosed) throw closed()
      return opened
    } catch (thrown) {
      if (session) await session.close()
      else release()
      throw thrown
    }
  }

  /**
   * Does something that takes a connection of its own, once there may be one more.
   *
   * @param signal ends the wait
   * @param use has let go of the connection when it ends
   * @returns what `use` returns
   * @throws the signal's reason; ConnectorError `CANCELLED` where the server was closed; what `use` throws
   */
  async withPlace<Result>(signal: AbortSignal, use: () => Promise<Result>): Promise<Result> {
    const release = await this.#place(signal)
    try {
      return await use()
    } finally {
      release()
    }
  }

  sampleQuery(session: SqlSession, table: Table, rows: number, context: SiloContext): Promise<SampleQuery> {
    return sampleQuery(session, table, rows, context)
  }

  async admitStatements(context: SiloContext): Promise<void> {
    // loaded here and below, for no command needs it
    const { admitStatements } = await import('./statements/admit-statements.ts')
    await this.#using(this.#config.database, context, (session) => admitStatements(session, context))
  }

  async *runStatement(statement: Statement, context: SiloContext): AsyncGenerator<Records> {
    const { runStatement } = await import('./statements/run-statement.ts')
    const session = await this.open(this.#config.database, 'read', context)
    try {
      yield* runStatement(session, statement, context)
    } finally {
      await session.close()
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#sessions].map((session) => session.close()))
  }

  async #place(signal: AbortSignal): Promise<() => void> {
    const release = await this.#places.acquire(signal)
    if (!this.#isClosed) return release
    release()
    throw closed()
  }

  /** Reads the catalogues of several databases, as many at a time as there may be connections. */
  async #readAll(
    databases: readonly string[],
    context: SiloContext,
    { only, handOver }: { readonly only?: TablesByDatabase; readonly handOver?: HandOver | undefined } = {},
  ): Promise<Table[]> {
    // a session that is held while others still wait for theirs could be the one that they wait for
    const taker = databases.length === 1 ? handOver : undefined
    const results = await Promise.allSettled(
      databases.map((database) => this.#readDatabase(database, context, only?.get(database), taker)),
    )
    return results.flatMap((result, index) => {
      if (result.status === 'fulfilled') return result.value
      const database = databases[index] as string
      // The configured database is what was asked for; another one is passed over, and the log says so.
      if (database === this.#config.database || !mayBeSkipped(result.reason)) throw result.reason
      tellSkipped(database, result.reason.message, context)
      return []
    })
  }

  #readDatabase(
    database: string,
    context: SiloContext,
    only?: readonly (readonly [string, string])[],
    handOver?: HandOver,
  ): Promise<Table[]> {
    const read = (session: PostgresSession) =>
      readCatalogue(
        session,
        {
          database,
          encoding: session.encoding,
          selection: tableSelection(this.#config),
          ...(only ? { only } : {}),
        },
        context,
      )
    return this.#using(database, context, read, handOver)
  }

  async #using<Result>(
    database: string,
    context: SiloContext,
    use: (session: PostgresSession) => Promise<Result>,
    handOver?: HandOver,
  ): Promise<Result> {
    const session = await this.open(database, 'read', context)
    let taken = false
    try {
      const result = await use(session)
      taken = handOver?.(database, session) ?? false
      return result
    } finally {
      if (!taken) await session.close()
    }
  }
}

function closed(): ConnectorError {
  return new ConnectorError('CANCELLED', 'the silo was closed')
}
