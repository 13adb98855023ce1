import { randomBytes } from 'node:crypto'
import {
  connectSql,
  type ServerConnection,
  type ServerKind,
  type SqlClient,
  startServer,
} from '@monoid-kit/testkit/standalone'
import { type Container, containerAt } from './container.ts'

/** Room for the tables in the server's own memory, and a record of how long its statements took. */
const serverSettings: Readonly<Record<ServerKind, readonly string[]>> = {
  postgres: [
    'shared_buffers=2GB',
    'max_wal_size=8GB',
    'checkpoint_timeout=1h',
    'autovacuum=off',
    'shared_preload_libraries=pg_stat_statements',
  ].flatMap((setting) => ['-c', setting]),
  mysql: ['--innodb-buffer-pool-size=3G', '--innodb-redo-log-capacity=4G', '--max-allowed-packet=64M'],
  mariadb: ['--innodb-buffer-pool-size=3G', '--innodb-log-file-size=2G', '--max-allowed-packet=64M'],
}

/** A database server of this run, with a database of its own for the tables. */
export interface BenchServer {
  readonly kind: ServerKind
  readonly version: string
  /** Where it runs, for the report. */
  readonly place: string
  /** The database of the tables, for an administrator. */
  readonly connection: ServerConnection
  /** The container that it runs in, where it does. */
  readonly container: Container | undefined
  /** A connection in the database of the tables. */
  connect(database?: string): Promise<SqlClient>
  /** Makes a further database. */
  createDatabase(name: string): Promise<ServerConnection>
  stop(): Promise<void>
}

/**
 * Starts a server, warm and with room, and makes a database in it.
 *
 * @param kind what is wanted
 * @returns the server, or a sentence that says why there is none
 * @throws the driver's error where the server does not take the database
 */
export async function startBenchServer(kind: ServerKind): Promise<BenchServer | string> {
  const server = await startServer(kind, serverSettings[kind])
  if ('missing' in server) return server.missing
  const { connection: listed, version, source } = server.description
  const container = source === 'container' ? await containerAt(listed.port) : undefined
  const direct = container?.address
  const places = {
    container: direct
      ? 'in a container, addressed on its bridge'
      : "in a container, behind the engine's proxy",
    local: 'a process of this machine',
    environment: 'given by URL, with settings of its own',
  }
  const administrator: ServerConnection = direct
    ? { ...listed, hostname: direct.hostname, port: direct.port }
    : listed
  const name = `bench_${randomBytes(3).toString('hex')}`
  const createDatabase = async (database: string): Promise<ServerConnection> => {
    const client = await connectSql(kind, administrator)
    try {
      await client.execute(`CREATE DATABASE ${database}`)
    } finally {
      await client.close()
    }
    return { ...administrator, database }
  }
  try {
    const connection = await createDatabase(name)
    return {
      kind,
      version,
      place: places[source],
      connection,
      container,
      connect: (database) => connectSql(kind, { ...connection, ...(database && { database }) }),
      createDatabase,
      stop: async () => {
        if (source === 'environment') await dropDatabase(kind, administrator, name)
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function dropDatabase(kind: ServerKind, administrator: ServerConnection, name: string): Promise<void> {
  const client = await connectSql(kind, administrator)
  try {
    await client.execute(`DROP DATABASE IF EXISTS ${name}${kind === 'postgres' ? ' WITH (FORCE)' : ''}`)
  } finally {
    await client.close()
  }
}
