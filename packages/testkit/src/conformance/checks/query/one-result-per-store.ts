import { answerFaults } from '../../asked.ts'
import type { Check } from '../../check.ts'
import { needPerson } from '../../person.ts'

/** Of several handles for one store the API keeps the last, and a store without an answer stays open for ever (B20). */
export const oneResultPerStore: Check = {
  id: 'query.one-result-per-store',
  rules: ['B14', 'B20'],
  title: 'query answers once per data store, however many identifiers it has there, and ends with 0',
  needs: ['config', 'fixture'],
  mend: 'group the items of a query by (group, name), join those of one store by OR, and print one REQUEST_RESULT for each',
  async run(subject) {
    const { identifiers } = await subject.queryOf(needPerson(subject))
    const twice = [...identifiers, ...identifiers.toReversed()]
    const outcome = await subject.tell('query', {
      note: 'each identifier twice, in mixed order',
      arguments: { query: { identifiers: twice } },
    })
    return answerFaults(outcome, twice)
  },
}
