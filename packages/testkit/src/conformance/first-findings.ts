import type { Finding } from './check.ts'

const most = 10

/**
 * Says each fault once, and of a great many the first ones: they are enough to mend what is wrong.
 *
 * @param sent what the connector was told
 * @param faults what was wrong, the same sentence perhaps many times
 * @param expected what had been expected
 * @returns at most 10 findings and one that counts the rest
 * @example firstFindings(outcome.sent, faults, 'every key of the schema')
 */
export function firstFindings(sent: string, faults: Iterable<string>, expected: string): Finding[] {
  const counts = new Map<string, number>()
  for (const fault of faults) counts.set(fault, (counts.get(fault) ?? 0) + 1)
  const all = [...counts].map(([fault, count]) => (count > 1 ? `${fault} (${count} times)` : fault))
  const shown = all.slice(0, most)
  if (all.length > most) shown.push(`${all.length - most} more faults of this kind`)
  return shown.map((came) => ({ sent, came, expected }))
}
