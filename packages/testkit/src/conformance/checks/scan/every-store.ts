import { storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import type { Check, Finding } from '../../check.ts'
import { needPerson, storesOf } from '../../person.ts'
import { scanOutcome } from '../../plain-outcomes.ts'

/** A non-zero exit repeats the scan of the whole silo; a store without a sample is never classified (B14). */
export const everyStoreScanned: Check = {
  id: 'scan.every-store',
  rules: ['B14'],
  title:
    'scan ends with 0 and prints a record of every data store that is known to hold one, unless it hands out files',
  needs: ['config', 'fixture'],
  mend: 'sample every store of the -s file; where one cannot be read, print a LOG and go on with the next',
  async run(subject) {
    const person = needPerson(subject)
    const outcome = await scanOutcome(subject)
    const sampled = new Set(outcome.records.map((record) => storeKey(storeOf(record))))
    // what is handed out as files has no records to sample
    const files = new Set(
      (await subject.found(person)).results
        .filter(({ status }) => status.data_type === 'FILE')
        .map(({ handle }) => storeKey(storeOf(handle))),
    )
    const findings: Finding[] = storesOf(person)
      .filter((store) => !files.has(storeKey(store)) && !sampled.has(storeKey(store)))
      .map((store) => ({
        sent: outcome.sent,
        came: `no record of ${storeLabel(store)}`,
        expected: 'at least one, for the fixture says that it holds some',
      }))
    if (outcome.exitCode !== 0) {
      findings.push({ sent: outcome.sent, came: outcome.shape, expected: 'exit code 0' })
    }
    return findings
  },
}
