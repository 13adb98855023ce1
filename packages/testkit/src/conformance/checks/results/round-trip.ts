import { storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import type { Check, Finding } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { inParallel } from '../../in-parallel.ts'
import { needPerson, refOf, storesOf } from '../../person.ts'
import { resultTexts } from '../../result-texts.ts'
import { joinedRecords } from '../../whole-records.ts'

/** request-results runs later, elsewhere, with nothing but the handles (B27). */
export const handlesRoundTrip: Check = {
  id: 'results.round-trip',
  rules: ['B18', 'B26', 'B27'],
  title:
    'request-results in another process with another temp store gives the records that the fixture says, as RECORD or FILE as query has said',
  needs: ['config', 'fixture'],
  mend: 'keep everything that request-results needs in handle.data, nothing in files or memory, and read by it alone',
  async run(subject) {
    const person = needPerson(subject)
    const outcome = await subject.exported(person)
    const { sent, exitCode, shape } = outcome
    const findings: Finding[] = []
    if (exitCode !== 0) findings.push({ sent, came: shape, expected: 'exit code 0' })
    const asked = new Set(storesOf(person).map(storeKey))
    const { records, fault } = await joinedRecords(outcome)
    if (fault !== undefined) {
      findings.push({ sent, came: fault, expected: 'parts that make whole records' })
    }
    const strangers = records
      .filter((record) => !asked.has(storeKey(storeOf(record))))
      .map((record) => `a record of ${storeLabel(storeOf(record))}`)
    findings.push(...firstFindings(sent, strangers, 'records of the stores that were queried'))
    const { results } = await subject.found(person)
    const types = new Map(results.map(({ status }) => [storeKey(storeOf(status)), status.data_type]))
    for (const store of storesOf(person)) {
      const key = storeKey(store)
      const own = records.filter((record) => storeKey(storeOf(record)) === key)
      const isFile = own.some(({ record_type: type }) => type === 'FILE')
      const said = types.get(key)
      if (own.length > 0 && said !== undefined && (said === 'FILE') !== isFile) {
        const came = `${isFile ? 'a FILE' : 'no FILE'} record of ${storeLabel(store)}`
        findings.push({ sent, came, expected: `${said}, as query has said` })
      }
      if (isFile) continue
      const counts = person.filter((each) => storeKey(refOf(each)) === key).map((each) => each.records)
      // two identifiers may mean the same records
      const least = Math.max(...counts.map((count) => count ?? 1))
      const most = counts.reduce<number>((sum, count) => sum + (count ?? Number.POSITIVE_INFINITY), 0)
      if (own.length >= least && own.length <= most) continue
      const expected =
        least === most ? `${least}` : `at least ${least}${Number.isFinite(most) ? `, at most ${most}` : ''}`
      findings.push({ sent, came: `${own.length} records of ${storeLabel(store)}`, expected })
    }
    return findings
  },
}

/** An API may ask for each source by itself, and in any order (B27). */
export const handlesStandAlone: Check = {
  id: 'results.single-handles',
  rules: ['B27'],
  title: 'request-results gives the same records whether the handles come together or one by one',
  needs: ['config', 'fixture'],
  mend: 'let each handle hold all that its own store needs',
  async run(subject) {
    const person = needPerson(subject)
    const together = await subject.exported(person)
    const handles = await subject.handles(person)
    const findings = await inParallel(handles, async (handle): Promise<Finding[]> => {
      const key = storeKey(storeOf(handle))
      const wanted = await resultTexts(together, key)
      const outcome = await subject.tell('request-results', {
        note: 'one handle',
        arguments: { requests: { handles: [handle] } },
      })
      const came = await resultTexts(outcome)
      if (outcome.exitCode === 0 && came.join('\n') === wanted.join('\n')) return []
      return [
        {
          sent: outcome.sent,
          came: `${outcome.shape}; ${came.length} records and files of ${storeLabel(storeOf(handle))}`,
          expected: `exit code 0 and the ${wanted.length} that came with the other handles`,
        },
      ]
    })
    return findings.flat()
  },
}
