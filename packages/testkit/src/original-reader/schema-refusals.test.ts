import { expect, it } from 'vitest'
import { schemaRefusals } from './schema-refusals.ts'

const of = (property: unknown, rest: object = {}) => ({
  type: 'object',
  properties: { a: property },
  ...rest,
})

it.each([
  [
    'scalars with what describes them',
    of({ type: 'string', title: 'A', description: 'x', format: 'uuid', maxLength: 3 }),
  ],
  [
    'properties that are called like keys of a schema',
    { type: 'object', properties: { id: { type: 'integer' }, secret: { type: 'string' } } },
  ],
  ['a list of texts', of({ type: 'array', items: { type: 'string' } })],
  ['additionalProperties as a schema', of({ type: 'string' }, { additionalProperties: { type: 'string' } })],
  ['required, enum, minimum', of({ type: 'integer', minimum: 0, enum: [1, 2] }, { required: ['a'] })],
])('[B22] the API decodes %s', (_title, schema) => {
  expect(schemaRefusals(schema)).toEqual([])
})

it.each([
  ['several types', of({ type: ['string', 'null'] }), 'a: type is no text'],
  [
    'additionalProperties: false',
    of({}, { additionalProperties: false }),
    'additionalProperties: expected an object, came boolean',
  ],
  ['a boolean for a property', of(true), 'a: expected an object, came boolean'],
  ['a null for a property', of(null), 'a: expected an object, came null'],
  [
    'a list of items',
    of({ type: 'array', items: [{ type: 'string' }] }),
    'a.items: expected an object, came a list',
  ],
  [
    'a numeric exclusiveMinimum',
    of({ type: 'integer', exclusiveMinimum: 0 }),
    'a: exclusiveMinimum is a number',
  ],
  [
    'a key with another meaning',
    of({ type: 'string', secret: true }),
    'a: the key secret has another meaning to the API',
  ],
  ['a null member', of({ type: 'string', description: null }), 'a: description is null'],
  [
    'one within anyOf',
    of({ anyOf: [{ type: 'string' }, false] }),
    'a.anyOf: expected an object, came boolean',
  ],
  ['no object', [], 'the schema: expected an object, came a list'],
])('[B22] the API does not decode %s', (_title, schema, fault) => {
  expect(schemaRefusals(schema)).toEqual([fault])
})
