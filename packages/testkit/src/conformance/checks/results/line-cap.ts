import { storeKey, storeLabel, storeOf } from '@monoid-kit/core'
import { mostLineBytes } from '../../../judging/line-limit.ts'
import { type Check, type Finding, NotApplicable } from '../../check.ts'
import { needPerson, refOf } from '../../person.ts'
import { plainOutcomes } from '../../plain-outcomes.ts'
import { joinedRecords } from '../../whole-records.ts'

const expected = `at most ${mostLineBytes} bytes, for the API stops reading at a longer one`

/** The API stops reading at a longer line, without an error, and loses all that comes after it (B8). */
export const shortLines: Check = {
  id: 'results.line-cap',
  rules: ['B8', 'B27'],
  title: 'no line of any command is longer than 65,534 bytes',
  needs: ['config'],
  mend: 'measure each line in bytes of UTF-8 before it is printed; split records that are too long, or print them as FILE',
  async run(subject) {
    return (await plainOutcomes(subject)).flatMap(({ outcome: { sent, lines } }): Finding[] => {
      const long = lines.find(({ bytes }) => bytes > mostLineBytes)
      return long ? [{ sent, came: `line ${long.number} of ${long.bytes} bytes`, expected }] : []
    })
  },
}

/** A record that does not fit a line must come all the same (B8). */
export const longRecords: Check = {
  id: 'results.long-records',
  rules: ['B8'],
  title: 'records longer than a line come whole, in lines of at most 65,534 bytes',
  needs: ['config', 'fixture'],
  mend: 'split a record that is too long into several, as docs/protocol.md tells, or print it as FILE',
  async run(subject) {
    const long = needPerson(subject, 'long')
    const query = await subject.found(long)
    const outcome = await subject.exported(long)
    const { sent, exitCode, shape, lines, stdout } = outcome
    const findings: Finding[] = []
    for (const each of [query, outcome]) {
      const over = each.lines.find(({ bytes }) => bytes > mostLineBytes)
      if (over)
        findings.push({ sent: each.sent, came: `line ${over.number} of ${over.bytes} bytes`, expected })
    }
    if (exitCode !== 0) findings.push({ sent, came: shape, expected: 'exit code 0' })
    const { records, fault } = await joinedRecords(outcome)
    if (fault !== undefined) {
      findings.push({ sent, came: fault, expected: 'parts that make whole records' })
    }
    if (records.some(({ record_type: type }) => type === 'FILE')) return findings
    for (const each of long) {
      const store = refOf(each)
      const count = records.filter((record) => storeKey(storeOf(record)) === storeKey(store)).length
      if (each.records === undefined ? count > 0 : count === each.records) continue
      const came = `${count} whole records of ${storeLabel(store)}`
      findings.push({ sent, came, expected: `${each.records ?? 'at least 1'}` })
    }
    if (findings.length === 0 && stdout.length <= mostLineBytes) {
      throw new NotApplicable(
        `no record of the fixture is longer than a line: ${lines.length} lines in ${stdout.length} bytes`,
      )
    }
    return findings
  },
}
