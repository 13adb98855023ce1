import type { Check } from '../../check.ts'
import { closedPort } from '../../silent-host.ts'
import { configAt, failureFindings } from './named-settings.ts'

/** A host that is not there is what most first configurations have. */
export const unreachableHostFails: Check = {
  id: 'validate.unreachable-host',
  rules: ['B12', 'C17'],
  title: 'validate answers FAILURE to a host that is not there and to one that refuses',
  needs: ['config'],
  mend: 'catch the errors of connecting in validate, and answer FAILURE',
  async run(subject) {
    const unknown = await subject.tell('validate', {
      note: 'a host that does not exist',
      arguments: { config: await configAt(subject, 'no-such-host.invalid') },
    })
    const findings = failureFindings(unknown)
    if ((await subject.names()).port === undefined) return findings
    const refusing = await subject.tell('validate', {
      note: 'a port on which nobody listens',
      arguments: { config: await configAt(subject, '127.0.0.1', await closedPort()) },
    })
    return [...findings, ...failureFindings(refusing)]
  },
}
