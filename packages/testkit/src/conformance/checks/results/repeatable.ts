import type { Check } from '../../check.ts'
import { needPerson } from '../../person.ts'
import { resultTexts } from '../../result-texts.ts'

/** An API that was interrupted asks again, with the same handles (B28). */
export const repeatableResults: Check = {
  id: 'results.repeatable',
  rules: ['B28'],
  title: 'request-results gives the same records each time',
  needs: ['config', 'fixture'],
  mend: 'read without changing anything, and never use a handle up',
  async run(subject) {
    const person = needPerson(subject)
    const once = await resultTexts(await subject.exported(person))
    const again = await subject.tell('request-results', {
      note: 'handles that were asked for before',
      arguments: { requests: { handles: await subject.handles(person) } },
    })
    const twice = await resultTexts(again)
    if (again.exitCode === 0 && twice.join('\n') === once.join('\n')) return []
    return [
      {
        sent: again.sent,
        came: `${again.shape}; ${twice.length} records and files`,
        expected: `the same ${once.length} as the first time`,
      },
    ]
  },
}
