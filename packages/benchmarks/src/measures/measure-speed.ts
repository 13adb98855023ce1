import type { Job } from '../jobs/job.ts'
import { runPipeline, type Sample } from '../processes/run-pipeline.ts'
import { median } from '../statistics/statistics.ts'
import type { Entry } from './findings.ts'
import { interleave } from './interleave.ts'
import type { MeasureContext } from './measure-context.ts'

/** A table of speeds that is to be made. */
export interface SpeedPlan {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly rows: number
  /** The connector's first. */
  readonly jobs: readonly Job[]
  /** Lets only the connector run once before, where the other programs have run on another table. */
  readonly warm?: boolean
}

/**
 * Measures programs beside each other. Each runs once before, which warms the caches. In every run the exit code and the
 * rows and bytes written are looked at.
 *
 * Figures: `<id>.<job>` is how many times as long as the connector a job took, by medians; `<id>.peak` the connector's
 * largest memory in MB.
 *
 * @param context the server and what has been found
 * @param plan what to run
 */
export async function measureSpeed(context: MeasureContext, plan: SpeedPlan): Promise<void> {
  const { findings, sizes, signal, say } = context
  const jobs: Job[] = []
  const written = new Map<Job, number>()
  for (const job of plan.jobs) {
    if (plan.warm && job !== plan.jobs[0]) {
      jobs.push(job)
      continue
    }
    const failure = await failureOf(job, written, signal)
    if (failure === undefined) jobs.push(job)
    else {
      findings.failures.push(`${plan.title}, ${job.name}: ${failure}`)
      say(`  ${job.name}: ${failure}`)
    }
  }
  const broken = new Set<Job>()
  const results = await interleave(jobs, sizes.rounds, async (job, round): Promise<Sample | undefined> => {
    if (broken.has(job)) return undefined
    try {
      const sample = await checkedRun(job, written, signal)
      say(`  round ${round + 1}, ${job.name}: ${sample.wallSeconds.toFixed(2)} s`)
      return job.unseen ? { ...sample, cpuSeconds: undefined, peakMegabytes: undefined } : sample
    } catch (error) {
      signal.throwIfAborted()
      broken.add(job)
      findings.failures.push(`${plan.title}, ${job.name}: ${messageOf(error)}`)
      return undefined
    }
  })
  const entries = [...results]
    .filter(([job]) => !broken.has(job))
    .map(
      ([{ id, name }, samples]): Entry => ({
        id,
        name,
        samples: samples.filter((each) => each !== undefined),
      }),
    )
  findings.speeds.push({ id: plan.id, title: plan.title, note: plan.note, rows: plan.rows, entries })

  const connector = entries.find(({ id }) => id === 'connector')
  if (!connector) return
  const base = medianWall(connector)
  for (const entry of entries) findings.figure(`${plan.id}.${entry.id}`, medianWall(entry) / base)
  const peaks = connector.samples.flatMap(({ peakMegabytes }) => peakMegabytes ?? [])
  if (peaks.length > 0) findings.figure(`${plan.id}.peak`, Math.max(...peaks))
}

/** A run that failed, or wrote less than the others, must not count as a fast one. */
async function checkedRun(job: Job, written: Map<Job, number>, signal: AbortSignal): Promise<Sample> {
  const sample = await runPipeline(job.command, signal)
  const { lines, bytes } = sample
  if (job.lines !== undefined && lines !== job.lines) {
    throw new Error(`it wrote ${lines} lines, expected were ${job.lines}`)
  }
  if (job.leastLines !== undefined && lines < job.leastLines) {
    throw new Error(`it wrote ${lines} lines, expected were at least ${job.leastLines}`)
  }
  const before = written.get(job) ?? bytes
  if (bytes !== before) throw new Error(`it wrote ${bytes} bytes, in the run before ${before}`)
  written.set(job, bytes)
  return sample
}

async function failureOf(
  job: Job,
  written: Map<Job, number>,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    await checkedRun(job, written, signal)
    return undefined
  } catch (error) {
    signal.throwIfAborted()
    return messageOf(error)
  }
}

function medianWall({ samples }: Entry): number {
  return median(samples.map(({ wallSeconds }) => wallSeconds))
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
