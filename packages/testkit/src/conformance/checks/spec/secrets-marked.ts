import type { Check } from '../../check.ts'
import { secretName } from '../../secret-name.ts'
import { specProperties } from '../../spec-properties.ts'
import { printedSpec } from './printed-spec.ts'

const textTypes: ReadonlySet<unknown> = new Set(['string', 'array', 'object', undefined])

/** A secret that is not marked is shown by the form and stored in the clear (B23). */
export const secretsAreMarked: Check = {
  id: 'spec.secrets-marked',
  rules: ['B23'],
  title: 'every setting whose name says that it is a secret is marked so',
  needs: [],
  mend: 'give the setting "secret": true',
  async run(subject) {
    const unmarked = specProperties(await printedSpec(subject)).filter(
      ({ name, schema }) => secretName.test(name) && textTypes.has(schema.type) && schema.secret !== true,
    )
    return unmarked.map(({ path }) => ({
      sent: 'spec',
      came: `${path} without "secret": true`,
      expected: '"secret": true on what holds a secret',
    }))
  },
}
