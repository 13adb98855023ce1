import { randomBytes } from 'node:crypto'
import type { ClientTls, ServerConnection, ServerDescription, ServerKind } from './server-kinds.ts'
import { connectSql, type SqlClient } from './sql-client.ts'
import { TestDatabase } from './test-database.ts'

/**
 * A running server as a test file sees it; what the file creates through it is dropped when the file ends.
 *
 * @example
 * const { username, password } = await server.createUser()
 * const { config } = await server.createDatabase()
 * await runCommand(entry, 'validate', { config: { ...config, username, password } })
 */
export class TestServer {
  readonly kind: ServerKind
  readonly #found: ServerDescription | string
  readonly #databases: TestDatabase[] = []
  readonly #users: string[] = []

  /**
   * @param kind the server's kind
   * @param found the server, or why there is none
   */
  constructor(kind: ServerKind, found: ServerDescription | string) {
    this.kind = kind
    this.#found = found
  }

  /** Why there is no server, where there is none. */
  get missing(): string | undefined {
    return typeof this.#found === 'string' ? this.#found : undefined
  }

  /** What the server is; throws where there is none. */
  get description(): ServerDescription {
    if (typeof this.#found === 'string') throw new Error(`there is no ${this.kind} server: ${this.#found}`)
    return this.#found
  }

  /** An administrator's connection. */
  get connection(): ServerConnection {
    return this.description.connection
  }

  /** Certificates for clients; throws where the server was given by URL. */
  get tls(): ClientTls {
    const { tls } = this.description
    if (!tls) throw new Error(`the certificates of the ${this.kind} server are not known`)
    return tls
  }

  /**
   * Makes an empty database with a unique name.
   *
   * @param options SQL that follows the name in CREATE DATABASE
   * @returns the database
   */
  async createDatabase(options = ''): Promise<TestDatabase> {
    const name = uniqueName('db')
    await this.#asAdministrator((client) => client.execute(`CREATE DATABASE ${this.quote(name)} ${options}`))
    const database = new TestDatabase(this.kind, { ...this.connection, database: name })
    this.#databases.push(database)
    return database
  }

  /**
   * Makes a user without any privilege. In Postgres it may log in; grants are the test's.
   *
   * @param options SQL that follows the password, for instance `REQUIRE X509`
   * @returns name and password
   */
  async createUser(options = ''): Promise<{ readonly username: string; readonly password: string }> {
    const username = uniqueName('user')
    const password = randomBytes(9).toString('hex')
    const sql =
      this.kind === 'postgres'
        ? `CREATE ROLE ${this.quote(username)} LOGIN PASSWORD '${password}' ${options}`
        : `CREATE USER ${this.quote(username)}@'%' IDENTIFIED BY '${password}' ${options}`
    await this.#asAdministrator((client) => client.execute(sql))
    this.#users.push(username)
    return { username, password }
  }

  /** Quotes a name for SQL text. */
  quote(name: string): string {
    return this.kind === 'postgres' ? `"${name.replaceAll('"', '""')}"` : `\`${name.replaceAll('`', '``')}\``
  }

  /** Drops every database and user that this object has made. */
  async dropAll(): Promise<void> {
    const databases = this.#databases.splice(0)
    const users = this.#users.splice(0)
    if (databases.length === 0 && users.length === 0) return
    await Promise.all(databases.map((database) => database.close()))
    await this.#asAdministrator(async (client) => {
      // The last one first, since in MySQL it may reference those before.
      for (const { name } of databases.reverse()) await this.#dropDatabase(client, name)
      for (const user of users) {
        await client.execute(
          this.kind === 'postgres' ? `DROP ROLE ${this.quote(user)}` : `DROP USER ${this.quote(user)}@'%'`,
        )
      }
    })
  }

  async #dropDatabase(client: SqlClient, name: string): Promise<void> {
    if (this.kind === 'postgres') {
      await client.execute(`DROP DATABASE IF EXISTS ${this.quote(name)} WITH (FORCE)`)
      return
    }
    // A connection that a failed test has left open would hold the tables' locks for a year.
    const busy = await client.rows('SELECT id FROM information_schema.processlist WHERE db = ?', [name])
    for (const { id } of busy) await client.execute(`KILL ${id}`).catch(() => undefined)
    await client.execute(`SET SESSION lock_wait_timeout = 20; DROP DATABASE IF EXISTS ${this.quote(name)}`)
  }

  async #asAdministrator(work: (client: SqlClient) => Promise<void>): Promise<void> {
    const client = await connectSql(this.kind, this.connection)
    try {
      await work(client)
    } finally {
      await client.close()
    }
  }
}

function uniqueName(prefix: string): string {
  return `${prefix}_${randomBytes(6).toString('hex')}`
}
