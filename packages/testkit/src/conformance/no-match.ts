import { type MonoidQueryIdentifier, storeLabel, storeOf } from '@monoid-kit/core'
import { answerFaults, ask } from './asked.ts'
import type { Finding } from './check.ts'
import type { Subject } from './subject.ts'

/**
 * Judges a query by identifiers that belong to nobody: answered with COMPLETE, and no record comes (B19).
 *
 * @param subject the connector
 * @param note what is special about the identifiers
 * @param identifiers the items of the query
 * @returns what is wrong
 * @example return matchFaults(subject, 'a blank identifier', identifiers)
 */
export async function matchFaults(
  subject: Subject,
  note: string,
  identifiers: readonly MonoidQueryIdentifier[],
): Promise<Finding[]> {
  const { query, results, found } = await ask(subject, note, identifiers)
  const findings = answerFaults(query, identifiers)
  for (const { status } of query.results) {
    if (status.request_status !== 'FAILED') continue
    const came = `FAILED for ${storeLabel(storeOf(status))}`
    findings.push({ sent: query.sent, came, expected: 'COMPLETE, for nobody has such an identifier' })
  }
  if (found > 0 && results) {
    findings.push({ sent: results.sent, came: `${found} records`, expected: 'no record' })
  }
  return findings
}
