/** Streams one table in a process of its own and tells how much memory that took. */
import { setTimeout as sleep } from 'node:timers/promises'
import { join, name, sql } from '@monoid-kit/sql'
import { PostgresServer } from '../dist/postgres-server.js'

const { config, table: tableName, pauseEvery, pauseMs } = JSON.parse(process.argv[2])
const quiet = () => undefined
const context = {
  signal: new AbortController().signal,
  log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  framing: { head: () => new Uint8Array(), tail: Buffer.from('\n'), maxLineBytes: Number.POSITIVE_INFINITY },
}
const server = new PostgresServer(config)
const [table] = await server.tables(context, [{ group: `${config.database}/public`, name: tableName }])
const session = await server.open(config.database, 'read', context)
const columns = join(
  table.columns.map((column) => name(column.name)),
  ', ',
)
let rows = 0
let bytes = 0
let sincePause = 0
for await (const records of session.records(
  sql`SELECT ${columns} FROM ${session.source(table)}`,
  table,
  context,
)) {
  rows += records.count
  bytes += records.bytes.length
  sincePause += records.count
  if (pauseMs > 0 && sincePause >= pauseEvery) {
    sincePause = 0
    await sleep(pauseMs)
  }
}
await session.close()
process.stdout.write(JSON.stringify({ rows, bytes, megabytes: process.resourceUsage().maxRSS / 1024 }))
