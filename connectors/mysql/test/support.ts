import {
  isEncoded,
  type LogFields,
  type MonoidRecord,
  type Records,
  type SiloContext,
} from '@monoid-kit/core'
import type { Fragment, Table } from '@monoid-kit/sql'
import { type ServerSuite, type TestDatabase, useServer } from '@monoid-kit/testkit'
import type { MysqlConfig } from '../src/mysql-config.ts'
import { MysqlServer } from '../src/mysql-server.ts'

/** The connector's entry once it is built. */
export const entry = new URL('../dist/main.js', import.meta.url).pathname

/** Both servers that the connector is for; every test runs on each. */
export const suites: readonly ServerSuite[] = [
  await useServer('mysql', { tls: true }),
  await useServer('mariadb', { tls: true }),
]

/** A context that keeps what is logged. */
export interface TestContext extends SiloContext {
  readonly logged: { readonly level: string; readonly message: string; readonly code: string | undefined }[]
}

export function testContext(signal: AbortSignal = new AbortController().signal): TestContext {
  const logged: TestContext['logged'] = []
  const log = (level: string) => (message: string, fields?: LogFields) => {
    logged.push({ level, message, code: fields?.code })
  }
  return {
    signal,
    logged,
    log: { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') },
    framing: { head: () => new Uint8Array(), tail: new Uint8Array(), maxLineBytes: Number.POSITIVE_INFINITY },
  }
}

/** The configuration of a test's database with the defaults of spec.json. */
export function configOf(database: TestDatabase, settings: Partial<MysqlConfig> = {}): MysqlConfig {
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
    application_name: 'monoid-mysql',
    ...settings,
  }
}

export function serverOf(database: TestDatabase, settings: Partial<MysqlConfig> = {}): MysqlServer {
  return new MysqlServer(configOf(database, settings))
}

/** One table of a test's database. */
export async function tableOf(server: MysqlServer, database: TestDatabase, name: string): Promise<Table> {
  const [table] = await server.tables(testContext(), [{ group: database.name, name }])
  if (!table) throw new Error(`there is no table ${name}`)
  return table
}

type Data = NonNullable<MonoidRecord['data']>

/** The data of all records that a statement yields in a session of its own. */
export async function recordsOf(
  server: MysqlServer,
  table: Table,
  statement: Fragment,
  context: SiloContext = testContext(),
): Promise<Data[]> {
  const session = await server.open('', 'read', context)
  try {
    return (await textsOf(session.records(statement, table, context))).map((text) => JSON.parse(text) as Data)
  } finally {
    await session.close()
  }
}

/** The data of each record as JSON text. */
export async function textsOf(source: AsyncIterable<Records>): Promise<string[]> {
  const texts: string[] = []
  for await (const records of source) {
    if (!isEncoded(records)) texts.push(JSON.stringify(records.data))
    else {
      let start = 0
      for (const end of records.ends) {
        texts.push(Buffer.from(records.bytes.subarray(start, end)).toString('utf8'))
        start = end
      }
    }
  }
  return texts
}
