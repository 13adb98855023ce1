import { fileURLToPath } from 'node:url'
import { wideTable } from '../data/tables.ts'
import { firstRecord, lifetime } from '../processes/start-times.ts'
import { median, spread } from '../statistics/statistics.ts'
import { interleave } from './interleave.ts'
import type { MeasureContext } from './measure-context.ts'
import { titleOf } from './measure-exports.ts'

const empty = fileURLToPath(new URL('../peers/empty.js', import.meta.url))

/**
 * How soon the connector is there, beside a Node.js that does nothing.
 *
 * Figures: `<kind>.start.spec`, how many times as long as bare Node.js; `<kind>.start.first`, milliseconds beyond it.
 *
 * @param context the server, the wide table made
 */
export async function measureStarts(context: MeasureContext): Promise<void> {
  const { server, connector, sizes, findings, signal } = context
  const { kind } = server
  const spec = await connector.command('spec')
  const config = connector.config(server.connection)
  const results = await connector.exportCommand(wideTable(kind), config, connector.groupOf(server.connection))
  const items = [
    {
      name: 'bare `node`, an empty file',
      run: () => lifetime({ argv: [process.execPath, empty] }, '', signal),
    },
    { name: '`spec`, the whole process', run: () => lifetime(spec, '{"type":"SPEC"', signal) },
    { name: '`request-results`, first record', run: () => firstRecord(results, signal) },
  ] as const
  for (const { run } of items) await run()
  const times = await interleave(items, sizes.starts, ({ run }) => run())
  const of = (index: number) => times.get(items[index] as (typeof items)[number]) as number[]
  const bare = median(of(0))
  findings.figure(`${kind}.start.spec`, median(of(1)) / bare)
  findings.figure(`${kind}.start.first`, median(of(2)) - bare)
  findings.facts.push({
    title: `${titleOf(context)}, start`,
    note: `${sizes.starts} interleaved runs; the database is asked to log in, to look the table up and to send rows`,
    head: ['process', 'median, ms', 'least–most, ms', 'vs bare `node`'],
    cells: items.map(({ name }, index) => {
      const { least, median: middle, most } = spread(of(index))
      const more = `${(middle / bare).toFixed(2)}×, +${(middle - bare).toFixed(0)} ms`
      return [name, middle.toFixed(0), `${least.toFixed(0)}–${most.toFixed(0)}`, index === 0 ? '' : more]
    }),
  })
}
