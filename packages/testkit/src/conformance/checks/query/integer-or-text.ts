import { ask } from '../../asked.ts'
import { type Check, NotApplicable } from '../../check.ts'
import { needPerson } from '../../person.ts'

/** An API sends identifiers as texts, also for columns of numbers; the protocol lets them be integers too (B19). */
export const integerOrText: Check = {
  id: 'query.integer-or-text',
  rules: ['B19'],
  title: 'an identifier that is a number finds the same records as a JSON number and as a text',
  needs: ['config', 'fixture'],
  mend: 'take identifier_query as a text or as an integer, and turn it into the type of its property',
  async run(subject) {
    const person = needPerson(subject).find(({ value }) => /^(?:0|-?[1-9]\d{0,14})$/.test(String(value)))
    if (!person) throw new NotApplicable('no identifier of the person is a number')
    const [item] = (await subject.queryOf([person])).identifiers
    if (!item) return []
    const text = await ask(subject, 'a number as a text', [item])
    const number = await ask(subject, 'a number as a JSON number', [
      { ...item, identifier_query: Number(person.value) },
    ])
    const wanted = person.records ?? Math.max(text.found, number.found)
    return [text, number]
      .filter(({ found }) => found !== wanted)
      .map(({ query, found }) => ({
        sent: query.sent,
        came: `${found} records`,
        expected: `${wanted} records`,
      }))
  },
}
