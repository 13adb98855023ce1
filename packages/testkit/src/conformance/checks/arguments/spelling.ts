import { type Check, type Finding, NotApplicable } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import { refusalFaults } from '../../judge-refusal.ts'
import { isSameSchema, usualSchema } from './usual-schema.ts'

const hugeLength = 8 * 1024 * 1024

/** The same JSON in other spellings: taken, or refused as anything else that is not right. */
export const otherSpellingsAreSafe: Check = {
  id: 'arguments.spelling',
  rules: ['B1'],
  title:
    'JSON over several lines with CRLF is read; a byte order mark or a huge file is read or clearly refused',
  needs: ['config'],
  mend: 'leave the reading of JSON to a library; catch what it throws',
  async run(subject) {
    const { config } = subject
    if (!config) throw new NotApplicable('no configuration was given')
    const usual = await usualSchema(subject)
    const lines = JSON.stringify(config, undefined, 2).replaceAll('\n', '\r\n')
    const cases = [
      { note: 'a config file with CRLF', content: `\r\n${lines}\r\n`, mayRefuse: false },
      {
        note: 'a config file with a byte order mark',
        content: `\ufeff${JSON.stringify(config)}`,
        mayRefuse: true,
      },
      {
        note: 'a config file of 8 MiB, most of them blanks',
        content: ' '.repeat(hugeLength) + JSON.stringify(config),
        mayRefuse: true,
      },
    ]
    const findings = await inParallel(cases, async ({ note, content, mayRefuse }): Promise<Finding[]> => {
      const outcome = await subject.tell('schema', { note, distortion: { files: { config: content } } })
      const isRight = isSameSchema(outcome, usual) || (mayRefuse && refusalFaults(outcome).length === 0)
      const expected = mayRefuse ? 'the same SCHEMA, or an error in a LOG and no answer' : 'the same SCHEMA'
      return isRight ? [] : [{ sent: outcome.sent, came: outcome.shape, expected }]
    })
    return findings.flat()
  },
}
