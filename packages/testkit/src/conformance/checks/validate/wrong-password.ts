import type { Check } from '../../check.ts'
import { failureFindings, settingFor } from './named-settings.ts'

/** Whoever mistypes a password learns it from `validate`, or from a request that fails a month later. */
export const wrongPasswordFails: Check = {
  id: 'validate.wrong-password',
  rules: ['B12', 'C17'],
  title: 'validate answers FAILURE to a wrong password',
  needs: ['config'],
  mend: 'log in to the system behind the connector in validate, and answer FAILURE where it refuses',
  async run(subject) {
    const password = await settingFor(subject, 'password')
    const config = { ...subject.config, [password]: 'wrong-password-of-a-check' }
    return failureFindings(
      await subject.tell('validate', { note: 'a wrong password', arguments: { config } }),
    )
  },
}
