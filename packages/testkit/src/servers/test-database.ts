import type { ServerConnection, ServerKind } from './server-kinds.ts'
import { connectSql, type SqlClient, type TextRow } from './sql-client.ts'

/**
 * A database that belongs to one test file.
 *
 * @example
 * await database.execute('CREATE TABLE people (id int PRIMARY KEY)')
 * await runCommand(entry, 'schema', { config: database.config })
 */
export class TestDatabase {
  readonly #kind: ServerKind
  readonly #clients: SqlClient[] = []
  #own: Promise<SqlClient> | undefined
  /** The settings that a connector's config takes, for an administrator in this database. */
  readonly config: ServerConnection

  constructor(kind: ServerKind, config: ServerConnection) {
    this.#kind = kind
    this.config = config
  }

  /** The database's name, unique on its server. */
  get name(): string {
    return this.config.database
  }

  /** Runs one or several statements. */
  async execute(sql: string): Promise<void> {
    await (await this.#client()).execute(sql)
  }

  /** The rows of one statement, every value as the server's text. */
  async rows(sql: string, values?: readonly (string | number | Buffer | null)[]): Promise<TextRow[]> {
    return (await this.#client()).rows(sql, values)
  }

  /** A further connection, for instance to hold a lock; closed with the database at the latest. */
  async connect(login: Partial<ServerConnection> = {}): Promise<SqlClient> {
    const client = await connectSql(this.#kind, { ...this.config, ...login })
    this.#clients.push(client)
    return client
  }

  /** Closes every connection that this object has opened. */
  async close(): Promise<void> {
    this.#own = undefined
    await Promise.allSettled(this.#clients.splice(0).map((client) => client.close()))
  }

  #client(): Promise<SqlClient> {
    this.#own ??= this.connect()
    return this.#own
  }
}
