import { isDeepStrictEqual } from 'node:util'
import { type MonoidRecord, storeKey, storeOf } from '@monoid-kit/core'
import { ask } from '../../asked.ts'
import type { Check, Finding } from '../../check.ts'
import { differenceOf } from '../../dump-difference.ts'
import { erase } from '../../erase.ts'
import { needPerson, type Person, refOf } from '../../person.ts'
import { resultTexts } from '../../result-texts.ts'
import type { Subject } from '../../subject.ts'
import { wholeRecords } from '../../whole-records.ts'

/** What is answered as erased is gone, and nothing else (C1, C2). */
export const onlyThePerson: Check = {
  id: 'delete.only-the-person',
  rules: ['B21', 'C1', 'C2'],
  title: 'delete removes what query finds, and nothing else in all of the data',
  needs: ['config', 'fixture'],
  mend: 'delete by the same conditions as query finds by, in one transaction, and answer after it has been committed',
  async run(subject) {
    const { data, fixture } = subject
    const person = needPerson(subject)
    if (!data || !fixture) return []
    const exported = await wholeRecords(await subject.exported(person))
    const { identifiers } = await subject.queryOf(person)
    const othersBefore = await othersTexts(subject)
    const before = await data.dump()
    const outcome = await erase(subject, identifiers)
    const { gone, added } = differenceOf(before, await data.dump())
    const { sent } = outcome
    const findings: Finding[] = []
    const left = await ask(subject, 'somebody who was erased', identifiers)
    if (left.found > 0) {
      findings.push({ sent, came: `${left.found} records of the person are left`, expected: 'none' })
    }
    const wanted = fixture.erased ?? countOf(person, exported)
    if (wanted !== undefined && gone !== wanted) {
      findings.push({
        sent,
        came: `${gone} records of all data are gone`,
        expected: `${wanted}, as many as are the person's`,
      })
    }
    if (added > 0) findings.push({ sent, came: `${added} records are new or changed`, expected: 'none' })
    const others = await othersTexts(subject)
    if (!isDeepStrictEqual(others, othersBefore)) {
      const came = `${others?.length} records of the others, not as before`
      findings.push({ sent, came, expected: `the same ${othersBefore?.length}` })
    }
    return findings
  },
}

/** How many records are the person's; of a store that hands out files the fixture may know it. */
function countOf(person: Person, exported: readonly MonoidRecord[]): number | undefined {
  const files = exported.filter(({ record_type: type }) => type === 'FILE')
  let count = exported.length - files.length
  for (const key of new Set(files.map((record) => storeKey(storeOf(record))))) {
    const [only, ...more] = person.filter((each) => storeKey(refOf(each)) === key)
    if (only?.records === undefined || more.length > 0) return undefined
    count += only.records
  }
  return count
}

/** What query and request-results say of the others, asked for just now. */
async function othersTexts(subject: Subject): Promise<string[] | undefined> {
  const others = subject.fixture?.others ?? []
  if (others.length === 0) return undefined
  const { results } = await ask(subject, 'the others', (await subject.queryOf(others)).identifiers)
  return results ? await resultTexts(results) : []
}
