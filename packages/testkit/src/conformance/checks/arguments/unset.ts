import type { JsonValue } from '@monoid-kit/core'
import { type Check, type Finding, NotApplicable } from '../../check.ts'
import { inParallel } from '../../in-parallel.ts'
import { specProperties } from '../../spec-properties.ts'
import { isSameSchema, usualSchema } from './usual-schema.ts'

const ownEmpty: Readonly<Record<string, JsonValue>> = { string: '', integer: 0, number: 0, array: [] }

/** What a form leaves empty arrives in one of these ways (B4). */
const ways: readonly { readonly note: string; readonly empty: (type: string) => JsonValue }[] = [
  { note: 'null for each optional setting that is left out', empty: () => null },
  {
    note: 'an empty text, 0 or an empty list for each optional setting that is left out',
    empty: (type) => ownEmpty[type] ?? null,
  },
]

/** An API sends what the user left empty as null, "", 0 or [] (B4). */
export const emptyMeansUnset: Check = {
  id: 'arguments.unset',
  rules: ['B4'],
  title: 'null, "", 0 and [] mean the same as leaving an optional setting out',
  needs: ['config'],
  mend: 'drop settings that are null, empty or (where optional) 0 before the configuration is checked and used',
  async run(subject) {
    const { config = {} } = subject
    const spec = await subject.spec()
    const left = specProperties(spec?.spec ?? {}).filter(
      ({ name, depth, isRequired }) => depth === 0 && !isRequired && !Object.hasOwn(config, name),
    )
    if (left.length === 0) throw new NotApplicable('the configuration leaves no optional setting out')
    const usual = await usualSchema(subject)
    const findings = await inParallel(ways, async ({ note, empty }): Promise<Finding[]> => {
      const added = left.map(({ name, schema }) => [name, empty(String(schema.type))])
      const outcome = await subject.tell('schema', {
        note,
        arguments: { config: { ...Object.fromEntries(added), ...config } },
      })
      return isSameSchema(outcome, usual)
        ? []
        : [{ sent: outcome.sent, came: outcome.shape, expected: usual.shape }]
    })
    return findings.flat()
  },
}
