import type { MonoidQueryIdentifier } from '@monoid-kit/core'
import { answerFaults } from '../../asked.ts'
import type { Check, Finding } from '../../check.ts'
import { differenceOf } from '../../dump-difference.ts'
import { erase } from '../../erase.ts'
import { blankValues, hostileValues, oddItems, wrongTypedItems } from '../../odd-identifiers.ts'
import { needPerson } from '../../person.ts'
import { unknownColumnNames } from '../query/unknown-column.ts'

/** An identifier that nobody has erases nobody, whatever it means to a database (B19, C2, C9). */
export const deleteNobody: Check = {
  id: 'delete.nobody',
  rules: ['B14', 'B19', 'C2', 'C9'],
  title:
    'delete by blank, hostile or wrong-typed identifiers, or by properties that do not exist, removes nothing',
  needs: ['config', 'fixture'],
  mend: 'bind identifiers as values of their type; never leave a condition out, and never build a statement from texts',
  async run(subject) {
    const { data } = subject
    const [known] = needPerson(subject)
    if (!data) return []
    const columns = unknownColumnNames.map((identifier) => ({ ...known, identifier }))
    const families: readonly (readonly [note: string, items: readonly MonoidQueryIdentifier[]])[] = [
      ['blank identifiers', await oddItems(subject, blankValues)],
      ['hostile identifiers', await oddItems(subject, hostileValues)],
      ['words for numbers and dates', await wrongTypedItems(subject)],
      ['properties that do not exist', (await subject.queryOf(columns)).identifiers],
    ]
    const before = await data.dump()
    const findings: Finding[] = []
    for (const [note, items] of families) {
      if (items.length === 0) continue
      const outcome = await erase(subject, items, note)
      findings.push(...answerFaults(outcome, items))
      const { gone, added } = differenceOf(before, await data.dump())
      if (gone + added === 0) continue
      const came = `${gone} records gone, ${added} added`
      findings.push({ sent: outcome.sent, came, expected: 'the same data as before' })
      await data.reset()
    }
    return findings
  },
}
