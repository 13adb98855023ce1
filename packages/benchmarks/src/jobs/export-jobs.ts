import { fileURLToPath } from 'node:url'
import { type BenchTable, selectAll, selectJsonObjects } from '../data/bench-table.ts'
import type { Command } from '../processes/run-pipeline.ts'
import type { BenchServer } from '../servers/bench-server.ts'
import type { DatabaseClient } from '../servers/database-client.ts'
import type { Job } from './job.ts'
import type { PeerCommand } from './peer-command.ts'
import { peerEnvironment } from './peer-environment.ts'

/** An export that several programs carry out. */
export interface Export {
  readonly server: BenchServer
  readonly table: BenchTable
  readonly rows: number
  /** The connector's own command. */
  readonly connector: Command
  /** The server's own client; undefined where there is none. */
  readonly client: DatabaseClient | undefined
  readonly tls?: boolean
}

/** The connector itself. */
export function connectorJob({ connector, rows, tls }: Export): Job {
  return { id: 'connector', name: tls ? 'connector, TLS' : 'connector', command: connector, lines: rows }
}

/**
 * The server's own client with the same rows: as they are, and as JSON that the server makes.
 *
 * @param task what to export
 * @returns no job where there is no client
 */
export function clientJobs({ server, table, rows, client, tls = false }: Export): Job[] {
  if (!client) return []
  const place = `${tls ? ', TLS' : ''}${client.inContainer ? ', inside the container' : ''}`
  const job = (id: string, name: string, args: readonly string[], raw = false): Job => ({
    id,
    name: `${name}${place}`,
    command: client.command(args, server.connection, tls),
    ...(client.inContainer ? { lines: 0, unseen: true } : raw ? { leastLines: rows } : { lines: rows }),
  })
  if (server.kind === 'postgres') {
    const select = selectAll(table)
    return [
      job('client-text', 'psql COPY text', ['-c', `COPY (${select}) TO STDOUT`]),
      job('client-json', 'psql COPY row_to_json', [
        '-c',
        `COPY (SELECT row_to_json(t) FROM (${select}) AS t) TO STDOUT`,
      ]),
    ]
  }
  const raw = ['--quick', '--batch', '--raw', '--skip-column-names']
  return [
    job('client-text', `${client.program} client, raw TSV`, [...raw, '-e', selectAll(table)], true),
    job('client-json', `${client.program} client, JSON_OBJECT`, [...raw, '-e', selectJsonObjects(table)]),
  ]
}

const scripts = {
  postgres: [
    { id: 'discard', name: 'Node.js, bytes thrown away', script: 'pg-discard', lines: 0 },
    { id: 'pg-cursor', name: 'pg-cursor + JSON.stringify', script: 'pg-cursor' },
    { id: 'pg-copy-streams', name: 'pg-copy-streams row_to_json', script: 'pg-copy-streams' },
  ],
  mysql: [{ id: 'mysql2', name: 'mysql2 stream + JSON.stringify', script: 'mysql2-stream' }],
} as const

/**
 * Programs written for Node.js, and whatever else was named on the command line.
 *
 * @param task what to export
 * @param more commands of the one who runs the benchmarks
 */
export function peerJobs({ server, table, rows }: Export, more: readonly PeerCommand[]): Job[] {
  const env = peerEnvironment(server.kind, server.connection, table, rows)
  const own = scripts[server.kind === 'postgres' ? 'postgres' : 'mysql'].map(
    (peer): Job => ({
      id: peer.id,
      name: peer.name,
      command: { argv: [process.execPath, scriptPath(peer.script)], env },
      lines: 'lines' in peer ? peer.lines : rows,
    }),
  )
  const given = more
    .filter(({ kind }) => kind === undefined || kind === server.kind)
    .map(
      ({ name, command }): Job => ({
        id: name,
        name,
        command: { argv: ['sh', '-c', command], env },
        // Otherwise the process that is seen is the shell's.
        ...(!command.startsWith('exec ') && { unseen: true }),
      }),
    )
  return [...own, ...given]
}

function scriptPath(name: string): string {
  return fileURLToPath(new URL(`../peers/${name}.js`, import.meta.url))
}
