import type { JsonObject, MonoidQueryIdentifier, MonoidRequestHandle } from '@monoid-kit/core'
import { expect } from 'vitest'
import { faultsOf } from '../judging/protocol-faults.ts'
import type { CommandResult } from '../processes/command-result.ts'
import { runCommand } from '../processes/run-connector-process.ts'
import type { SpawnOptions } from '../processes/spawn-connector.ts'
import type { ServerKind } from '../servers/server-kinds.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import type { TestServer } from '../servers/test-server.ts'
import type { ServerSuite } from '../servers/use-server.ts'

/** A connector's process on a server: what the scenarios that both database connectors share are run on. */
export interface DatabaseSubject {
  /** The connector's script, `dist/main.js`. */
  readonly entry: string
  readonly kind: ServerKind
  readonly server: TestServer
  readonly describe: ServerSuite['describe']
}

/**
 * Joins a connector and a server.
 *
 * @param entry the connector's script, `dist/main.js`
 * @param suite what `useServer` gave
 * @returns the subject of shared scenarios
 * @example streamRules(databaseSubject(entry, await useServer('postgres')))
 */
export function databaseSubject(entry: string, { server, describe }: ServerSuite): DatabaseSubject {
  return { entry, kind: server.kind, server, describe }
}

/** The group of a database's tables: the schema `public` in Postgres, the database itself in MySQL. */
export function groupOf({ kind }: DatabaseSubject, database: TestDatabase): string {
  return kind === 'postgres' ? `${database.name}/public` : database.name
}

/** A query item as the API makes it. */
export function identifierOf(
  group: string,
  name: string,
  identifier: string,
  wanted: string | number,
): MonoidQueryIdentifier {
  return { schema_name: name, schema_group: group, identifier, identifier_query: wanted, json_schema: {} }
}

/**
 * Runs a command to its end and makes sure that its output keeps to the protocol: see `faultsOf`.
 *
 * @param subject the connector
 * @param command the command
 * @param options the contents of the argument files, and how to run
 * @returns what the process did
 * @example const { schemas } = await run(subject, 'schema', { config: database.config })
 */
export async function run(
  { entry }: DatabaseSubject,
  command: string,
  options: SpawnOptions = {},
): Promise<CommandResult> {
  const result = await runCommand(entry, command, options)
  expect(faultsOf(result, command)).toEqual([])
  return result
}

/** What an export of a person's rows gave: the answers of `query`, and the rows of `request-results`. */
export interface Export {
  readonly query: CommandResult
  readonly handles: readonly MonoidRequestHandle[]
  readonly results: CommandResult
  /** The rows, in the order in which they came. */
  readonly rows: readonly JsonObject[]
}

/**
 * Runs `query`, then `request-results` on its handles, as two processes.
 *
 * @param subject the connector
 * @param config its configuration
 * @param identifiers whom to look for
 * @returns what both did
 * @example const { rows } = await exportRows(subject, config, [identifierOf(group, 'people', 'id', '7')])
 */
export async function exportRows(
  subject: DatabaseSubject,
  config: unknown,
  identifiers: readonly MonoidQueryIdentifier[],
): Promise<Export> {
  const query = await run(subject, 'query', { config, query: { identifiers } })
  const handles = query.results.map(({ handle }) => handle)
  const results = await run(subject, 'request-results', { config, requests: { handles } })
  return { query, handles, results, rows: results.records.map(({ data }) => data ?? {}) }
}

/**
 * A table of the numbers 1 to `count`, for a FROM; its column is `n`. The same text serves all servers.
 *
 * @param count how many numbers, up to a million
 * @example await database.execute(`INSERT INTO people (id) SELECT n FROM ${numbers(1000)} ORDER BY n`)
 */
export function numbers(count: number): string {
  const digits = `(${Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ')})`
  const places = String(Math.max(1, count - 1)).length
  const aliases = Array.from({ length: places }, (_, place) => `p${place}`)
  const sum = aliases.map((alias, place) => `${10 ** place} * ${alias}.d`).join(' + ')
  const from = aliases.map((alias) => `${digits} ${alias}`).join(' CROSS JOIN ')
  return `(SELECT 1 + ${sum} AS n FROM ${from} WHERE ${sum} < ${count}) AS numbers`
}

/**
 * Makes a user of one database and grants it privileges on single tables.
 *
 * @param subject the server
 * @param database the database
 * @param grants the privileges of each table, for instance `{ people: 'SELECT, DELETE' }`
 * @returns the configuration for that user
 * @example const config = await restrictedUser(subject, database, { people: 'SELECT' })
 */
export async function restrictedUser(
  { kind, server }: DatabaseSubject,
  database: TestDatabase,
  grants: Readonly<Record<string, string>>,
): Promise<TestDatabase['config']> {
  const user = await server.createUser()
  const grantee = kind === 'postgres' ? server.quote(user.username) : `${server.quote(user.username)}@'%'`
  const prefix = kind === 'postgres' ? '' : `${server.quote(database.name)}.`
  for (const [table, privileges] of Object.entries(grants)) {
    await database.execute(`GRANT ${privileges} ON ${prefix}${server.quote(table)} TO ${grantee}`)
  }
  return { ...database.config, ...user }
}

/** Waits until something holds; a test that waits in vain fails by its own time limit. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50))
}
