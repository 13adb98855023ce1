import type { Check } from '../../check.ts'

/** The last VALIDATE wins, and the exit code is ignored (B12). */
export const oneValidateMessage: Check = {
  id: 'validate.one-message',
  rules: ['B11', 'B12'],
  title: 'validate prints exactly one VALIDATE, SUCCESS for a configuration that works, and ends with 0',
  needs: ['config'],
  mend: 'print one VALIDATE message once it is known whether the configuration works',
  async run(subject) {
    const outcome = await subject.once('validate')
    const answers = outcome.messages('VALIDATE').map(({ validate_msg }) => validate_msg.status)
    const others = outcome.messages('LOG').length + answers.length !== outcome.lines.length
    const isRight = answers.join() === 'SUCCESS' && !others && outcome.exitCode === 0
    const came = answers.length > 0 ? `${outcome.shape}: ${answers.join(', ')}` : outcome.shape
    return isRight ? [] : [{ sent: outcome.sent, came, expected: 'one VALIDATE, SUCCESS, and exit code 0' }]
  },
}
