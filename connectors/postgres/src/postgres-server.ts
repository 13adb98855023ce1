import type { SiloContext, StoreRef } from '@monoid-kit/core'
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
    const release = await this.#places.acquire(context.signal)
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
      return opened
    } catch (thrown) {
      if (session) await session.close()
      else release()
      throw thrown
    }
  }

  sampleQuery(session: SqlSession, table: Table, rows: number, context: SiloContext): Promise<SampleQuery> {
    return sampleQuery(session, table, rows, context)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.close()))
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
