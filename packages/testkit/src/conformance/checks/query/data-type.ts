import { storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import type { Check } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { needPerson } from '../../person.ts'

/** Without its data type an answer counts as "no data", and the person's data is never fetched (B24 to B26). */
export const queryTellsDataType: Check = {
  id: 'query.data-type',
  rules: ['B18', 'B24', 'B26'],
  title:
    'an answer of query is COMPLETE or PROGRESS with RECORDS or FILE, and its handle is a QUERY for the same store',
  needs: ['config', 'fixture'],
  mend: 'print "data_type": "RECORDS" or "FILE" in the status, "request_type": "QUERY" in the handle, and the same schema_name and schema_group in both',
  async run(subject) {
    const outcome = await subject.found(needPerson(subject))
    const faults = outcome.results.flatMap(({ status, handle }) => {
      const label = storeLabel(storeOf(status))
      const { request_status: stands, data_type: type } = status
      return [
        ...(stands === 'FAILED' ? [`${label}: FAILED`] : []),
        ...(stands !== 'FAILED' && type !== 'RECORDS' && type !== 'FILE'
          ? [`${label}: ${stands} with ${type === undefined ? 'no data_type' : `the data_type ${type}`}`]
          : []),
        ...(handle.request_type === 'QUERY' ? [] : [`${label}: a handle of the type ${handle.request_type}`]),
        ...(storeKey(storeOf(status)) === storeKey(storeOf(handle))
          ? []
          : [`${label}: a handle of another store`]),
      ]
    })
    return firstFindings(
      outcome.sent,
      faults,
      'COMPLETE or PROGRESS with RECORDS or FILE, and a QUERY handle',
    )
  },
}
