import type { Check } from '../../check.ts'

/** `spec` prints one SPEC and nothing that an API could take for another answer (B11, B12). */
export const oneSpecMessage: Check = {
  id: 'spec.one-message',
  rules: ['B11', 'B12'],
  title: 'spec prints exactly one SPEC message, and ends with 0',
  needs: [],
  mend: 'print the content of spec.json as one SPEC message, and nothing else but LOG',
  async run(subject) {
    const outcome = await subject.once('spec')
    const others = outcome.lines.filter(({ message }) => message?.type !== 'SPEC' && message?.type !== 'LOG')
    const isRight = outcome.messages('SPEC').length === 1 && others.length === 0 && outcome.exitCode === 0
    return isRight ? [] : [{ sent: outcome.sent, came: outcome.shape, expected: 'one SPEC and exit code 0' }]
  },
}
