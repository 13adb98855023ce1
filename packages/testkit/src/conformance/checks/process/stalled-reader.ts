import { type Check, NotApplicable } from '../../check.ts'
import { endsWithin } from '../../ends-within.ts'
import { bulkExport } from './bulk-export.ts'

const stallMs = 2000
const graceMs = 5000

/** A connector that waits for its reader must still be told to end (B9). */
export const stalledReaderIsNoTrap: Check = {
  id: 'process.stalled-reader',
  rules: ['B5', 'B9'],
  title: 'SIGTERM ends a connector within 5 s while its reader stalls',
  needs: ['config', 'fixture'],
  mend: 'write without blocking the loop that takes signals; on SIGTERM end without waiting for the output to be read',
  async run(subject) {
    const running = await subject.start('request-results', await bulkExport(subject))
    try {
      if (await endsWithin(running, stallMs)) {
        throw new NotApplicable('the output fits into the pipe: the person under bulk needs more records')
      }
      await running.terminate()
      if (await endsWithin(running, graceMs)) return []
      const sent = 'request-results, whose output nobody reads, and SIGTERM'
      return [{ sent, came: 'no end within 5 s', expected: 'an end within 5 s' }]
    } finally {
      await running.close()
    }
  },
}
