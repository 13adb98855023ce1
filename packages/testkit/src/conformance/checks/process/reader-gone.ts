import { type Check, NotApplicable } from '../../check.ts'
import { endsWithin } from '../../ends-within.ts'
import { bulkExport } from './bulk-export.ts'

const graceMs = 10_000

/** An API that gives up leaves its containers behind; one that is read by nobody should not go on (B9). */
export const readerGoneEnds: Check = {
  id: 'process.reader-gone',
  rules: ['B9'],
  title: 'a connector whose reader closes early ends by itself within 10 s',
  needs: ['config', 'fixture'],
  mend: 'end on EPIPE, or leave SIGPIPE to the system',
  async run(subject) {
    const running = await subject.start('request-results', await bulkExport(subject))
    try {
      await running.output[Symbol.asyncIterator]().next()
      if (!running.hangUp()) throw new NotApplicable('the engine of a container goes on reading')
      if (await endsWithin(running, graceMs)) return []
      const sent = 'request-results, whose reader closes after the first bytes'
      return [{ sent, came: 'no end within 10 s', expected: 'an end within 10 s' }]
    } finally {
      await running.close()
    }
  },
}
