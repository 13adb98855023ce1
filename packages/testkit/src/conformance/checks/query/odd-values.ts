import { type Check, type Finding, NotApplicable } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import { matchFaults } from '../../no-match.ts'
import {
  blankValues,
  hostileValues,
  type OddValue,
  oddItems,
  wrongTypedItems,
} from '../../odd-identifiers.ts'
import type { Subject } from '../../subject.ts'

/** A blank identifier is an empty field of a form, not somebody's name (B4, B19). */
export const blankIdentifiers: Check = {
  id: 'query.blank-identifiers',
  rules: ['B19'],
  title: 'query by a blank identifier finds nobody',
  needs: ['config', 'fixture'],
  mend: 'answer COMPLETE without records for an identifier that is empty or blank; never leave the condition out',
  run: (subject) => oddFaults(subject, 'blank identifiers', blankValues),
}

/** What somebody types into a form must stay a value, whatever it means to a database, a pattern or a shell (C2). */
export const hostileIdentifiers: Check = {
  id: 'query.hostile-identifiers',
  rules: ['B19', 'C2'],
  title:
    'query by an identifier that means something to SQL, to patterns, to paths or to shells finds nobody',
  needs: ['config', 'fixture'],
  mend: 'bind identifiers as values of their type, and compare them for equality; never build a statement or a pattern from them',
  run: (subject) => oddFaults(subject, 'hostile identifiers', hostileValues),
}

/** A value that a property cannot hold is nobody's; it must not fail the silo, and not match by conversion (B19, C9). */
export const wrongTypedIdentifiers: Check = {
  id: 'query.wrong-typed-identifiers',
  rules: ['B14', 'B19', 'C9'],
  title: 'query for a number or a date by a word finds nobody',
  needs: ['config', 'fixture'],
  mend: 'read the identifier as a value of its property; where it is none answer COMPLETE without records',
  async run(subject) {
    const items = await wrongTypedItems(subject)
    if (items.length === 0) throw new NotApplicable('no store of the person has a number, a date or a uuid')
    return matchFaults(subject, 'words for numbers and dates', items)
  },
}

/** All at once first, for each command costs a start; one by one only to tell which of them it is. */
async function oddFaults(
  subject: Subject,
  note: string,
  values: readonly OddValue[],
): Promise<readonly Finding[]> {
  const items = await oddItems(subject, values)
  const together = await matchFaults(subject, note, items)
  if (together.length === 0) return []
  const singly = await inParallel([...items.entries()], ([index, item]) =>
    matchFaults(subject, `an identifier that is ${values[index]?.note}`, [item]),
  )
  const findings = singly.flat()
  return findings.length > 0 ? findings : together
}
