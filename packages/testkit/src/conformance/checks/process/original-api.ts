import type { Check } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { originalAccount } from '../../original-account.ts'
import { plainOutcomes } from '../../plain-outcomes.ts'

/** What came is only worth something once the API has stored it (B7 to B14). */
export const originalKeepsAll: Check = {
  id: 'process.original-api',
  rules: ['B7', 'B8', 'B10', 'B11', 'B12', 'B14', 'B18', 'B20', 'B22', 'B29', 'B37'],
  title: 'the original API stores all that each command prints, as it was printed, and crashes on nothing',
  needs: ['config'],
  mend: 'see the rule that the finding names; print integers beyond 2^53 and decimals as texts',
  async run(subject) {
    const { schemas } = (await subject.once('schema')).messages('SCHEMA').at(-1)?.schema_msg ?? {}
    return (await plainOutcomes(subject)).flatMap(({ command, outcome }) => {
      const { stored, faults } = originalAccount(command, outcome, schemas)
      const came = faults.map((fault) => `the original API stores ${stored}; ${fault}`)
      return firstFindings(outcome.sent, came, 'all of it stored')
    })
  },
}
