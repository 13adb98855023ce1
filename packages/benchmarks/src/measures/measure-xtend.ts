import { fileURLToPath } from 'node:url'
import { wideTable } from '../data/tables.ts'
import { benchToken, portVariable, startCity, startXtend } from '../http/bench-service.ts'
import { countAnswers } from '../http/count-answers.ts'
import { connectorJob } from '../jobs/export-jobs.ts'
import { peerEnvironment } from '../jobs/peer-environment.ts'
import { median, spread } from '../statistics/statistics.ts'
import { interleave } from './interleave.ts'
import type { MeasureContext } from './measure-context.ts'
import { titleOf } from './measure-exports.ts'
import { measureSpeed } from './measure-speed.ts'

const connections = 32
const secondsEach = 3

const services = [
  { name: 'fastify alone', script: 'http-bare' },
  { name: 'the kit: tokens, ids, checks, limits, a log line each', script: 'http-xtend' },
] as const

/**
 * The HTTP service: an export as NDJSON beside the same by `request-results`, and the requests that a small route takes
 * beside the same route on fastify alone.
 *
 * Figures: those of a speed table, `<kind>.xtend`; `<kind>.xtend.load`, the share of the requests of fastify alone.
 *
 * @param context the server, the wide table made
 */
export async function measureXtend(context: MeasureContext): Promise<void> {
  const { server, connector, client, sizes } = context
  const table = wideTable(server.kind)
  const rows = sizes.wideRows
  const config = connector.config(server.connection)
  const command = await connector.exportCommand(table, config, connector.groupOf(server.connection))
  const runner = connectorJob({ server, table, rows, connector: command, client })
  const service = await startXtend(connector.entry, server.connection)
  try {
    const env = {
      ...peerEnvironment(server.kind, server.connection, table, rows),
      [portVariable]: String(service.port),
    }
    const lines = { argv: [process.execPath, scriptPath('http-lines')], env }
    await measureSpeed(context, {
      id: `${server.kind}.xtend`,
      title: `${titleOf(context)}, wide table over HTTP`,
      note: `${rows.toLocaleString('en')} rows as NDJSON of a service that runs, through a client that hands them on`,
      rows,
      jobs: [
        // the process that would be seen is the client's
        { id: 'connector', name: 'connector, `xtend`', command: lines, lines: rows, unseen: true },
        { ...runner, id: 'runner', name: 'connector, `request-results`' },
      ],
    })
  } finally {
    await service.stop()
  }
  await measureLoad(context)
}

async function measureLoad({ server, sizes, findings, signal, say }: MeasureContext): Promise<void> {
  const rates = await interleave(services, sizes.rounds, async ({ name, script }, round) => {
    const rate = await rateOf(script, signal)
    say(`  round ${round + 1}, ${name}: ${Math.round(rate)} requests/s`)
    return rate
  })
  const of = (index: number) => rates.get(services[index] as (typeof services)[number]) as number[]
  const bare = median(of(0))
  findings.figure(`${server.kind}.xtend.load`, median(of(1)) / bare)
  findings.facts.push({
    title: 'Requests over HTTP',
    note: `GET of a small route over ${connections} connections for ${secondsEach} s, ${sizes.rounds} rounds in turns, one process each`,
    head: ['service', 'median, requests/s', 'least–most', 'vs fastify alone'],
    cells: services.map(({ name }, index) => {
      const { least, median: middle, most } = spread(of(index))
      return [
        name,
        middle.toFixed(0),
        `${least.toFixed(0)}–${most.toFixed(0)}`,
        `${(middle / bare).toFixed(2)}×`,
      ]
    }),
  })
}

async function rateOf(script: string, signal: AbortSignal): Promise<number> {
  const service = await startCity(scriptPath(script))
  try {
    const load = { port: service.port, path: '/city/Bern', token: benchToken, connections, signal }
    // until the code is compiled
    await countAnswers({ ...load, seconds: 1 })
    return await countAnswers({ ...load, seconds: secondsEach })
  } finally {
    await service.stop()
  }
}

function scriptPath(name: string): string {
  return fileURLToPath(new URL(`../peers/${name}.js`, import.meta.url))
}
