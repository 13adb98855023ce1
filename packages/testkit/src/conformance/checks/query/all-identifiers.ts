import { storeKey } from '@monoid-kit/core'
import { ask } from '../../asked.ts'
import { type Check, NotApplicable } from '../../check.ts'
import { needPerson, refOf } from '../../person.ts'

/** One handle holds all identifiers of its store; a connector that keeps the last one loses the others' records (B20, C11). */
export const allIdentifiers: Check = {
  id: 'query.all-identifiers',
  rules: ['B20', 'C11'],
  title: 'query by two identifiers of one data store finds the records of both',
  needs: ['config', 'fixture'],
  mend: 'join all identifiers of a store by OR, and keep all of them in its handle',
  async run(subject) {
    const others = needPerson(subject, 'others')
    const pair = needPerson(subject).flatMap((one) => {
      const other = others.find((each) => storeKey(refOf(each)) === storeKey(refOf(one)))
      return other ? [[one, other] as const] : []
    })[0]
    if (!pair) throw new NotApplicable('person and others of the fixture share no data store')
    const [first, second] = (await subject.queryOf(pair)).identifiers
    if (!first || !second) throw new NotApplicable('person and others of the fixture share no data store')
    const alone = await ask(subject, 'one person', [first])
    const other = await ask(subject, 'another person', [second])
    const both = await ask(subject, 'two persons', [first, second])
    const expected = alone.found + other.found
    if (alone.found === 0 || other.found === 0) {
      throw new NotApplicable('not both persons are found by themselves')
    }
    if (both.found === expected) return []
    return [{ sent: both.query.sent, came: `${both.found} records`, expected: `${expected} records` }]
  },
}
