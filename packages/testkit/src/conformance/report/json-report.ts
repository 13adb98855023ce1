import { summaryOf } from './summary.ts'
import type { Report } from './write-report.ts'

/** Grows when a member changes its meaning or goes away; members may be added. */
const version = 1

/**
 * A report for programs: `{ version, connector, summary, checks: [{ id, rules, title, outcome, reason?, mend?, findings?, ms }], original:
 * [{ command, stored, faults }] }`, where `original` is what the original API makes of each command.
 *
 * @param report what it says
 * @returns JSON
 * @example JSON.parse(jsonReport({ connector: 'shop:1.0', results })).summary.failed
 */
export function jsonReport({ connector, results, original = [] }: Report): string {
  const checks = results.map(({ check, verdict, ms }) => ({
    id: check.id,
    rules: check.rules,
    title: check.title,
    ...verdict,
    ...(verdict.outcome === 'failed' && { mend: check.mend }),
    ms: Math.round(ms),
  }))
  return `${JSON.stringify({ version, connector, summary: summaryOf(results), checks, original }, undefined, 2)}\n`
}
