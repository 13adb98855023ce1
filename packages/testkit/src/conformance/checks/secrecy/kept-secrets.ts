import { collectSecrets, type JsonObject } from '@monoid-kit/core'
import { type Check, NotApplicable } from '../../check.ts'
import { allOutcomes } from './all-outcomes.ts'
import { type Canary, leaksOf } from './find-leaks.ts'

/** A shorter secret, or a word of letters alone, may well stand for something else. */
const telling = /^(?=.*[^a-z]).{8,}$/is

/** All output of a connector is kept by APIs, engines and people (B5, C16). */
export const secretsStaySecret: Check = {
  id: 'secrecy.kept-secrets',
  rules: ['B5', 'B7'],
  title: 'no secret of the configuration stands in any line of any command',
  needs: ['config'],
  mend: 'take secrets out of every text by their value before it is printed, and put none into a handle',
  async run(subject) {
    const spec = (await subject.spec())?.spec ?? {}
    const canaries = canariesOf(spec, subject.config ?? {})
    if (canaries.length === 0) {
      throw new NotApplicable('the configuration has no secret of 8 characters or more that is no plain word')
    }
    return (await allOutcomes(subject)).flatMap(({ outcome }) =>
      leaksOf(outcome, canaries).map((came) => ({
        sent: outcome.sent,
        came,
        expected: 'no secret in any line',
      })),
    )
  },
}

function canariesOf(spec: JsonObject, config: JsonObject): Canary[] {
  const secrets = new Set(collectSecrets(spec, config))
  const others = Object.values(config).flatMap((value) =>
    typeof value === 'string' && !secrets.has(value) ? [value] : [],
  )
  return [...secrets]
    .filter((text) => telling.test(text) && !others.some((other) => other.includes(text)))
    .map((text) => ({ name: 'a secret of the configuration', text }))
}
