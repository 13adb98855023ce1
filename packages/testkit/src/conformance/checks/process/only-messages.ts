import { Buffer } from 'node:buffer'
import type { Check, Finding } from '../../check.ts'
import { type OutputLine, readLines } from '../../output-line.ts'
import { plainOutcomes } from '../../plain-outcomes.ts'
import { shapeOf } from '../../shape-of.ts'

/** On a terminal stdout and stderr are one stream, so that a line on either must be a message (B7, B10). */
export const onlyMessages: Check = {
  id: 'process.only-messages',
  rules: ['B7', 'B10'],
  title: 'every line on stdout and on stderr is a message that ends with a line feed; on stderr LOG alone',
  needs: [],
  mend: 'print through one writer; turn warnings, notices of drivers and uncaught errors into LOG messages',
  async run(subject) {
    const findings: Finding[] = []
    for (const { outcome } of await plainOutcomes(subject)) {
      const { sent, lines } = outcome
      const bad = lines.find(({ message, end }) => message === undefined || end === '')
      if (bad) {
        const fault = bad.fault ?? 'it has no line feed'
        const came = `line ${bad.number} of ${bad.bytes} bytes on stdout, ${formOf(bad)}: ${fault}`
        findings.push({ sent, came, expected: 'one message per line' })
      }
      const stray = readLines(Buffer.from(outcome.stderr)).find(({ message }) => message?.type !== 'LOG')
      if (stray) {
        const came = `line ${stray.number} of ${stray.bytes} bytes on stderr: ${stray.fault ?? `a ${stray.message?.type}`}`
        findings.push({ sent, came, expected: 'nothing but LOG on stderr' })
      }
    }
    return findings
  },
}

/** What a line is, without its content. */
function formOf({ text }: OutputLine): string {
  if (text === undefined) return 'no UTF-8'
  try {
    return shapeOf(JSON.parse(text), 2)
  } catch {
    return 'no JSON'
  }
}
