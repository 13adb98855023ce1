import { makeTable } from '../data/bench-table.ts'
import { narrowTable, wideTable } from '../data/tables.ts'
import { clientJobs, connectorJob, type Export, peerJobs } from '../jobs/export-jobs.ts'
import type { PeerCommand } from '../jobs/peer-command.ts'
import type { MeasureContext } from './measure-context.ts'
import { measureSpeed } from './measure-speed.ts'

/** The narrow table, and the same with a fifth of the rows. */
export const narrowNames = { all: 'addresses', fifth: 'few_addresses' } as const

/**
 * Makes the tables of the exports.
 *
 * @param context the server
 * @param narrow whether the narrow tables are wanted
 */
export async function makeExportTables(context: MeasureContext, narrow: boolean): Promise<void> {
  const { server, sizes, signal, say } = context
  const client = await server.connect()
  try {
    say(`making ${sizes.wideRows} wide rows…`)
    await makeTable(client, server.kind, wideTable(server.kind), sizes.wideRows, signal)
    if (!narrow) return
    say(`making ${sizes.narrowRows} narrow rows…`)
    await makeTable(client, server.kind, narrowTable(server.kind, narrowNames.all), sizes.narrowRows, signal)
    const fifth = narrowTable(server.kind, narrowNames.fifth)
    await makeTable(client, server.kind, fifth, sizes.narrowRows / 5, signal)
  } finally {
    await client.close()
  }
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
