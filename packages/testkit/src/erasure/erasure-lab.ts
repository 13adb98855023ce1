import type { CommandResult } from '../processes/command-result.ts'
import { runCommand } from '../processes/run-connector-process.ts'
import { type LiveConnector, type SpawnOptions, spawnConnector } from '../processes/spawn-connector.ts'
import type { ServerKind } from '../servers/server-kinds.ts'
import type { SqlClient } from '../servers/sql-client.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import type { TestServer } from '../servers/test-server.ts'
import { type DatabaseSnapshot, takeSnapshot } from './database-snapshot.ts'

/** Table, column and the value looked for; a table elsewhere is named `schema.table` (in MySQL `database.table`). */
export type ErasureItem = readonly [table: string, column: string, wanted: unknown]

/** A delete that has ended, and the whole database before and after it. */
export interface Erasure {
  readonly result: CommandResult
  readonly before: DatabaseSnapshot
  readonly after: DatabaseSnapshot
  readonly items: readonly ErasureItem[]
}

/** What a delete is run with besides its items. */
export interface ErasureSettings extends SpawnOptions {
  /** Settings over those of the database's administrator. */
  readonly settings?: Readonly<Record<string, unknown>>
}

/** One database in which a connector's real process erases, and that is compared before and after. */
export class ErasureLab {
  readonly kind: ServerKind
  readonly database: TestDatabase
  readonly #server: TestServer
  readonly #entry: string
  readonly #others: string[] = []

  private constructor(server: TestServer, entry: string, database: TestDatabase) {
    this.kind = server.kind
    this.database = database
    this.#server = server
    this.#entry = entry
  }

  /**
   * Makes a database.
   *
   * @param server where
   * @param entry the connector's script, `dist/main.js`
   * @param sql statements that fill it; `~` stands for the server's quotation mark
   * @returns the lab; its database is dropped when the test file ends
   * @example const lab = await ErasureLab.create(server, entry, 'CREATE TABLE t (id int PRIMARY KEY)')
   */
  static async create(server: TestServer, entry: string, sql: string): Promise<ErasureLab> {
    const lab = new ErasureLab(server, entry, await server.createDatabase())
    await lab.database.execute(sql.replaceAll('~', server.kind === 'postgres' ? '"' : '`'))
    return lab
  }

  /** Makes a further database, which in MySQL and MariaDB is part of every snapshot. */
  async addDatabase(): Promise<TestDatabase> {
    const other = await this.#server.createDatabase()
    this.#others.push(other.name)
    return other
  }

  /** The members `schema_name` and `schema_group` of a table (B18). */
  store(table: string): { schema_name: string; schema_group: string } {
    const dot = table.indexOf('.')
    const [place, name] = dot < 0 ? [undefined, table] : [table.slice(0, dot), table.slice(dot + 1)]
    if (this.kind !== 'postgres') return { schema_name: name, schema_group: place ?? this.database.name }
    return { schema_name: name, schema_group: `${this.database.name}/${place ?? 'public'}` }
  }

  /** The contents of the query file. */
  query(items: readonly ErasureItem[]): { identifiers: unknown[] } {
    return {
      identifiers: items.map(([table, column, wanted]) => ({
        ...this.store(table),
        identifier: column,
        identifier_query: wanted,
        json_schema: {},
      })),
    }
  }

  /** All rows, now. */
  async snapshot(): Promise<DatabaseSnapshot> {
    const client: SqlClient = await this.database.connect()
    try {
      return await takeSnapshot(this.kind, client, [this.database.name, ...this.#others])
    } finally {
      await client.close()
    }
  }

  /** Runs a delete to its end. */
  async erase(items: readonly ErasureItem[], options: ErasureSettings = {}): Promise<Erasure> {
    const before = await this.snapshot()
    const result = await runCommand(this.#entry, 'delete', this.#spawnOptions(items, options))
    return { result, before, after: await this.snapshot(), items }
  }

  /** Starts a delete and hands it over alive. */
  start(items: readonly ErasureItem[], options: ErasureSettings = {}): Promise<LiveConnector> {
    return spawnConnector(this.#entry, 'delete', this.#spawnOptions(items, options))
  }

  /** Closes the lab's own connections. */
  close(): Promise<void> {
    return this.database.close()
  }

  #spawnOptions(items: readonly ErasureItem[], { settings, ...options }: ErasureSettings): SpawnOptions {
    return { config: { ...this.database.config, ...settings }, query: this.query(items), ...options }
  }
}
