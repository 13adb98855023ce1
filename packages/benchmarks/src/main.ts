/**
 * The benchmarks, as `npm run bench` starts them. Exit code 0 when everything could be measured, 1 when something could not
 * or, with `--check`, a limit was missed; 2 for a wrong command line; 130 and 143 after SIGINT and SIGTERM, when what was
 * measured until then is kept and printed.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { judge, mustMissed } from './limits/judge.ts'
import { type Limit, limits } from './limits/limits.ts'
import { measuresOf } from './measure-names.ts'
import { messageOf } from './measures/measure-speed.ts'
import { type Options, parseOptions } from './options.ts'
import { durationText, estimateSeconds } from './plan/estimate.ts'
import { markdownReport, type Report, textReport } from './report/report.ts'
import { speedChart } from './report/speed-chart.ts'
import { figuresOf, type Piece } from './results/piece.ts'
import { keepPiece, readPieces } from './results/result-folder.ts'
import { runBenchmarks } from './run-benchmarks.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
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
  options = parseOptions(args, root)
} catch (error) {
  say(messageOf(error))
  process.exitCode = 2
}
if (options) process.exitCode = await (options.task === 'report' ? report(options) : bench(options))

async function bench(wanted: Options): Promise<number> {
  const { servers, measures, sizes, results } = wanted
  say(`This takes about ${durationText(estimateSeconds(servers, measures, sizes))} on a quiet machine.`)
  const pieces: Piece[] = []
  const failures: string[] = []
  const command = ['npm run bench', ...(args.length > 0 ? ['--', ...args] : [])].join(' ')
  const found = async (piece: Piece) => {
    pieces.push(piece)
    // What went wrong altogether does not replace what was measured before.
    if (Object.keys(piece.figures).length > 0) await keepPiece(results, piece)
  }
  try {
    const failed = (sentence: string) => failures.push(sentence)
    await runBenchmarks(wanted, command, { say, found, failed }, abort.signal)
  } catch (error) {
    failures.push(`the rest: ${messageOf(error)}`)
  }
  say(`Kept in ${results}`)
  const exitCode = await publish(wanted, { pieces, judgements: judgementsOf(wanted, pieces), failures })
  return abort.signal.aborted ? signalExitCode : exitCode
}

async function report(wanted: Options): Promise<number> {
  try {
    const pieces = (await readPieces(wanted.results)).filter(
      ({ kind, measure }) => wanted.servers.includes(kind) && wanted.measures.includes(measure),
    )
    const missing = wanted.servers.flatMap((kind) =>
      measuresOf[kind]
        .filter((name) => wanted.measures.includes(name))
        .filter((name) => !pieces.some((piece) => piece.kind === kind && piece.measure === name))
        .map((name) => `${kind} ${name}: not run`),
    )
    return await publish(wanted, { pieces, judgements: judgementsOf(wanted, pieces), failures: missing })
  } catch (error) {
    say(messageOf(error))
    return 1
  }
}

async function publish(wanted: Options, found: Report): Promise<number> {
  process.stdout.write(textReport(found))
  if (wanted.output !== undefined && !abort.signal.aborted) await write(wanted.output, found)
  const failures = found.failures.length + found.pieces.flatMap((piece) => piece.failures).length
  return failures > 0 || (wanted.check && mustMissed(found.judgements)) ? 1 : 0
}

function judgementsOf({ servers, measures }: Options, pieces: readonly Piece[]) {
  const asked = ({ figure }: Limit) => {
    const [kind, measure] = figure.split('.')
    return servers.some((name) => name === kind) && measures.some((name) => name === measure)
  }
  return judge(limits.filter(asked), figuresOf(pieces))
}

async function write(folder: string, found: Report): Promise<void> {
  const page = path.join(folder, 'benchmarks.md')
  await mkdir(folder, { recursive: true })
  await writeFile(page, markdownReport(found))
  const speeds = found.pieces.flatMap((piece) => piece.speeds)
  await writeFile(path.join(folder, 'benchmarks.svg'), speedChart(speeds))
  say(`Written: ${page} and benchmarks.svg`)
}
