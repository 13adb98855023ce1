import { storeKey, storeOf } from '@monoid-kit/core'
import type { Outcome } from './outcome.ts'
import { readArchive } from './read-archive.ts'
import { recordTexts, wholeRecords } from './whole-records.ts'

/**
 * What `request-results` gave, as texts that are equal for equal results: whole records, and of archives the names and sizes of their entries.
 *
 * @param outcome what came
 * @param only the key of the one data store to look at; all where left out
 * @returns a list in an order of its own, so that two of them can be compared
 * @example isDeepStrictEqual(await resultTexts(once), await resultTexts(twice))
 */
export async function resultTexts(outcome: Outcome, only?: string): Promise<string[]> {
  const records = (await wholeRecords(outcome)).filter(
    (record) => only === undefined || storeKey(storeOf(record)) === only,
  )
  const archives = records
    .filter(({ record_type: type }) => type === 'FILE')
    .map(({ file }) => outcome.files.find(({ path }) => path === file)?.content)
  const contents: string[] = []
  for (const content of archives) {
    if (!content) continue
    const { entries } = await readArchive(content)
    contents.push(JSON.stringify(entries.map(({ name, size }) => [name, size ?? 0].join(' ')).sort()))
  }
  return [...recordTexts(records), ...contents.sort()]
}
