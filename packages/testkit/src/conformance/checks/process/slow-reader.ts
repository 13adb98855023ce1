import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Check, NotApplicable } from '../../check.ts'
import { Outcome } from '../../outcome.ts'
import { bulkExport } from './bulk-export.ts'

const pauseMs = 1500

/** A process that exits before its output was taken loses the end of it, and 0 says that all is well (B16). */
export const slowReaderLosesNothing: Check = {
  id: 'process.slow-reader',
  rules: ['B16'],
  title: 'a slow reader gets all that a quick one gets',
  needs: ['config', 'fixture'],
  mend: 'wait until the output has been written before the process ends; do not call exit while a write is pending',
  async run(subject) {
    const telling = await bulkExport(subject)
    const quick = await subject.exported(subject.fixture?.bulk ?? [])
    if (quick.records.length === 0) throw new NotApplicable('no record came for the person under bulk')
    const running = await subject.start('request-results', telling)
    try {
      await sleep(pauseMs, undefined, { signal: subject.signal })
      const [{ code }, stdout] = await Promise.all([running.exit, buffer(running.output)])
      const slow = new Outcome({ sent: 'request-results, read after 1.5 s', exitCode: code, stdout })
      const isSame =
        slow.stdout.length === quick.stdout.length || slow.records.length === quick.records.length
      return isSame ? [] : [{ sent: slow.sent, came: slow.shape, expected: quick.shape }]
    } finally {
      await running.close()
    }
  },
}
