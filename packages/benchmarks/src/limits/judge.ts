import type { Limit } from './limits.ts'

/** How a limit was kept; `unmeasured` where its figure is missing. */
export const verdicts = ['aim met', 'must met', 'missed', 'unmeasured'] as const

/** One of the ways to keep a limit. */
export type Verdict = (typeof verdicts)[number]

/** A limit with what was measured. */
export interface Judgement {
  readonly limit: Limit
  readonly value: number | undefined
  readonly verdict: Verdict
}

/**
 * Holds figures against limits.
 *
 * @param limits the limits
 * @param figures what was measured, by name
 * @returns one judgement per limit, in the same order
 * @example judge(limits, new Map([['postgres.wide.client-text', 1.2]]))
 */
export function judge(limits: readonly Limit[], figures: ReadonlyMap<string, number>): Judgement[] {
  return limits.map((limit) => {
    const value = figures.get(limit.figure)
    return { limit, value, verdict: value === undefined ? 'unmeasured' : verdictOf(limit, value) }
  })
}

/**
 * Tells whether a miss is a failure: a figure that is published only is none.
 *
 * @param judgements the limits with what was measured
 * @returns true where at least one must was missed
 * @example if (mustMissed(judge(limits, figures))) process.exitCode = 1
 */
export function mustMissed(judgements: readonly Judgement[]): boolean {
  return judgements.some(({ limit, verdict }) => verdict === 'missed' && !limit.published)
}

function verdictOf({ bound, must, aim }: Limit, value: number): Verdict {
  const keeps = (border: number) => (bound === 'least' ? value >= border : value <= border)
  if (keeps(aim)) return 'aim met'
  return keeps(must) ? 'must met' : 'missed'
}
