import type { Check } from '../../check.ts'
import { openSilentHost } from '../../silent-host.ts'
import { configAt, failureFindings } from './named-settings.ts'

/** An address for documentation: nobody answers there (RFC 5737). */
const nobody = '192.0.2.1'

/** A firewall that drops packets, a server that hangs: without a time limit an API waits for ever (B17, C20). */
export const silentHostFails: Check = {
  id: 'validate.silent-host',
  rules: ['B17', 'C20'],
  title:
    'validate answers FAILURE to a host that takes a connection and says nothing, within the time that a command has',
  needs: ['config'],
  mend: 'give connecting and logging in a time limit',
  async run(subject) {
    const note = 'a host that says nothing'
    const hasPort = (await subject.names()).port !== undefined
    // a container's loopback is its own
    if (subject.isContainer || !hasPort) {
      const config = await configAt(subject, nobody)
      return failureFindings(await subject.tell('validate', { note, arguments: { config } }))
    }
    const silent = await openSilentHost()
    try {
      const config = await configAt(subject, silent.host, silent.port)
      return failureFindings(await subject.tell('validate', { note, arguments: { config } }))
    } finally {
      await silent.close()
    }
  },
}
