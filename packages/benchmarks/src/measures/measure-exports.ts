import type { SqlClient } from '@monoid-kit/testkit/standalone'
import { makeTable } from '../data/bench-table.ts'
import { narrowTable, wideTable } from '../data/tables.ts'
import { clientJobs, connectorJob, type Export, peerJobs } from '../jobs/export-jobs.ts'
import type { PeerCommand } from '../jobs/peer-command.ts'
import type { MeasureContext } from './measure-context.ts'
import { measureSpeed } from './measure-speed.ts'

/** What making data needs. */
export type DataContext = Pick<MeasureContext, 'server' | 'sizes' | 'signal' | 'say'>

/** The narrow table, and the same with a fifth of the rows. */
export const narrowNames = { all: 'addresses', fifth: 'few_addresses' } as const

/**
 * Makes the tables of the exports, the wide one and the narrow ones at the same time.
 *
 * @param context the server
 * @param narrow whether the narrow tables are wanted
 */
export async function makeExportTables(context: DataContext, narrow: boolean): Promise<void> {
  const { server, sizes, signal, say } = context
  const { kind } = server
  const make = async (work: (client: SqlClient) => Promise<void>) => {
    const client = await server.connect()
    try {
      await work(client)
    } finally {
      await client.close()
    }
  }
  say(`making ${sizes.wideRows} wide rows${narrow ? ` and ${sizes.narrowRows} narrow ones` : ''}…`)
  const wide = make((client) => makeTable(client, kind, wideTable(kind), sizes.wideRows, signal))
  const both = make(async (client) => {
    if (!narrow) return
    await makeTable(client, kind, narrowTable(kind, narrowNames.all), sizes.narrowRows, signal)
    await makeTable(client, kind, narrowTable(kind, narrowNames.fifth), sizes.narrowRows / 5, signal)
  })
  // Both have ended when one fails: nothing works on a server that is being stopped.
  const ends = await Promise.allSettled([wide, both])
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/**
 * The wide table through `request-results`, beside every peer.
 *
 * @param context the server
 * @param peers further commands
 */
export async function measureWide(context: MeasureContext, peers: readonly PeerCommand[]): Promise<void> {
  const task = await wideExport(context, false)
  const { kind } = context.server
  await measureSpeed(context, {
    id: `${kind}.wide`,
    title: `${titleOf(context)}, wide table`,
    note: `${count(task.rows)} rows of ${Object.keys(task.table.columns).length} columns, \`request-results\``,
    rows: task.rows,
    jobs: [connectorJob(task), ...clientJobs(task), ...peerJobs(task, peers)],
  })
}

/**
 * The wide table over TLS, beside the server's own client over TLS.
 *
 * @param context the server
 */
export async function measureTls(context: MeasureContext): Promise<void> {
  const task = await wideExport(context, true)
  await measureSpeed(context, {
    id: `${context.server.kind}.tls`,
    title: `${titleOf(context)}, wide table over TLS`,
    note: `${count(task.rows)} rows, \`request-results\` with \`ssl_mode\` \`require\``,
    rows: task.rows,
    jobs: [connectorJob(task), ...clientJobs(task)],
  })
}

/**
 * The narrow table through `scan` with `full_scan`, beside every peer.
 *
 * @param context the server
 * @param peers further commands
 */
export async function measureNarrow(context: MeasureContext, peers: readonly PeerCommand[]): Promise<void> {
  const { server, connector, client, sizes } = context
  const table = narrowTable(server.kind, narrowNames.all)
  const command = await connector.scanCommand(table, connector.config(server.connection))
  const task: Export = { server, table, rows: sizes.narrowRows, connector: command, client }
  await measureSpeed(context, {
    id: `${server.kind}.narrow`,
    title: `${titleOf(context)}, narrow table`,
    note: `${count(task.rows)} rows of 2 columns, \`scan\` with \`full_scan\``,
    rows: task.rows,
    jobs: [connectorJob(task), ...clientJobs(task), ...peerJobs(task, peers)],
    warm: true,
  })
}

/** A server's name for titles. */
export function titleOf({ server }: MeasureContext): string {
  return { postgres: 'PostgreSQL', mysql: 'MySQL', mariadb: 'MariaDB' }[server.kind]
}

function count(rows: number): string {
  return rows.toLocaleString('en')
}

async function wideExport(
  { server, connector, client, sizes }: MeasureContext,
  tls: boolean,
): Promise<Export> {
  const table = wideTable(server.kind)
  const config = connector.config(server.connection, tls ? { ssl_mode: 'require' } : {})
  const command = await connector.exportCommand(table, config, connector.groupOf(server.connection))
  return { server, table, rows: sizes.wideRows, connector: command, client, tls }
}
