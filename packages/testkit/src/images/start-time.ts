import { docker } from './run-docker.ts'

/** How long something took to start. */
export interface StartTime {
  readonly name: string
  /** Milliseconds, the median of the rounds. */
  readonly ms: number
}

/**
 * Times `docker run --rm` for several images, side by side in each round, so that what the machine does besides hits all.
 *
 * @param runs the arguments after the flags, by name
 * @param rounds how often
 * @returns the medians, in the order given
 * @example await medianStartMs({ spec: ['monoid-kit/postgres:test', 'spec'] })
 */
export async function medianStartMs(
  runs: Readonly<Record<string, readonly string[]>>,
  rounds = 5,
): Promise<readonly StartTime[]> {
  const times = new Map(Object.keys(runs).map((name): [string, number[]] => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, args] of Object.entries(runs)) {
      const start = performance.now()
      await docker(['run', '--rm', ...args])
      times.get(name)?.push(performance.now() - start)
    }
  }
  return [...times].map(([name, each]) => ({ name, ms: median(each) }))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0)
}
