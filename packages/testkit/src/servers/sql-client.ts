import mysql from 'mysql2/promise'
import pg from 'pg'
import type { ServerConnection, ServerKind } from './server-kinds.ts'

/** A row as the server's own text, so that a test compares what is stored and not what a driver made of it. */
export type TextRow = Readonly<Record<string, string | null>>

/** One connection for preparing and inspecting a database; not a connector's. */
export interface SqlClient {
  /** Runs one or several statements. */
  execute(sql: string): Promise<void>
  /** The rows of one statement. Values stand at `$1` in Postgres, at `?` in MySQL and MariaDB. */
  rows(sql: string, values?: readonly (string | number | Buffer | null)[]): Promise<TextRow[]>
  close(): Promise<void>
}

/**
 * Opens a connection for preparing and inspecting a database.
 *
 * @param kind the server's kind
 * @param connection where it is and who logs in
 * @returns a connected client; whoever opens it closes it
 * @throws the driver's error where the login fails
 * @example const client = await connectSql('postgres', server.connection)
 */
export async function connectSql(kind: ServerKind, connection: ServerConnection): Promise<SqlClient> {
  return kind === 'postgres' ? connectPostgres(connection) : connectMysql(connection)
}

async function connectPostgres(connection: ServerConnection): Promise<SqlClient> {
  const { hostname, port, database, username, password } = connection
  const client = new pg.Client({
    host: hostname,
    port,
    database,
    user: username,
    password,
    application_name: 'testkit',
    connectionTimeoutMillis: 10_000,
    types: { getTypeParser: () => (text: string) => text },
  })
  // A server that stops while the client is idle is no error of the test; the next statement reports it.
  client.on('error', () => undefined)
  await client.connect()
  return {
    execute: async (sql) => {
      await client.query(sql)
    },
    rows: async (sql, values = []) => (await client.query<TextRow>(sql, [...values])).rows,
    close: () => client.end(),
  }
}

async function connectMysql(connection: ServerConnection): Promise<SqlClient> {
  const { hostname, port, database, username, password } = connection
  const client = await mysql.createConnection({
    host: hostname,
    port,
    database,
    user: username,
    password,
    charset: 'utf8mb4',
    multipleStatements: true,
    connectTimeout: 10_000,
    // JSON has the character set `binary`, and its text is UTF-8.
    typeCast: (field) => (field.type === 'JSON' ? field.string('utf8') : field.string()),
  })
  client.on('error', () => undefined)
  return {
    execute: async (sql) => {
      await client.query(sql)
    },
    rows: async (sql, values = []) => {
      const [rows] = await client.query<mysql.RowDataPacket[]>(sql, [...values])
      return rows as TextRow[]
    },
    close: () => client.end(),
  }
}
