import { joinRecords, type MonoidRecord } from '@monoid-kit/core'
import type { Outcome } from './outcome.ts'

/**
 * The records of an outcome, each that came in parts put together again (B8).
 *
 * @param outcome what a connector printed
 * @returns whole records
 * @throws ConnectorError `RECORD_PARTS_INVALID`
 * @example (await wholeRecords(outcome)).length
 */
export async function wholeRecords({ records }: Pick<Outcome, 'records'>): Promise<MonoidRecord[]> {
  const whole: MonoidRecord[] = []
  for await (const record of joinRecords(each(records))) whole.push(record)
  return whole
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
