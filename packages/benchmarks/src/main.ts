/**
 * The benchmarks, as `npm run bench` starts them. Exit code 0 when everything could be measured, 1 when something could not
 * or, with `--check`, a limit was missed; 2 for a wrong command line; 130 and 143 after SIGINT and SIGTERM, when what was
 * measured until then is printed and nothing written.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, constants, loadavg } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { judge } from './limits/judge.ts'
import { type Limit, limits } from './limits/limits.ts'
import { Findings } from './measures/findings.ts'
import { messageOf } from './measures/measure-speed.ts'
import { type Options, parseOptions } from './options.ts'
import { describeMachine, describePrograms } from './report/machine.ts'
import { markdownReport, type Report, textReport } from './report/report.ts'
import { speedChart } from './report/speed-chart.ts'
import { runBenchmarks } from './run-benchmarks.ts'

const docs = fileURLToPath(new URL('../../../docs', import.meta.url))
const args = process.argv.slice(2)
const say = (text: string) => process.stderr.write(`${text}\n`)

const abort = new AbortController()
let signalExitCode = 0
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    signalExitCode = 128 + constants.signals[signal]
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
if (options) process.exitCode = await bench(options)

async function bench(wanted: Options): Promise<number> {
  const start = performance.now()
  const before = describeMachine()
  const busyBefore = loadavg()[0] ?? 0
  const findings = new Findings()
  try {
    await runBenchmarks(wanted, findings, say, abort.signal)
  } catch (error) {
    findings.failures.push(`the rest: ${messageOf(error)}`)
  }
  const load = loadavg()[0]?.toFixed(1) ?? 'unknown'
  if (busyBefore > availableParallelism() / 2) {
    findings.remarks.push(
      `The machine had other work (load ${busyBefore.toFixed(1)} at the start): what needs a processor to itself looks slower than it is.`,
    )
  }
  const minutes = Math.ceil((performance.now() - start) / 60_000)
  const report: Report = {
    findings,
    judgements: judge(limitsOf(wanted), findings.figures),
    machine: [...before, ['load after the run', load], ...(await describePrograms([...findings.programs]))],
    command: ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' '),
    form: `The ${wanted.form} form, ${wanted.sizes.rounds} rounds, ${minutes} minutes.`,
  }
  process.stdout.write(textReport(report))
  if (abort.signal.aborted) return signalExitCode
  if (wanted.output !== undefined) await write(wanted.output, report)
  const missed = report.judgements.some(({ verdict }) => verdict === 'missed')
  return findings.failures.length > 0 || (wanted.check && missed) ? 1 : 0
}

/** The limits of what was asked for. */
function limitsOf({ servers, measures }: Options): Limit[] {
  return limits.filter(({ figure }) => {
    const [kind, measure] = figure.split('.')
    return servers.some((name) => name === kind) && measures.some((name) => name === measure)
  })
}

async function write(folder: string, report: Report): Promise<void> {
  const page = path.join(folder, 'benchmarks.md')
  await mkdir(folder, { recursive: true })
  await writeFile(page, markdownReport(report))
  await writeFile(path.join(folder, 'benchmarks.svg'), speedChart(report.findings.speeds))
  say(`Written: ${page} and benchmarks.svg`)
}
