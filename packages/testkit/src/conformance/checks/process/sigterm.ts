import { type Check, NotApplicable } from '../../check.ts'
import { endsWithin } from '../../ends-within.ts'
import { openSilentHost } from '../../silent-host.ts'
import { configAt } from '../validate/named-settings.ts'

const graceMs = 5000
const callMs = 10_000
/** An address for documentation: nobody answers there (RFC 5737). */
const nobody = '192.0.2.1'

/** An API that has run out of time stops its containers; ten seconds later the engine kills them in the middle of what they do (B5, B17). */
export const sigtermEnds: Check = {
  id: 'process.sigterm',
  rules: ['B5', 'B17'],
  title: 'SIGTERM ends a connector within 5 s while it waits for the system behind it',
  needs: ['config'],
  mend: 'handle SIGTERM: in a container a process without a handler ignores it; cancel what is waited for, then end',
  async run(subject) {
    const silent = subject.isContainer ? undefined : await openSilentHost()
    const config = silent
      ? await configAt(subject, silent.host, silent.port)
      : await configAt(subject, nobody)
    const running = await subject.start('validate', { arguments: { config } })
    try {
      const called = silent?.called.then(() => false) ?? endsWithin(running, 2000)
      if (await Promise.race([called, endsWithin(running, callMs)])) {
        throw new NotApplicable('validate ends without waiting for the host')
      }
      await running.terminate()
      if (await endsWithin(running, graceMs)) return []
      const sent = 'validate with a host that says nothing, and SIGTERM'
      return [{ sent, came: 'no end within 5 s', expected: 'an end within 5 s' }]
    } finally {
      await running.close()
      await silent?.close()
    }
  },
}
