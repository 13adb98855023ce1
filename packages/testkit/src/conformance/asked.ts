import { type MonoidQueryIdentifier, storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import type { Finding } from './check.ts'
import type { Outcome } from './outcome.ts'
import { readArchive } from './read-archive.ts'
import type { Subject } from './subject.ts'
import { untilComplete } from './until-complete.ts'
import { wholeRecords } from './whole-records.ts'

/** What came of a query and of the handles that it gave. */
export interface Asked {
  readonly query: Outcome
  /** Undefined where `query` gave no handle. */
  readonly results: Outcome | undefined
  /** How many whole records came, and how many files within FILE results. */
  readonly found: number
}

/**
 * Queries, and then asks for the results of every handle that came.
 *
 * @param subject the connector
 * @param note what is special about the identifiers; never one of them
 * @param identifiers the items of the query
 * @returns both outcomes
 * @throws ConnectorError as `Subject.tell`
 * @example const { found } = await ask(subject, 'a blank identifier', identifiers)
 */
export async function ask(
  subject: Subject,
  note: string,
  identifiers: readonly MonoidQueryIdentifier[],
): Promise<Asked> {
  const query = await subject.tell('query', { note, arguments: { query: { identifiers } } })
  const handles = query.results.map(({ handle }) => handle)
  if (handles.length === 0) return { query, results: undefined, found: 0 }
  await untilComplete(subject, query.results)
  const results = await subject.tell('request-results', {
    note: `the handles of a query with ${note}`,
    arguments: { requests: { handles } },
  })
  return { query, results, found: await foundIn(results) }
}

/** Whole records and the files within FILE results: an archive without a file says that there is none. */
async function foundIn(outcome: Outcome): Promise<number> {
  const records = (await wholeRecords(outcome)).filter(({ record_type: type }) => type !== 'FILE')
  let count = records.length
  for (const { content } of outcome.files) {
    if (!content) continue
    const { entries } = await readArchive(content)
    count += entries.filter(({ type }) => type !== 'directory').length
  }
  return count
}

/**
 * Judges an outcome of `query` or `delete`: exit code 0, and one answer for each store that the query named (B14, B20).
 *
 * @param outcome what came
 * @param identifiers the items of the query
 * @returns what is wrong
 * @example findings.push(...answerFaults(query, identifiers))
 */
export function answerFaults(outcome: Outcome, identifiers: readonly MonoidQueryIdentifier[]): Finding[] {
  const { sent, exitCode, shape } = outcome
  const findings: Finding[] = []
  if (exitCode !== 0) findings.push({ sent, came: shape, expected: 'exit code 0' })
  const counts = new Map<string, number>()
  for (const { handle } of outcome.results) {
    const key = storeKey(storeOf(handle))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const named = new Map(identifiers.map((item) => [storeKey(storeOf(item)), storeOf(item)]))
  for (const [key, store] of named) {
    const count = counts.get(key) ?? 0
    if (count === 1) continue
    findings.push({
      sent,
      came: `${count} answers for ${storeLabel(store)}`,
      expected: 'one REQUEST_RESULT per store',
    })
  }
  const strangers = [...counts.keys()].filter((key) => !named.has(key)).length
  if (strangers > 0) {
    const came = `answers for ${strangers} data stores that the query does not name`
    findings.push({ sent, came, expected: 'one REQUEST_RESULT per store of the query' })
  }
  return findings
}
