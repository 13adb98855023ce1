import { access, constants } from 'node:fs/promises'
import path from 'node:path'
import type { ServerConnection } from '@monoid-kit/testkit/standalone'
import type { Command } from '../processes/run-pipeline.ts'
import type { BenchServer } from './bench-server.ts'

/** A server's own client program, wherever it is. */
export interface DatabaseClient {
  readonly program: string
  /** Whether it runs in the server's container, where its CPU time and memory are not seen. */
  readonly inContainer: boolean
  /**
   * A call of the client.
   *
   * @param args its options and the statement
   * @param connection whom to log in as, and where
   */
  command(args: readonly string[], connection: ServerConnection, tls?: boolean): Command
}

const programs = {
  postgres: ['psql'],
  mysql: ['mysql', 'mariadb'],
  mariadb: ['mariadb', 'mysql'],
} as const

/**
 * Finds the client program of a server: on PATH, else in the server's container. Nothing is downloaded.
 *
 * @param server the server
 * @returns the client, or undefined where there is none
 * @example findClient(server)?.then((client) => client?.command(['-c', 'SELECT 1'], server.connection))
 */
export async function findClient(server: BenchServer): Promise<DatabaseClient | undefined> {
  for (const program of programs[server.kind]) {
    if (!(await onPath(program))) continue
    return {
      program,
      inContainer: false,
      command: (args, connection, tls = false) => ({
        argv: [program, ...login(server, connection, tls), ...args],
        env: environment(server, connection, tls),
      }),
    }
  }
  const { container } = server
  return container && inContainer(server, container.id)
}

// What the client writes stays inside, where no engine copies it; its exit code comes out.
const insideScript = 'code=$({ { "$@"; echo $? >&3; } | cat >/dev/null; } 3>&1); exit "$code"'

function inContainer(server: BenchServer, id: string): DatabaseClient {
  const program = programs[server.kind][0]
  const port = server.kind === 'postgres' ? 5432 : 3306
  return {
    program,
    inContainer: true,
    command: (args, connection, tls = false) => {
      const inside = { ...connection, hostname: '127.0.0.1', port }
      const variables = Object.entries(environment(server, inside, tls))
      return {
        argv: [
          'docker',
          'exec',
          ...variables.flatMap(([name, text]) => ['-e', `${name}=${text}`]),
          id,
          ...['sh', '-c', insideScript, 'sh'],
          program,
          ...login(server, inside, tls),
          ...args,
        ],
      }
    },
  }
}

function login(server: BenchServer, connection: ServerConnection, tls: boolean): string[] {
  if (server.kind === 'postgres') return ['-X', '-q', '-v', 'ON_ERROR_STOP=1']
  const { hostname, port, username, database } = connection
  return [
    '--no-defaults',
    '--protocol=tcp',
    `--host=${hostname}`,
    `--port=${port}`,
    `--user=${username}`,
    `--database=${database}`,
    '--default-character-set=utf8mb4',
    ...(tls ? ['--ssl'] : []),
  ]
}

function environment(
  server: BenchServer,
  connection: ServerConnection,
  tls: boolean,
): Record<string, string> {
  if (server.kind !== 'postgres') return { MYSQL_PWD: connection.password }
  return {
    PGHOST: connection.hostname,
    PGPORT: String(connection.port),
    PGDATABASE: connection.database,
    PGUSER: connection.username,
    PGPASSWORD: connection.password,
    PGSSLMODE: tls ? 'require' : 'disable',
  }
}

async function onPath(program: string): Promise<boolean> {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const found = await access(path.join(folder, program), constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return true
  }
  return false
}
