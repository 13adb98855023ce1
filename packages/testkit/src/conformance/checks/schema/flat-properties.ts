import { type JsonValue, storeLabel } from '@monoid-kit/core'
import type { Check } from '../../check.ts'

const known: ReadonlySet<JsonValue | undefined> = new Set(['string', 'integer', 'number', 'boolean', 'array'])

/** A user chooses identifiers and categories per property, and only top-level ones can be chosen (B19, B33). */
export const flatProperties: Check = {
  id: 'schema.flat-properties',
  rules: ['B19', 'B22', 'B33'],
  title:
    'every json_schema is an object with properties of one plain type each, none with properties of its own',
  needs: ['config'],
  mend: 'give each property "type": "string", "integer", "number" or "boolean"; print nested values as JSON text with "contentMediaType": "application/json"',
  async run(subject) {
    return (await subject.schemas()).flatMap((schema) =>
      faultsOf(schema.json_schema).map((fault) => ({
        sent: 'schema',
        came: `${storeLabel(schema)}: ${fault}`,
        expected: 'the type object with properties, each of one plain type',
      })),
    )
  },
}

function faultsOf({ type, properties }: Readonly<Record<string, JsonValue>>): string[] {
  const faults = type === 'object' ? [] : ['its type is not object']
  if (!isObject(properties)) return [...faults, 'it has no properties']
  const entries = Object.entries(properties)
  if (entries.length === 0) faults.push('it has no properties')
  for (const [name, property] of entries) {
    if (!isObject(property) || !known.has(property.type)) faults.push(`${name} has no plain type`)
    else if (property.properties !== undefined) faults.push(`${name} has properties of its own`)
  }
  return faults
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
