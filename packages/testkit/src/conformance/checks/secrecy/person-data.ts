import { type Check, NotApplicable } from '../../check.ts'
import { allOutcomes } from './all-outcomes.ts'
import { leaksOf } from './find-leaks.ts'
import { beyondRecords } from './visible.ts'

/** A shorter text may well stand for something else. */
const leastLength = 6

/** Logs are kept for years and read by many (C16). */
export const personDataInRecordsOnly: Check = {
  id: 'secrecy.person-data',
  rules: ['B10', 'C16'],
  title: 'identifiers and values of records stand in RECORD and FILE only, identifiers in handles too',
  needs: ['config', 'fixture'],
  mend: 'make messages of codes, names from the catalogue and counts; print no query, no row, no text of a driver',
  async run(subject) {
    const { person = [], others = [], values = [] } = subject.fixture ?? {}
    const canaries = [
      ...[...person, ...others].map(({ value }) => ({ name: 'an identifier', text: String(value) })),
      ...values.map((text) => ({ name: 'a value of a record', text })),
    ].filter(({ text }) => text.length >= leastLength)
    if (canaries.length === 0) {
      throw new NotApplicable(
        `the fixture has no identifier and no value of ${leastLength} characters or more`,
      )
    }
    return (await allOutcomes(subject)).flatMap(({ outcome }) =>
      leaksOf(outcome, canaries, beyondRecords).map((came) => ({
        sent: outcome.sent,
        came,
        expected: "no person's data outside of RECORD, FILE and handles",
      })),
    )
  },
}
