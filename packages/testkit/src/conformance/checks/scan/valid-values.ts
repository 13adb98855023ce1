import { type Check, NotApplicable } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { scanOutcome } from '../../plain-outcomes.ts'
import { RecordJudge } from '../../record-judge.ts'

/** What is declared as text is searched as text, so that each value has to be of the declared type (B29, B33, B34). */
export const validValuesScanned: Check = {
  id: 'scan.valid-values',
  rules: ['B29', 'B33', 'B34'],
  title:
    'every value of a scanned record is null or as its schema says; for number also NaN, Infinity and -Infinity as texts',
  needs: ['config'],
  mend: 'turn each value into the type that its schema declares, or declare the type that it has',
  async run(subject) {
    const { sent, records } = await scanOutcome(subject)
    if (records.length === 0) throw new NotApplicable('scan prints no record')
    const judge = new RecordJudge(await subject.schemas())
    const faults = records.flatMap((record) => judge.wrongValues(record))
    return firstFindings(sent, faults, 'null or a value as the json_schema says')
  },
}
