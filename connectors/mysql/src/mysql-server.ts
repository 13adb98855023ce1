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
  tlsPlan,
} from '@monoid-kit/sql'
import { readTables } from './catalogue/read-tables.ts'
import type { ServerAddress } from './connection/server-address.ts'
import type { MysqlConfig } from './mysql-config.ts'
import { MysqlSession } from './mysql-session.ts'
import { mysqlNotation } from './notation.ts'
import { sampleQuery } from './sampling/sample-query.ts'

/** How many more candidates a sample reads than rows are wanted, of which the store picks the ones that tell most (B36). */
const surplus = 3

/**
 * A MySQL or MariaDB server under one configuration. A transaction spans all its databases, so its only scope is
 * `''`, and a data store's group is its database.
 *
 * @example
 * const server = new MysqlServer(config)
 * const tables = await server.tables(context)
 */
export class MysqlServer implements SqlServer {
  readonly notation = mysqlNotation
  readonly erasesCyclesAtOnce = false
  readonly #config: MysqlConfig
  readonly #places: Limiter
  readonly #sessions = new Set<MysqlSession>()
  #address: ServerAddress | undefined
  #isClosed = false

  /** @param config the configuration; nothing is connected to before it is needed */
  constructor(config: MysqlConfig) {
    this.#config = config
    this.#places = new Limiter(config.max_connections)
  }

  /**
   * Where the server is and who logs in.
   *
   * @throws ConnectorError `CONFIG_INVALID` where a certificate or key is not PEM
   */
  get address(): ServerAddress {
    this.#address ??= addressOf(this.#config)
    return this.#address
  }

  async tables(
    context: SiloContext,
    only?: readonly StoreRef[],
    handOver?: HandOver,
  ): Promise<readonly Table[]> {
    const session = await this.open('', 'read', context)
    let taken = false
    try {
      const tables = await readTables(session, this.#config, only, context)
      taken = handOver?.('', session) ?? false
      return tables
    } finally {
      if (!taken) await session.close()
    }
  }

  async open(_scope: string, mode: AccessMode, context: SiloContext): Promise<MysqlSession> {
    const limits = {
      statementSeconds: this.#config.statement_timeout_seconds,
      lockSeconds: this.#config.lock_timeout_seconds,
    }
    const { address } = this
    const release = await this.#place(context.signal)
    try {
      const session = await MysqlSession.open(address, mode, limits, context)
      if (this.#isClosed) {
        await session.close()
        throw closed()
      }
      this.#sessions.add(session)
      session.onClose(() => {
        this.#sessions.delete(session)
        release()
      })
      return session
    } catch (thrown) {
      release()
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
    return sampleQuery(session, table, rows * surplus, context)
  }

  async admitStatements(context: SiloContext): Promise<void> {
    const session = await this.open('', 'read', context)
    try {
      await session.admitStatements(context)
    } finally {
      await session.close()
    }
  }

  async *runStatement(statement: Statement, context: SiloContext): AsyncGenerator<Records> {
    const session = await this.open('', 'read', context)
    try {
      yield* session.statement(statement, context)
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
}

function closed(): ConnectorError {
  return new ConnectorError('CANCELLED', 'the silo was closed')
}

function addressOf(config: MysqlConfig): ServerAddress {
  return {
    hostname: config.hostname,
    port: config.port,
    database: config.database,
    username: config.username,
    password: config.password ?? '',
    tls: tlsPlan(config),
    connectTimeoutMs: config.connect_timeout_seconds * 1000,
    applicationName: config.application_name,
  }
}
