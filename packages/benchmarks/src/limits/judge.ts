import type { Limit } from './limits.ts'

/** How a limit was kept; `unmeasured` where its figure is missing. */
export type Verdict = 'aim met' | 'must met' | 'missed' | 'unmeasured'

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

function verdictOf({ bound, must, aim }: Limit, value: number): Verdict {
  const keeps = (border: number) => (bound === 'least' ? value >= border : value <= border)
  if (keeps(aim)) return 'aim met'
  return keeps(must) ? 'must met' : 'missed'
}
