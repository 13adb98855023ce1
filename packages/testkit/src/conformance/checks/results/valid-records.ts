import { type Check, NotApplicable } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { needPerson } from '../../person.ts'
import { RecordJudge } from '../../record-judge.ts'
import { wholeRecords } from '../../whole-records.ts'

/** What a person is handed has the keys and the types that were declared (B29, B33). */
export const validResults: Check = {
  id: 'results.valid-records',
  rules: ['B29', 'B33'],
  title: 'every record of request-results has every property of its schema, each null or as declared',
  needs: ['config', 'fixture'],
  mend: 'print every property of the schema, null where there is no value; integers beyond 2^53 and decimals as texts, and declare them so',
  async run(subject) {
    const outcome = await subject.exported(needPerson(subject))
    const records = (await wholeRecords(outcome)).filter(({ record_type: type }) => type !== 'FILE')
    if (records.length === 0) throw new NotApplicable('request-results prints no record')
    const judge = new RecordJudge(await subject.schemas())
    const faults = records.flatMap((record) => [...judge.missingKeys(record), ...judge.wrongValues(record)])
    return firstFindings(outcome.sent, faults, 'every key of the json_schema, each null or as it says')
  },
}
