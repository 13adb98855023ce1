import { mostLineBytes } from '../../../judging/line-limit.ts'
import type { Check, Finding } from '../../check.ts'

/** The last good SCHEMA wins whatever the exit code is, and it is one line (B12, B13). */
export const oneSchemaMessage: Check = {
  id: 'schema.one-message',
  rules: ['B12', 'B13'],
  title:
    'schema prints exactly one SCHEMA, which lists a data store, on a line within the cap, and ends with 0',
  needs: ['config'],
  mend: 'print all data stores as one SCHEMA of at most 65,534 bytes; where they do not fit, print none and a LOG that says what to exclude',
  async run(subject) {
    const outcome = await subject.once('schema')
    const { sent, exitCode } = outcome
    const printed = outcome.messages('SCHEMA')
    const stores = printed.at(-1)?.schema_msg.schemas.length ?? 0
    const findings: Finding[] = []
    if (printed.length !== 1 || stores === 0 || exitCode !== 0) {
      const came = `${outcome.shape}; ${stores} data stores`
      findings.push({ sent, came, expected: 'one SCHEMA with at least one data store, and exit code 0' })
    }
    const long = outcome.lines.find(
      ({ bytes, message }) => message?.type === 'SCHEMA' && bytes > mostLineBytes,
    )
    if (long) {
      findings.push({
        sent,
        came: `a SCHEMA of ${long.bytes} bytes`,
        expected: `at most ${mostLineBytes} bytes, or no SCHEMA and a LOG that says why`,
      })
    }
    return findings
  },
}
