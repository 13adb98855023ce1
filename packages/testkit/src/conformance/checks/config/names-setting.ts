import type { Check } from '../../check.ts'
import type { Outcome } from '../../outcome.ts'
import { badOutcomes } from './bad-outcomes.ts'

/** "Invalid config" alone leaves the user to guess (C17). */
export const refusalNamesSetting: Check = {
  id: 'config.names-setting',
  rules: ['C17'],
  title: 'the error about a configuration names the setting that is wrong',
  needs: ['config'],
  mend: 'put the name of the property into the LOG, with what was expected of it',
  async run(subject) {
    return (await badOutcomes(subject, 'schema')).flatMap(({ bad: { property }, outcome }) => {
      const texts = textsOf(outcome)
      const { title } = property.schema
      const names = [property.name, ...(typeof title === 'string' && title !== '' ? [title] : [])]
      if (names.some((name) => texts.includes(name.toLowerCase()))) return []
      return [{ sent: outcome.sent, came: outcome.shape, expected: `a LOG that names ${property.name}` }]
    })
  },
}

function textsOf({ logs, stderr }: Outcome): string {
  return [stderr, ...logs.map(({ message }) => message)].join('\n').toLowerCase()
}
