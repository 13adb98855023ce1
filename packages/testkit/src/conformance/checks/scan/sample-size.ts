import type { Check } from '../../check.ts'
import { scanOutcome } from '../../plain-outcomes.ts'

const most = 10_000

/** The API keeps what it finds in a scan in memory (B36). */
export const sampleSize: Check = {
  id: 'scan.sample-size',
  rules: ['B36'],
  title: 'scan prints a few thousand records in all, however many there are',
  needs: ['config'],
  mend: 'print a sample of each store: a few distinct, filled records',
  async run(subject) {
    const { sent, records } = await scanOutcome(subject)
    if (records.length <= most) return []
    return [{ sent, came: `${records.length} records`, expected: `at most ${most}` }]
  },
}
