import { storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import { archiveFaults } from '../../archive-faults.ts'
import { type Check, type Finding, NotApplicable } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { needPerson } from '../../person.ts'

/** The API fetches the file from the temp store, unpacks it and adds it to what the person is handed (B30). */
export const fileResults: Check = {
  id: 'results.files',
  rules: ['B30'],
  title:
    'each FILE record names a whole gzipped tar in the temp store, one per data store, of plain files below group and name',
  needs: ['config', 'fixture'],
  mend: 'write one gzipped tar per store, close it before the record is printed, name it by a path within temp_store, its entries group/name/…, files of mode 0644',
  async run(subject) {
    const outcome = await subject.exported(needPerson(subject))
    const { sent } = outcome
    const records = outcome.records.filter(({ record_type: type }) => type === 'FILE')
    if (records.length === 0) throw new NotApplicable('no FILE record came')
    const findings: Finding[] = []
    const seen = new Set<string>()
    for (const record of records) {
      const store = storeOf(record)
      const label = storeLabel(store)
      const say = (faults: readonly string[]) =>
        findings.push(
          ...firstFindings(
            sent,
            faults.map((fault) => `the file of ${label}: ${fault}`),
            'a gzipped tar of files of mode 0644 and folders, below group and name',
          ),
        )
      if (seen.has(storeKey(store))) say(['it is the second of its store'])
      seen.add(storeKey(store))
      const file = outcome.files.find(({ path }) => path === record.file)
      if (!file?.content) {
        say([
          record.file === undefined
            ? 'the record names none'
            : 'it cannot be read at the path that the record names',
        ])
        continue
      }
      say(await archiveFaults(file.content, store))
    }
    return findings
  },
}
