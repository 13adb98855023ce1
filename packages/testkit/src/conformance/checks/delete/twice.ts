import type { Check, Finding } from '../../check.ts'
import { differenceOf } from '../../dump-difference.ts'
import { erase } from '../../erase.ts'
import type { Outcome } from '../../outcome.ts'
import { needPerson } from '../../person.ts'

/** An API repeats a delete whose answer it has not got (B14, B17). */
export const deleteTwice: Check = {
  id: 'delete.twice',
  rules: ['B14', 'B17'],
  title: 'a delete that is repeated is answered as the first one, and changes nothing',
  needs: ['config', 'fixture'],
  mend: 'answer COMPLETE where there is nothing left to delete',
  async run(subject) {
    const { data } = subject
    const { identifiers } = await subject.queryOf(needPerson(subject))
    if (!data) return []
    await erase(subject, identifiers)
    const before = await data.dump()
    const outcome = await erase(subject, identifiers, 'somebody who is erased already')
    const { gone, added } = differenceOf(before, await data.dump())
    const findings: Finding[] = []
    if (gone + added > 0) {
      const came = `${gone} records gone, ${added} added`
      findings.push({ sent: outcome.sent, came, expected: 'the same data as after the first' })
    }
    if (outcome.exitCode !== 0 || failures(outcome) > 0) {
      const came = `${outcome.shape}; ${failures(outcome)} stores FAILED`
      findings.push({ sent: outcome.sent, came, expected: 'exit code 0, and COMPLETE for each store' })
    }
    return findings
  },
}

/** After a time-out the first container may still run when the second one starts (B5, B17). */
export const deleteTwins: Check = {
  id: 'delete.twins',
  rules: ['B5', 'B17'],
  title:
    'two equal deletes at once both end with 0, one of them with COMPLETE, and do together what one does',
  needs: ['config', 'fixture'],
  mend: 'let a delete take a lock that its twin waits for, and run a transaction again that a deadlock has ended',
  async run(subject) {
    const { data } = subject
    const { identifiers } = await subject.queryOf(needPerson(subject))
    if (!data) return []
    await erase(subject, identifiers)
    const wanted = await data.dump()
    await data.reset()
    const note = 'a twin that runs at the same time'
    const twins = await Promise.all([erase(subject, identifiers, note), erase(subject, identifiers, note)])
    const { gone, added } = differenceOf(wanted, await data.dump())
    const [{ sent }] = twins
    const findings: Finding[] = twins
      .filter(({ exitCode }) => exitCode !== 0)
      .map(({ shape }) => ({ sent, came: shape, expected: 'exit code 0' }))
    if (!twins.some((twin) => twin.results.length > 0 && failures(twin) === 0)) {
      findings.push({
        sent,
        came: 'a store that FAILED in both',
        expected: 'COMPLETE for each store in one of them',
      })
    }
    if (gone + added > 0) {
      const came = `${gone} records fewer and ${added} more than after one delete`
      findings.push({ sent, came, expected: 'the same data as after one delete' })
    }
    return findings
  },
}

function failures({ results }: Outcome): number {
  return results.filter(({ status }) => status.request_status === 'FAILED').length
}
