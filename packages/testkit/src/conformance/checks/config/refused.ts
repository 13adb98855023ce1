import type { Check } from '../../check.ts'
import { refusalFindings } from '../../judge-refusal.ts'
import { badOutcomes } from './bad-outcomes.ts'

/** A configuration is checked against the spec before anything else runs. */
export const badConfigsAreRefused: Check = {
  id: 'config.refused',
  rules: ['B12', 'B14'],
  title: 'a configuration that the spec forbids is refused with an error, without an answer',
  needs: ['config'],
  mend: 'check the configuration against the spec before anything else; say in a LOG what is wrong, and end with a code above 0',
  async run(subject) {
    return (await badOutcomes(subject, 'schema')).flatMap(({ outcome }) => refusalFindings(outcome))
  },
}
