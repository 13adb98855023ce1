import { Buffer } from 'node:buffer'
import type { OriginalReading } from '../../../original-reader/original-reading.ts'
import { readAsOriginal } from '../../../original-reader/read-as-original.ts'
import { terminalStream } from '../../../original-reader/terminal-stream.ts'
import type { Check } from '../../check.ts'
import { firstFindings } from '../../first-findings.ts'
import { plainOutcomes } from '../../plain-outcomes.ts'

/** What came is only worth something once the API has stored it (B7 to B14). */
export const originalKeepsAll: Check = {
  id: 'process.original-api',
  rules: ['B7', 'B8', 'B10', 'B11', 'B12', 'B14', 'B18', 'B20', 'B22', 'B29', 'B37'],
  title: 'the original API stores all that each command prints, as it was printed, and crashes on nothing',
  needs: ['config'],
  mend: 'see the rule that the finding names; print integers beyond 2^53 and decimals as texts',
  async run(subject) {
    const { schemas } = (await subject.once('schema')).messages('SCHEMA').at(-1)?.schema_msg ?? {}
    return (await plainOutcomes(subject)).flatMap(({ command, outcome }) => {
      const { sent, stdout, stderr, exitCode } = outcome
      const stream = terminalStream([stdout, Buffer.from(stderr)])
      const given = command === 'scan' && schemas ? { schemas } : {}
      const reading = readAsOriginal(command, stream, { exitCode, ...given })
      return firstFindings(sent, faultsOf(reading), 'all of it stored')
    })
  },
}

function faultsOf({ losses, end }: OriginalReading): string[] {
  const faults = losses.map(({ kind, rule, why, bytes }) => {
    if (kind === 'unread') return `the original API never reads the last ${bytes} bytes: ${why} (${rule})`
    if (kind === 'changed') return `the original API stores something else: ${why} (${rule})`
    if (kind === 'after-crash') return `the original API loses the last ${bytes} bytes: ${why} (${rule})`
    return `the original API loses a line: ${why} (${rule})`
  })
  if (end.kind === 'crash')
    faults.push(`the original API crashes at line ${end.line}: ${end.why} (${end.rule})`)
  if (end.kind === 'failure') faults.push(`the original API fails as a whole: ${end.why} (${end.rule})`)
  if (end.kind === 'retry')
    faults.push(`the original API repeats it for the whole silo: ${end.why} (${end.rule})`)
  return faults
}
