import { type Check, NotApplicable } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import { specProperties } from '../../spec-properties.ts'

/** Of a form with fifty settings the first few say it. */
const mostSettings = 4
const hostile = '100%s%n%d.invalid'

/** The API uses the text of a VALIDATE as a format string (B37). */
export const validateHasNoPercent: Check = {
  id: 'validate.no-percent',
  rules: ['B37'],
  title: 'no percent sign stands in the text of a VALIDATE, whatever is in the configuration',
  needs: ['config'],
  mend: 'replace % in the message of a VALIDATE, for instance by "percent"',
  async run(subject) {
    const { config = {} } = subject
    const spec = await subject.spec()
    const texts = specProperties(spec?.spec ?? {}).filter(
      ({ depth, name, schema }) => depth === 0 && schema.type === 'string' && Object.hasOwn(config, name),
    )
    if (texts.length === 0) throw new NotApplicable('the configuration sets no text')
    const outcomes = await inParallel(texts.slice(0, mostSettings), ({ name }) =>
      subject.tell('validate', {
        note: `a percent sign in ${name}`,
        arguments: { config: { ...config, [name]: hostile } },
      }),
    )
    return [await subject.once('validate'), ...outcomes].flatMap((outcome) => {
      const messages = outcome.messages('VALIDATE').map(({ validate_msg }) => validate_msg.message ?? '')
      if (!messages.some((message) => message.includes('%'))) return []
      return [{ sent: outcome.sent, came: 'a VALIDATE with a percent sign', expected: 'a text without one' }]
    })
  },
}
