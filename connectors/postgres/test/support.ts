import { isEncoded, type JsonObject, type LogFields, type Records, type SiloContext } from '@monoid-kit/core'
import { type Fragment, join, name, sql, type Table } from '@monoid-kit/sql'
import { type TestDatabase, useServer } from '@monoid-kit/testkit'
import type { PostgresConfig } from '../src/postgres-config.ts'
import { PostgresServer } from '../src/postgres-server.ts'
import type { PostgresSession } from '../src/session/postgres-session.ts'

/** The server that the tests of this file use. */
export const suite = await useServer('postgres')

/** What was logged, as a test looks at it. */
export interface Logged {
  readonly level: string
  readonly message: string
  readonly code: string | undefined
  readonly context: unknown
}

/** A context that keeps what is logged. */
export interface TestContext extends SiloContext {
  readonly logged: Logged[]
}

export function testContext(signal: AbortSignal = new AbortController().signal): TestContext {
  const logged: Logged[] = []
  const log = (level: string) => (message: string, fields?: LogFields) => {
    logged.push({ level, message, code: fields?.code, context: fields?.context })
  }
  return {
    signal,
    logged,
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    framing: {
      head: () => new Uint8Array(),
      tail: Buffer.from('\n'),
      maxLineBytes: Number.POSITIVE_INFINITY,
    },
  }
}

/** The configuration of a test's database with the defaults of spec.json. */
export function configOf(database: TestDatabase, settings: Partial<PostgresConfig> = {}): PostgresConfig {
  return {
    ...database.config,
    scan_all: false,
    sample_size: 100,
    full_scan: false,
    read_only: false,
    statement_timeout_seconds: 50,
    lock_timeout_seconds: 10,
    connect_timeout_seconds: 10,
    max_connections: 4,
    application_name: 'monoid-postgres',
    ...settings,
  }
}

export function serverOf(database: TestDatabase, settings: Partial<PostgresConfig> = {}): PostgresServer {
  return new PostgresServer(configOf(database, settings))
}

/** One table of the schema public. */
export async function tableOf(server: PostgresServer, database: TestDatabase, table: string): Promise<Table> {
  const [found] = await server.tables(testContext(), [{ group: `${database.name}/public`, name: table }])
  if (!found) throw new Error(`there is no table ${table}`)
  return found
}

/** Lets `use` work in a session of its own. */
export async function inSession<Result>(
  server: PostgresServer,
  database: TestDatabase,
  use: (session: PostgresSession, context: TestContext) => Promise<Result>,
  mode: 'read' | 'write' = 'read',
): Promise<Result> {
  const context = testContext()
  const session = await server.open(database.name, mode, context)
  try {
    return await use(session, context)
  } finally {
    await session.close()
  }
}

/** A SELECT of all columns of a table. */
export function selectAll(session: PostgresSession, table: Table, rest: Fragment = sql``): Fragment {
  const columns = join(
    table.columns.map((column) => name(column.name)),
    ', ',
  )
  return sql`SELECT ${columns} FROM ${session.source(table)}${rest}`
}

/** What was stored in the rows of a statement, as an export has it. */
export async function collect(
  session: PostgresSession,
  statement: Fragment,
  table: Table,
  context: SiloContext,
): Promise<JsonObject[]> {
  const lines = await linesOf(session.records(statement, table, context))
  return lines.map((line) => JSON.parse(line) as JsonObject)
}

/** The JSON of each row, as lines; a plain record's as `JSON.stringify` makes it. */
export async function linesOf(source: AsyncIterable<Records>): Promise<string[]> {
  const lines: string[] = []
  for await (const records of source) {
    if (isEncoded(records)) lines.push(...Buffer.from(records.bytes).toString().trimEnd().split('\n'))
    else lines.push(JSON.stringify(records.data))
  }
  return lines
}
