import type { ServerConnection, ServerKind } from '@monoid-kit/testkit/standalone'
import { type BenchTable, selectAll } from '../data/bench-table.ts'

/** What a peer needs to know, as it stands in its environment. */
export interface PeerTask {
  readonly kind: ServerKind
  readonly connection: ServerConnection
  /** The table to export. */
  readonly table: string
  /** The statement that yields all its rows. */
  readonly query: string
  readonly rows: number
}

/** The variables that every peer gets; README.md documents them. */
const variables = {
  kind: 'MONOID_BENCH_KIND',
  hostname: 'MONOID_BENCH_HOST',
  port: 'MONOID_BENCH_PORT',
  database: 'MONOID_BENCH_DATABASE',
  username: 'MONOID_BENCH_USER',
  password: 'MONOID_BENCH_PASSWORD',
  table: 'MONOID_BENCH_TABLE',
  query: 'MONOID_BENCH_QUERY',
  rows: 'MONOID_BENCH_ROWS',
} as const

/**
 * A task as variables.
 *
 * @param kind the server's kind
 * @param connection where it is and who logs in
 * @param table what to export
 * @param rows how many rows it has
 * @returns the environment of a peer, beside what it inherits
 */
export function peerEnvironment(
  kind: ServerKind,
  connection: ServerConnection,
  table: BenchTable,
  rows: number,
): Record<string, string> {
  return {
    [variables.kind]: kind,
    [variables.hostname]: connection.hostname,
    [variables.port]: String(connection.port),
    [variables.database]: connection.database,
    [variables.username]: connection.username,
    [variables.password]: connection.password,
    [variables.table]: table.name,
    [variables.query]: selectAll(table),
    [variables.rows]: String(rows),
  }
}

/**
 * The task of this process.
 *
 * @param environment where the variables are
 * @returns the task
 * @throws Error where a variable is missing
 */
export function readPeerTask(environment: NodeJS.ProcessEnv): PeerTask {
  const read = (name: keyof typeof variables): string => {
    const text = environment[variables[name]]
    if (text === undefined) throw new Error(`${variables[name]} is not set`)
    return text
  }
  return {
    kind: read('kind') as ServerKind,
    connection: {
      hostname: read('hostname'),
      port: Number(read('port')),
      database: read('database'),
      username: read('username'),
      password: read('password'),
    },
    table: read('table'),
    query: read('query'),
    rows: Number(read('rows')),
  }
}
