import type { JsonValue, LogFields, MonoidRecord, SiloContext } from '@monoid-kit/core'
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
    framing: { head: () => new Uint8Array(), tail: new Uint8Array(), maxLineBytes: Number.POSITIVE_INFINITY },
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

/** All records of a statement. */
export async function collect(
  session: PostgresSession,
  statement: Fragment,
  table: Table,
  context: SiloContext,
): Promise<Readonly<Record<string, JsonValue>>[]> {
  const records: Readonly<Record<string, JsonValue>>[] = []
  for await (const record of session.records(statement, table, context)) {
    records.push((record as MonoidRecord).data ?? {})
  }
  return records
}
