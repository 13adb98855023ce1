import { type Check, NotApplicable } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { scanOutcome } from '../../plain-outcomes.ts'
import { RecordJudge } from '../../record-judge.ts'

/** A key that lacks counts as a broken record where the API looks for it (B33). */
export const everyKeyScanned: Check = {
  id: 'scan.every-key',
  rules: ['B33'],
  title: 'every record of scan has every property of its schema, null where there is no value',
  needs: ['config'],
  mend: 'print null for a property without a value instead of leaving it out',
  async run(subject) {
    const { sent, records } = await scanOutcome(subject)
    if (records.length === 0) throw new NotApplicable('scan prints no record')
    const judge = new RecordJudge(await subject.schemas())
    const faults = records.flatMap((record) => judge.missingKeys(record))
    return firstFindings(sent, faults, 'every key of the json_schema')
  },
}
