import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  type ArgumentContents,
  type ServerConnection,
  type ServerKind,
  writeArgumentFiles,
} from '@monoid-kit/testkit/standalone'
import type { BenchTable } from '../data/bench-table.ts'
import type { Command } from '../processes/run-pipeline.ts'

const entries = {
  postgres: mainOf(import.meta.resolve('@monoid-kit/postgres')),
  mysql: mainOf(import.meta.resolve('@monoid-kit/mysql')),
} as const

const run = promisify(execFile)
const mostOutputBytes = 1 << 30

/** A connector's real process, as an orchestrating API calls it, on one server. */
export class Connector {
  readonly #kind: ServerKind
  readonly #remove: (() => Promise<void>)[] = []
  /** The script that runs. */
  readonly entry: string

  constructor(kind: ServerKind) {
    this.#kind = kind
    this.entry = entries[kind === 'postgres' ? 'postgres' : 'mysql']
  }

  /**
   * The connector's configuration for a database.
   *
   * @param connection the database, and who logs in
   * @param settings more of the configuration; without TLS where nothing is said
   */
  config(connection: ServerConnection, settings: Readonly<Record<string, unknown>> = {}): object {
    return { ...connection, ssl_mode: 'disable', statement_timeout_seconds: 3600, ...settings }
  }

  /**
   * A command with its argument files, which stay until `close`.
   *
   * @param command for instance `request-results`
   * @param contents of the argument files
   * @param flags further arguments
   */
  async command(
    command: string,
    contents: ArgumentContents = {},
    flags: readonly string[] = [],
  ): Promise<Command> {
    const files = await writeArgumentFiles(contents)
    this.#remove.push(files.remove)
    return { argv: [process.execPath, this.entry, command, ...files.flags, ...flags] }
  }

  /** Exports a table by `request-results`: the rows of the one who is in every row. */
  async exportCommand(table: BenchTable, config: object, group: string): Promise<Command> {
    const [result] = await this.#messages('query', { config, query: this.query(table, group) })
    return this.command('request-results', { config, requests: { handles: [result.request.handle] } })
  }

  /** Exports a whole table by `scan` with `full_scan`. */
  async scanCommand(table: BenchTable, config: object): Promise<Command> {
    const all = { ...config, full_scan: true, include_tables: [table.name] }
    const [{ schema_msg }] = await this.#messages('schema', { config: all })
    return this.command('scan', { config: all, schemas: schema_msg })
  }

  /** The query that asks for every row of a table. */
  query({ name, everyRow }: BenchTable, group: string): object {
    if (!everyRow) throw new Error(`no column of ${name} is the same in every row`)
    const identifier = {
      schema_name: name,
      schema_group: group,
      identifier: everyRow.column,
      identifier_query: String(everyRow.value),
      json_schema: {},
    }
    return { identifiers: [identifier] }
  }

  /** The group of a database's tables. */
  groupOf({ database }: ServerConnection): string {
    return this.#kind === 'postgres' ? `${database}/public` : database
  }

  /** Removes the argument files. */
  async close(): Promise<void> {
    await Promise.all(this.#remove.splice(0).map((remove) => remove()))
  }

  // The form of a message is the tests' affair.
  async #messages(command: string, contents: ArgumentContents): Promise<[Message, ...Message[]]> {
    const [program = '', ...args] = (await this.command(command, contents)).argv
    const { stdout } = await run(program, args, { maxBuffer: mostOutputBytes })
    const messages = stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Message & { readonly type: string })
      .filter(({ type }) => type !== 'LOG')
    const [first, ...rest] = messages
    if (!first) throw new Error(`the connector answered ${command} with no message: ${stdout}`)
    return [first, ...rest]
  }
}

interface Message {
  readonly request: { readonly handle: object }
  readonly schema_msg: object
}

function mainOf(index: string): string {
  return fileURLToPath(new URL('main.js', index))
}
