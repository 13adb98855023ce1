import type { JsonObject } from '@monoid-kit/core'
import type { Check } from '../../check.ts'
import { isObject, specProperties } from '../../spec-properties.ts'
import { printedSpec } from './printed-spec.ts'

const scalars: ReadonlySet<unknown> = new Set(['string', 'integer', 'number', 'boolean'])
const branching = ['enum', 'oneOf', 'anyOf', 'allOf', 'not', 'if', 'const', '$ref', 'patternProperties']

/** What the API's form cannot show nobody can fill in (B23). */
export const formCanShowSpec: Check = {
  id: 'spec.form-types',
  rules: ['B23'],
  title: 'every setting is of a kind that the form of the API can show',
  needs: [],
  mend: 'describe each setting as string, integer, number, boolean, array of strings, or object with properties; replace enum by pattern and a description',
  async run(subject) {
    const spec = await printedSpec(subject)
    const expected = 'one of string, integer, number, boolean, array of strings, object with properties'
    const whole = branching.filter((key) => Object.hasOwn(spec, key)).map((key) => ['the spec', key] as const)
    const settings = specProperties(spec).flatMap(({ path, schema }) =>
      faultsOf(schema).map((fault) => [path, fault] as const),
    )
    return [...whole, ...settings].map(([path, fault]) => ({
      sent: 'spec',
      came: `${path}: ${fault}`,
      expected,
    }))
  },
}

function faultsOf(schema: JsonObject): string[] {
  const faults = branching.filter((key) => Object.hasOwn(schema, key))
  const { type, items, properties } = schema
  if (type === 'array')
    return isObject(items) && items.type === 'string' ? faults : [...faults, 'an array of others']
  if (type === 'object') return isObject(properties) ? faults : [...faults, 'an object without properties']
  return scalars.has(type) ? faults : [...faults, `the type ${JSON.stringify(type) ?? 'is missing'}`]
}
