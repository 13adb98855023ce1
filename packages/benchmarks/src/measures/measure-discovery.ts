import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { makeManyTables } from '../data/many-tables.ts'
import { runPipeline, type Sample } from '../processes/run-pipeline.ts'
import { median } from '../statistics/statistics.ts'
import type { MeasureContext } from './measure-context.ts'
import { titleOf } from './measure-exports.ts'

const run = promisify(execFile)
const mostOutputBytes = 1 << 30

/**
 * `schema` on a database of many tables. The connector's own time is the CPU time of its process: what is left of the
 * whole it waits for the database.
 *
 * Figures: `<kind>.discovery.seconds` of the connector itself, `<kind>.discovery.wall`, `<kind>.discovery.peak` in MB.
 *
 * @param context the server
 */
export async function measureDiscovery(context: MeasureContext): Promise<void> {
  const { server, connector, sizes, findings, signal, say } = context
  const { kind } = server
  const connection = await server.createDatabase('bench_many_tables')
  const client = await server.connect(connection.database)
  try {
    say(`making ${sizes.tables} tables of ${sizes.columns} columns…`)
    await makeManyTables(client, kind, sizes.tables, sizes.columns, signal)
  } finally {
    await client.close()
  }
  const config = connector.config(connection)
  const command = await connector.command('schema', { config }, ['--max-line-bytes', '0'])
  const bytes = await ensureAllFound(command.argv, sizes.tables)
  const samples: Sample[] = []
  for (let round = 0; round < sizes.rounds; round++) {
    const sample = await runPipeline(command, signal)
    if (sample.bytes !== bytes) throw new Error(`it wrote ${sample.bytes} bytes, before that ${bytes}`)
    samples.push(sample)
  }
  const wall = median(samples.map(({ wallSeconds }) => wallSeconds))
  const own = samples.flatMap(({ cpuSeconds }) => cpuSeconds ?? [])
  const peaks = samples.flatMap(({ peakMegabytes }) => peakMegabytes ?? [])
  findings.figure(`${kind}.discovery.wall`, wall)
  if (own.length > 0) findings.figure(`${kind}.discovery.seconds`, median(own))
  if (peaks.length > 0) findings.figure(`${kind}.discovery.peak`, Math.max(...peaks))
  findings.facts.push({
    title: `${titleOf(context)}, discovery`,
    note: `\`schema --max-line-bytes 0\`, ${sizes.rounds} runs; the connector's own time is the CPU time of its process, the rest is waiting for the database`,
    head: ['tables × columns', 'whole, s', "connector's own, s", 'peak, MB', 'SCHEMA, MB'],
    cells: [
      [
        `${sizes.tables} × ${sizes.columns}`,
        wall.toFixed(2),
        own.length > 0 ? median(own).toFixed(2) : '–',
        peaks.length > 0 ? Math.max(...peaks).toFixed(0) : '–',
        (bytes / 2 ** 20).toFixed(1),
      ],
    ],
  })
  say(
    `  ${wall.toFixed(2)} s, of which ${own.length > 0 ? median(own).toFixed(2) : '?'} s the connector's own`,
  )
}

async function ensureAllFound(argv: readonly string[], tables: number): Promise<number> {
  const [program = '', ...args] = argv
  const { stdout } = await run(program, args, { maxBuffer: mostOutputBytes })
  const line = stdout.split('\n').find((each) => each.startsWith('{"type":"SCHEMA"'))
  const found = line && (JSON.parse(line) as { schema_msg: { schemas: unknown[] } }).schema_msg.schemas.length
  if (found !== tables) throw new Error(`discovery found ${found ?? 'no'} tables, there are ${tables}`)
  return Buffer.byteLength(stdout)
}
