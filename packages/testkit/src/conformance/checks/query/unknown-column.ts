import { answerFaults, ask } from '../../asked.ts'
import type { Check } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import { needPerson } from '../../person.ts'

/**
 * Names of properties that no store has; some mean something where statements are built from texts (C2).
 *
 * @example unknownColumnNames[0] // 'monoid_no_such_column'
 */
export const unknownColumnNames = [
  'monoid_no_such_column',
  '1=1 OR email',
  'email" OR "1"="1',
  'email` OR `1`=`1',
  '__proto__',
  '',
]

/** A condition that is dropped because its column is unknown leaves a query for everybody (B14, C2). */
export const unknownColumnQueried: Check = {
  id: 'query.unknown-column',
  rules: ['B14', 'B19', 'C2'],
  title: 'query by a property that a data store does not have finds nobody, is answered, and ends with 0',
  needs: ['config', 'fixture'],
  mend: 'compare identifier with the properties of the store; where it is none of them answer FAILED, or COMPLETE without records',
  async run(subject) {
    const [known] = needPerson(subject)
    const families = await inParallel([...unknownColumnNames.entries()], async ([index, identifier]) => {
      const { identifiers } = await subject.queryOf([{ ...known, identifier }])
      const note = `a property that does not exist (${index + 1} of ${unknownColumnNames.length})`
      const { query, results, found } = await ask(subject, note, identifiers)
      const findings = answerFaults(query, identifiers)
      if (found > 0) {
        findings.push({ sent: results?.sent ?? query.sent, came: `${found} records`, expected: 'no record' })
      }
      return findings
    })
    return families.flat()
  },
}
