import type { CheckResult, Verdict } from '../check.ts'

/** How many checks came out how. */
export type Summary = Readonly<Record<Verdict['outcome'], number>>

/**
 * Counts what became of checks.
 *
 * @param results the results
 * @returns a count for each outcome
 * @example summaryOf([]).failed // 0
 */
export function summaryOf(results: readonly CheckResult[]): Summary {
  const count = (outcome: Verdict['outcome']) =>
    results.filter(({ verdict }) => verdict.outcome === outcome).length
  return {
    passed: count('passed'),
    failed: count('failed'),
    'not-applicable': count('not-applicable'),
    skipped: count('skipped'),
    broken: count('broken'),
  }
}

/**
 * The exit code of a run of checks.
 *
 * @param results the results
 * @returns 0 where none failed; 1 where one failed; 5 where none failed but one could not be carried out
 * @example exitCodeOf([]) // 0
 */
export function exitCodeOf(results: readonly CheckResult[]): 0 | 1 | 5 {
  const { failed, broken } = summaryOf(results)
  if (failed > 0) return 1
  return broken > 0 ? 5 : 0
}

/**
 * The reason that goes with an outcome.
 *
 * @param verdict what became of a check
 * @returns a sentence; empty where the outcome says all
 * @example reasonOf({ outcome: 'skipped', reason: 'no deletes here' }) // 'no deletes here'
 */
export function reasonOf(verdict: Verdict): string {
  if ('reason' in verdict) return verdict.reason
  return verdict.outcome === 'failed' ? (verdict.findings[0]?.came ?? '') : ''
}
