import type {
  FindMatch,
  FindReference,
  FindRequest,
  FindStore,
  FindSummary,
  JsonObject,
  MonoidRequestHandle,
} from '@monoid-kit/core'
import type { CommandResult } from '../processes/command-result.ts'
import { runCommand } from '../processes/run-connector-process.ts'
import type { SpawnOptions } from '../processes/spawn-connector.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import type { TestServer } from '../servers/test-server.ts'

/** What a search found, as a test looks at it. */
export interface Search {
  readonly result: CommandResult
  readonly matches: readonly FindMatch[]
  readonly references: readonly FindReference[]
  readonly stores: readonly FindStore[]
  readonly summary: FindSummary | undefined
  /** A line per match: `users.email name 1 exact, 2 near`. */
  readonly places: readonly string[]
  /** A line per reference: `a.b → c.d referencing 3 (2)`, in brackets the additional rows. */
  readonly paths: readonly string[]
  /** The rows of each store. */
  readonly rows: Readonly<Record<string, number>>
}

/** What a search is run with besides its terms. */
export interface SearchOptions extends SpawnOptions {
  readonly settings?: Readonly<Record<string, unknown>>
  readonly depth?: number
}

/** One database in which a connector's real process searches. */
export class FindingLab {
  readonly database: TestDatabase
  readonly server: TestServer
  readonly #entry: string

  private constructor(server: TestServer, entry: string, database: TestDatabase) {
    this.server = server
    this.database = database
    this.#entry = entry
  }

  /**
   * Makes a database.
   *
   * @param server where
   * @param entry the connector's script, `dist/main.js`
   * @param sql statements that fill it; `~` stands for the server's quotation mark
   * @returns the lab; its database is dropped when the test file ends
   * @example const lab = await FindingLab.create(server, entry, 'CREATE TABLE t (email varchar(50))')
   */
  static async create(server: TestServer, entry: string, sql: string): Promise<FindingLab> {
    const lab = new FindingLab(server, entry, await server.createDatabase())
    await lab.database.execute(sql.replaceAll('~', server.kind === 'postgres' ? '"' : '`'))
    return lab
  }

  /** The group of the database's tables (B18). */
  get group(): string {
    return this.server.kind === 'postgres' ? `${this.database.name}/public` : this.database.name
  }

  /** Runs any command to its end. */
  run(command: string, { settings, ...options }: SearchOptions): Promise<CommandResult> {
    return runCommand(this.#entry, command, { config: { ...this.database.config, ...settings }, ...options })
  }

  /**
   * Runs a search to its end.
   *
   * @param terms pairs of name and value
   * @param options the depth, settings, how to run
   */
  async find(
    terms: readonly (readonly [name: string, value: string])[],
    options: SearchOptions = {},
  ): Promise<Search> {
    const { depth, ...rest } = options
    const find: FindRequest = {
      terms: terms.map(([name, value]) => ({ name, value })),
      ...(depth === undefined ? {} : { depth }),
    }
    return readSearch(await this.run('find', { ...rest, find }))
  }

  /** The rows that handles yield, by store. */
  async rows(
    handles: readonly MonoidRequestHandle[],
    options: SearchOptions = {},
  ): Promise<Readonly<Record<string, readonly JsonObject[]>>> {
    const result = await this.run('request-results', { ...options, requests: { handles } })
    if (result.exitCode !== 0) throw new Error(`request-results ended with ${result.exitCode}`)
    const rows: Record<string, JsonObject[]> = {}
    for (const { schema_name, data = {} } of result.records) {
      rows[schema_name] = [...(rows[schema_name] ?? []), data]
    }
    return rows
  }

  /** The rows that everything found yields, by store. */
  export({ stores }: Search): Promise<Readonly<Record<string, readonly JsonObject[]>>> {
    return this.rows(stores.flatMap(({ handle }) => (handle ? [handle] : [])))
  }
}

/**
 * Sorts what `find` printed.
 *
 * @param result of the process
 * @returns the findings, by kind
 * @example expect(readSearch(result).places).toEqual(['users.email name 1 exact, 0 near'])
 */
export function readSearch(result: CommandResult): Search {
  const { findings } = result
  const matches = findings.filter((finding) => finding.kind === 'match')
  const references = findings.filter((finding) => finding.kind === 'reference')
  const stores = findings.filter((finding) => finding.kind === 'store')
  return {
    result,
    matches,
    references,
    stores,
    summary: findings.find((finding) => finding.kind === 'summary'),
    places: matches.map(
      ({ schema_name, column, via, exact, near }) =>
        `${schema_name}.${column} ${via} ${exact} exact, ${near ?? 'no'} near`,
    ),
    paths: references.map(
      ({ path, direction, rows, additional }) => `${path.join(', ')} ${direction} ${rows} (${additional})`,
    ),
    rows: Object.fromEntries(stores.map(({ schema_name, rows }) => [schema_name, rows])),
  }
}
