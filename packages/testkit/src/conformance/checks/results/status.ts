import { storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import type { Check, Finding } from '../../check.ts'
import { needPerson } from '../../person.ts'

/** A handle without a status is asked for again and again; one without its data type counts as "no data" (B24 to B26). */
export const oneStatusPerHandle: Check = {
  id: 'results.status',
  rules: ['B24', 'B25', 'B26'],
  title:
    'request-status answers each handle once, by the names of its store, with COMPLETE or PROGRESS and RECORDS or FILE',
  needs: ['config', 'fixture'],
  mend: 'print one REQUEST_STATUS per handle; COMPLETE at once where the data can be read, PROGRESS after a passing error',
  async run(subject) {
    const handles = await subject.handles(needPerson(subject))
    const outcome = await subject.once('request-status', { arguments: { requests: { handles } } })
    const { sent, exitCode, shape, statuses } = outcome
    const findings: Finding[] = []
    const say = (came: string, expected: string) => findings.push({ sent, came, expected })
    if (exitCode !== 0) say(shape, 'exit code 0')
    if (statuses.length !== handles.length)
      say(`${statuses.length} statuses`, `${handles.length}, one per handle`)
    for (const handle of handles) {
      const store = storeOf(handle)
      const status = statuses.find((each) => storeKey(storeOf(each)) === storeKey(store))
      if (!status) {
        say(`no status for ${storeLabel(store)}`, 'one REQUEST_STATUS per handle')
        continue
      }
      const { request_status: stands, data_type: type } = status
      if (stands !== 'FAILED' && (type === 'RECORDS' || type === 'FILE')) continue
      say(
        `${stands} with ${type ?? 'no data_type'} for ${storeLabel(store)}`,
        'COMPLETE with RECORDS or FILE',
      )
    }
    return findings
  },
}
