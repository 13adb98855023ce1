import { commandTypes } from '../../../judging/command-types.ts'
import type { Check } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { plainOutcomes } from '../../plain-outcomes.ts'

/** A message of a type that a command does not print kills the API's worker process (B11). */
export const ownMessageTypes: Check = {
  id: 'process.message-types',
  rules: ['B11'],
  title: 'each command prints messages of its own type and LOG, and no others',
  needs: ['config'],
  mend: 'print RECORD in scan and request-results, REQUEST_RESULT in query and delete, REQUEST_STATUS in request-status, and LOG anywhere',
  async run(subject) {
    return (await plainOutcomes(subject)).flatMap(({ command, outcome }) => {
      const own = commandTypes.get(command)
      const others = outcome.lines.flatMap(({ message }) =>
        message && message.type !== 'LOG' && message.type !== own
          ? [`a message of the type ${message.type}`]
          : [],
      )
      return firstFindings(outcome.sent, others, `${own} and LOG`)
    })
  },
}
