import { ConnectorError } from '@monoid-kit/core'
import { type Check, type Finding, NotApplicable } from '../../check.ts'
import type { Outcome } from '../../outcome.ts'
import type { Subject } from '../../subject.ts'

/** A container of the API has a terminal: whoever sees one must not print for people (B7). */
export const terminalChangesNothing: Check = {
  id: 'process.terminal',
  rules: ['B7'],
  title:
    'on a terminal, which makes one stream of stdout and stderr, a connector prints the same messages and nothing else',
  needs: [],
  mend: 'print no colours, progress or prompts when there is a terminal, and nothing on stderr',
  async run(subject) {
    const commands = subject.has('config') ? ['spec', 'validate', 'schema'] : ['spec']
    const findings: Finding[] = []
    for (const command of commands) {
      const usual = await subject.once(command)
      const outcome = await onTerminal(subject, command)
      const stray = outcome.lines.find(({ message }) => message === undefined)
      const answers = (each: Outcome) =>
        JSON.stringify(each.lines.flatMap(({ message }) => (message?.type === 'LOG' ? [] : [message])))
      if (!stray && answers(outcome) === answers(usual)) continue
      const came = stray
        ? `${outcome.shape}; line ${stray.number} of ${stray.bytes} bytes: ${stray.fault}`
        : outcome.shape
      findings.push({
        sent: outcome.sent,
        came,
        expected: `the messages that come without one: ${usual.shape}`,
      })
    }
    return findings
  },
}

async function onTerminal(subject: Subject, command: string): Promise<Outcome> {
  try {
    return await subject.tell(command, { note: 'a terminal', terminal: true })
  } catch (thrown) {
    // the connector itself has been started before
    if (!(thrown instanceof ConnectorError) || thrown.code !== 'LAUNCH_FAILED') throw thrown
    throw new NotApplicable('this machine has no program called script, which makes a terminal')
  }
}
