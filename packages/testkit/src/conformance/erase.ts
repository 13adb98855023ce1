import type { MonoidQueryIdentifier } from '@monoid-kit/core'
import type { Outcome } from './outcome.ts'
import type { Subject } from './subject.ts'
import { untilComplete } from './until-complete.ts'

/**
 * Tells the connector to delete, waits until that is done, and tells the fixture that its data are not any more what they were.
 *
 * @param subject the connector
 * @param identifiers the items of the query
 * @param note what is special about them, or about the time
 * @returns what came
 * @throws ConnectorError as `Subject.tell`
 * @example const { results } = await erase(subject, identifiers)
 */
export async function erase(
  subject: Subject,
  identifiers: readonly MonoidQueryIdentifier[],
  note?: string,
): Promise<Outcome> {
  subject.data?.changed()
  const outcome = await subject.tell('delete', {
    ...(note !== undefined && { note }),
    arguments: { query: { identifiers } },
  })
  await untilComplete(subject, outcome.results)
  return outcome
}
