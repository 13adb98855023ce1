import { storeLabel, storeOf } from '@monoid-kit/core'
import type { Check, Finding } from '../../check.ts'
import { differenceOf } from '../../dump-difference.ts'
import { erase } from '../../erase.ts'
import { needPerson } from '../../person.ts'

/** An API asks for the status and the results of every handle it has; that must not erase anybody who came back (B25). */
export const deleteHandlesNeverRun: Check = {
  id: 'delete.handles-never-run',
  rules: ['B25', 'B26'],
  title:
    'request-status says COMPLETE and NONE to a DELETE handle, request-results prints nothing, and neither deletes',
  needs: ['config', 'fixture'],
  mend: 'look at request_type before anything else: a DELETE handle is COMPLETE with NONE and has no results',
  async run(subject) {
    const { data } = subject
    const { identifiers } = await subject.queryOf(needPerson(subject))
    if (!data) return []
    const handles = (await erase(subject, identifiers)).results.map(({ handle }) => handle)
    await data.reset()
    const before = await data.dump()
    const given = {
      note: 'DELETE handles, the person being there again',
      arguments: { requests: { handles } },
    }
    const status = await subject.tell('request-status', given)
    const results = await subject.tell('request-results', given)
    const { gone, added } = differenceOf(before, await data.dump())
    const findings: Finding[] = []
    for (const { sent, exitCode, shape } of [status, results]) {
      if (exitCode !== 0) findings.push({ sent, came: shape, expected: 'exit code 0' })
    }
    for (const each of status.statuses) {
      const { request_status: stands, data_type: type } = each
      if (stands === 'COMPLETE' && type === 'NONE') continue
      const came = `${stands} with ${type ?? 'no data_type'} for ${storeLabel(storeOf(each))}`
      findings.push({ sent: status.sent, came, expected: 'COMPLETE with NONE' })
    }
    if (results.records.length > 0) {
      findings.push({ sent: results.sent, came: `${results.records.length} records`, expected: 'no record' })
    }
    if (gone + added > 0) {
      data.changed()
      findings.push({
        sent: results.sent,
        came: `${gone} records gone, ${added} added`,
        expected: 'the same data',
      })
    }
    return findings
  },
}
