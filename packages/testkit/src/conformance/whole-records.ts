import { ConnectorError, joinRecords, type MonoidRecord } from '@monoid-kit/core'
import type { Outcome } from './outcome.ts'

/** Records put together from their parts. */
export interface JoinedRecords {
  /** Whole records; those that came as they are where their parts do not fit together. */
  readonly records: readonly MonoidRecord[]
  /** Why the parts do not fit together. */
  readonly fault: string | undefined
}

/**
 * Puts the records of an outcome that came in parts together again (B8).
 *
 * @param outcome what a connector printed
 * @returns the records, and what is wrong with their parts
 * @example const { records, fault } = await joinedRecords(outcome)
 */
export async function joinedRecords({ records }: Pick<Outcome, 'records'>): Promise<JoinedRecords> {
  const whole: MonoidRecord[] = []
  try {
    for await (const record of joinRecords(each(records))) whole.push(record)
    return { records: whole, fault: undefined }
  } catch (thrown) {
    if (!(thrown instanceof ConnectorError)) throw thrown
    return { records, fault: thrown.message }
  }
}

/**
 * The records of an outcome, each that came in parts put together again as far as that can be done.
 *
 * @param outcome what a connector printed
 * @returns the records
 * @example (await wholeRecords(outcome)).length
 */
export async function wholeRecords(outcome: Pick<Outcome, 'records'>): Promise<readonly MonoidRecord[]> {
  return (await joinedRecords(outcome)).records
}

async function* each(records: readonly MonoidRecord[]): AsyncGenerator<MonoidRecord, void, undefined> {
  yield* records
}

/**
 * Records as texts that are equal for equal records, in an order of their own, so that two lists of them can be compared.
 *
 * @param records whole records
 * @returns a sorted list
 * @example isDeepStrictEqual(recordTexts(once), recordTexts(twice))
 */
export function recordTexts(records: readonly MonoidRecord[]): string[] {
  return records
    .map(({ schema_group: group = '', schema_name: name, data = {} }) => {
      const members = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))
      return JSON.stringify([group, name, members])
    })
    .sort()
}
