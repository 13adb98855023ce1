import { storeLabel, storeOf } from '@monoid-kit/core'
import { mostLineBytes } from '../../../judging/line-limit.ts'
import { answerFaults } from '../../asked.ts'
import type { Check } from '../../check.ts'
import { erase } from '../../erase.ts'
import { firstFindings } from '../../first-findings.ts'
import { needPerson } from '../../person.ts'

/** A delete has nothing to fetch; another data type lets the API ask for records that are gone (B20, B25, B26). */
export const deleteAnswers: Check = {
  id: 'delete.answers',
  rules: ['B8', 'B11', 'B14', 'B20', 'B25', 'B26'],
  title: 'delete answers once per data store with the data type NONE and a DELETE handle, and ends with 0',
  needs: ['config', 'fixture'],
  mend: 'print one REQUEST_RESULT per store: "request_status": "COMPLETE", "data_type": "NONE", and a handle with "request_type": "DELETE"',
  async run(subject) {
    const { identifiers } = await subject.queryOf(needPerson(subject))
    const outcome = await erase(subject, identifiers)
    const faults = outcome.results.flatMap(({ status, handle }) => {
      const label = storeLabel(storeOf(status))
      const { request_status: stands, data_type: type } = status
      return [
        ...(stands === 'FAILED' ? [`${label}: FAILED`] : []),
        ...(stands !== 'FAILED' && type !== 'NONE'
          ? [`${label}: ${stands} with ${type ?? 'no data_type'}`]
          : []),
        ...(handle.request_type === 'DELETE'
          ? []
          : [`${label}: a handle of the type ${handle.request_type}`]),
      ]
    })
    const strays = outcome.lines.flatMap(({ number, message, fault, bytes }) => {
      if (!message) return [`line ${number} is no message: ${fault}`]
      if (bytes > mostLineBytes) return [`line ${number} has ${bytes} bytes`]
      return message.type === 'REQUEST_RESULT' || message.type === 'LOG'
        ? []
        : [`a message of the type ${message.type}`]
    })
    return [
      ...firstFindings(
        outcome.sent,
        strays,
        `REQUEST_RESULT and LOG, in lines of at most ${mostLineBytes} bytes`,
      ),
      ...answerFaults(outcome, identifiers),
      ...firstFindings(outcome.sent, faults, 'COMPLETE with NONE and a DELETE handle'),
    ]
  },
}
