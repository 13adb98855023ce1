import type { Check } from '../../check.ts'
import { hasTrace } from '../../judge-refusal.ts'
import { badOutcomes } from './bad-outcomes.ts'

/** `validate` is asked whether a configuration works, so that a wrong one is an answer and no crash (C17). */
export const validateAnswersBadConfigs: Check = {
  id: 'config.validate-failure',
  rules: ['B12', 'C17'],
  title: 'validate answers FAILURE to a configuration that the spec forbids',
  needs: ['config'],
  mend: 'let validate print one VALIDATE with the status FAILURE and what is wrong as its message',
  async run(subject) {
    return (await badOutcomes(subject, 'validate')).flatMap((each) => {
      const { outcome } = each
      const answers = outcome.messages('VALIDATE').map(({ validate_msg }) => validate_msg.status)
      const isRight = answers.length === 1 && answers[0] === 'FAILURE' && !hasTrace(outcome)
      const came = `${outcome.shape}${answers.length > 0 ? `: ${answers.join(', ')}` : ''}`
      return isRight ? [] : [{ sent: outcome.sent, came, expected: 'one VALIDATE with the status FAILURE' }]
    })
  },
}
