// Streams a table in a process of its own and prints what that took; started by streaming.test.ts.
import { setTimeout as sleep } from 'node:timers/promises'
import { join, name, sql } from '@monoid-kit/sql'
import { MysqlServer } from '../dist/index.js'

const { config, store, pauseEvery, pauseMs } = JSON.parse(process.argv[2])
const log = () => undefined
const context = {
  signal: new AbortController().signal,
  log: { debug: log, info: log, warn: log, error: log },
  framing: { head: () => new Uint8Array(), tail: new Uint8Array(), maxLineBytes: Number.POSITIVE_INFINITY },
}
const server = new MysqlServer(config)
const [table] = await server.tables(context, [store])
const session = await server.open('', 'read', context)
const columns = join(
  table.columns.map((column) => name(column.name)),
  ', ',
)
let rows = 0
let bytes = 0
const statement = sql`SELECT ${columns} FROM ${name(...table.path)}`
for await (const records of session.records(statement, table, context)) {
  for (let row = 0; row < records.count; row += 1) {
    rows += 1
    if (rows % pauseEvery === 0) await sleep(pauseMs)
  }
  bytes += records.bytes.length
}
await session.close()
process.stdout.write(JSON.stringify({ rows, bytes, megabytes: process.resourceUsage().maxRSS / 1024 }))
