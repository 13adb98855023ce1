import type { JsonObject, JsonValue } from '@monoid-kit/core'
import { type Check, NotApplicable } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import { specProperties } from '../../spec-properties.ts'
import type { Subject } from '../../subject.ts'
import { leaksOf } from './find-leaks.ts'

/** Awkward for connection strings, URLs, SQL, JSON and format strings at once. */
const awkward = `c4nary "one" 'two' \\three %s%d @:/?#&= ü😀\nc4nary-on-a-second-line`
const pem = [
  '-----BEGIN PRIVATE KEY-----',
  'QzRuYXJ5T2ZUaGVDb25mb3JtYW5jZUtpdDAxMjM0NTY3ODlBQkNERUZHSElKS0xN',
  'Tm9ib2R5TWF5U2VlVGhpc0xpbmVJbkFueU91dHB1dE9mQUNvbm5lY3RvcjAxMjM0',
  '-----END PRIVATE KEY-----',
  '',
].join('\n')

/** How a secret is put into a configuration, and what makes the connector complain about it. */
interface Case {
  readonly note: string
  readonly text: string
  readonly config: JsonObject
}

/** Errors are where secrets leak: in connection strings, in what a parser quotes, in what a driver says (B5, C16). */
export const replacedSecretsStaySecret: Check = {
  id: 'secrecy.replaced-secrets',
  rules: ['B5', 'B7'],
  title: 'no secret stands in what a connector says of a configuration that does not work, in any encoding',
  needs: ['config'],
  mend: 'take secrets out of every text by their value before it is printed; pass on no text of a driver or a parser',
  async run(subject) {
    const cases = await casesOf(subject)
    if (cases.length === 0) throw new NotApplicable('the spec marks no setting as a secret')
    const tellings = cases.flatMap((each) => ['validate', 'schema'].map((command) => ({ ...each, command })))
    const findings = await inParallel(tellings, async ({ note, text, config, command }) => {
      const outcome = await subject.tell(command, { note, arguments: { config } })
      return leaksOf(outcome, [{ name: 'the secret', text }]).map((came) => ({
        sent: outcome.sent,
        came,
        expected: 'no secret in any line',
      }))
    })
    return findings.flat()
  },
}

async function casesOf(subject: Subject): Promise<Case[]> {
  const { config = {} } = subject
  const { host } = await subject.names()
  const spec = (await subject.spec())?.spec ?? {}
  const secrets = specProperties(spec).filter(({ depth, schema }) => depth === 0 && schema.secret === true)
  return secrets.flatMap(({ name }) => {
    const made = (note: string, text: string, value: JsonValue, others: JsonObject = {}): Case => ({
      note: `${note} as ${name}`,
      text,
      config: { ...config, ...others, [name]: value },
    })
    const elsewhere = host === undefined ? {} : { [host]: 'no-such-host.invalid' }
    return [
      made('quotes, percent signs and a line feed', awkward, awkward),
      made('a PEM', pem, pem),
      made('a list with a secret', awkward, [awkward]),
      made('an object with a secret', awkward, { inner: awkward }),
      ...(host === undefined
        ? []
        : [made('a host that does not exist and a secret', awkward, awkward, elsewhere)]),
    ]
  })
}
