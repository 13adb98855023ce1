import { narrowTable, wideTable } from '../data/tables.ts'
import { type Command, runPipeline } from '../processes/run-pipeline.ts'
import { stalledPeak } from '../processes/stalled-peak.ts'
import { median } from '../statistics/statistics.ts'
import type { MeasureContext } from './measure-context.ts'
import { narrowNames, titleOf } from './measure-exports.ts'
import { messageOf } from './measure-speed.ts'

const runs = 3

/**
 * The connector's largest memory: by number of rows, over TLS, and with a reader that reads nothing.
 *
 * Figures in MB of 2^20 bytes: `<kind>.memory.<case>`; `<kind>.memory.growth` is how many times as much five times the
 * rows took.
 *
 * @param context the server, its tables made
 */
export async function measureMemory(context: MeasureContext): Promise<void> {
  const { server, connector, sizes, findings, signal, say } = context
  const { kind } = server
  const plain = connector.config(server.connection)
  const encrypted = connector.config(server.connection, { ssl_mode: 'require' })
  const group = connector.groupOf(server.connection)
  const wide = wideTable(kind)
  const fifth = narrowTable(kind, narrowNames.fifth)
  const all = narrowTable(kind, narrowNames.all)
  const read = async (command: Command, rows: number) => {
    const { lines, peakMegabytes } = await runPipeline(command, signal)
    if (lines !== rows) throw new Error(`it wrote ${lines} lines, expected were ${rows}`)
    return peakMegabytes
  }
  const stalled = (command: Command) => stalledPeak(command, signal)
  const million = (rows: number) => `${(rows / 1e6).toLocaleString('en')} million rows`
  const cases = [
    [
      'wide',
      `wide table, ${million(sizes.wideRows)}`,
      sizes.wideRows,
      read,
      () => connector.exportCommand(wide, plain, group),
    ],
    ['tls', 'the same over TLS', sizes.wideRows, read, () => connector.exportCommand(wide, encrypted, group)],
    [
      'stalled',
      'wide table, the reader reads nothing',
      sizes.wideRows,
      stalled,
      () => connector.exportCommand(wide, plain, group),
    ],
    [
      'stalled-tls',
      'the same over TLS',
      sizes.wideRows,
      stalled,
      () => connector.exportCommand(wide, encrypted, group),
    ],
    [
      'fifth',
      `narrow table, ${million(sizes.narrowRows / 5)}`,
      sizes.narrowRows / 5,
      read,
      () => connector.scanCommand(fifth, plain),
    ],
    [
      'all',
      `narrow table, ${million(sizes.narrowRows)}`,
      sizes.narrowRows,
      read,
      () => connector.scanCommand(all, plain),
    ],
  ] as const
  const cells: string[][] = []
  for (const [id, name, rows, measure, prepare] of cases) {
    try {
      const command = await prepare()
      const peaks: number[] = []
      for (let run = 0; run < runs; run++) {
        const peak = await measure(command, rows)
        if (peak !== undefined) peaks.push(peak)
      }
      if (peaks.length === 0) throw new Error('the memory of a process cannot be seen here')
      findings.figure(`${kind}.memory.${id}`, Math.max(...peaks))
      findings.figure(`${kind}.memory.${id}.median`, median(peaks))
      cells.push([name, Math.max(...peaks).toFixed(0), peaks.map((peak) => peak.toFixed(0)).join(', ')])
      say(`  ${name}: ${Math.max(...peaks).toFixed(0)} MB`)
    } catch (error) {
      signal.throwIfAborted()
      findings.failures.push(`${titleOf(context)}, memory, ${name}: ${messageOf(error)}`)
    }
  }
  const few = findings.figures.get(`${kind}.memory.fifth.median`)
  const many = findings.figures.get(`${kind}.memory.all.median`)
  if (few !== undefined && many !== undefined) findings.figure(`${kind}.memory.growth`, many / few)
  findings.facts.push({
    title: `${titleOf(context)}, peak memory of the connector`,
    note: 'the kernel’s high-water mark of the resident set (VmHWM), the whole process',
    head: ['export', 'most, MB', `each of ${runs} runs, MB`],
    cells,
  })
}
