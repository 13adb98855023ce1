/**
 * The benchmarks, as `npm run bench` starts them. Exit code 0 when everything could be measured, 1 when something could not
 * or, with `--check`, a limit was missed; 2 for a wrong command line; 130 and 143 after SIGINT and SIGTERM.
 */
import { writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { judge } from './limits/judge.ts'
import { limits } from './limits/limits.ts'
import { messageOf } from './measures/measure-speed.ts'
import { type Options, parseOptions } from './options.ts'
import { describeMachine } from './report/machine.ts'
import { markdownReport, type Report, textReport } from './report/report.ts'
import { speedChart } from './report/speed-chart.ts'
import { runBenchmarks } from './run-benchmarks.ts'

const docs = fileURLToPath(new URL('../../../docs', import.meta.url))
const args = process.argv.slice(2)
const say = (text: string) => process.stderr.write(`${text}\n`)

const abort = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    process.exitCode = 128 + constants.signals[signal]
    abort.abort(new Error(`interrupted by ${signal}`))
  })
}

let options: Options | undefined
try {
  options = parseOptions(args, docs)
} catch (error) {
  say(messageOf(error))
  process.exitCode = 2
}
if (options) {
  try {
    process.exitCode = await bench(options)
  } catch (error) {
    say(`The benchmarks were ended: ${messageOf(error)}`)
    process.exitCode ||= 1
  }
}

async function bench(wanted: Options): Promise<number> {
  const start = performance.now()
  const before = await describeMachine([])
  const { findings, programs } = await runBenchmarks(wanted, say, abort.signal)
  const measured = limits.filter(({ figure }) => {
    const [kind, measure] = figure.split('.')
    return wanted.servers.some((name) => name === kind) && wanted.measures.some((name) => name === measure)
  })
  const judgements = judge(measured, findings.figures)
  const clients = (await describeMachine(programs)).slice(before.length)
  const minutes = Math.ceil((performance.now() - start) / 60_000)
  const report: Report = {
    findings,
    judgements,
    machine: [...before, ...clients],
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    form: `The ${wanted.form} form, ${wanted.sizes.rounds} rounds, ${minutes} minutes.`,
  }
  process.stdout.write(textReport(report))
  if (wanted.output !== undefined) {
    await writeFile(path.join(wanted.output, 'benchmarks.md'), markdownReport(report))
    await writeFile(path.join(wanted.output, 'benchmarks.svg'), speedChart(findings.speeds))
    say(`Written: ${path.join(wanted.output, 'benchmarks.md')} and benchmarks.svg`)
  }
  const missed = judgements.some(({ verdict }) => verdict === 'missed')
  return findings.failures.length > 0 || (wanted.check && missed) ? 1 : 0
}
