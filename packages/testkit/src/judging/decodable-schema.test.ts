import { expect, it } from 'vitest'
import { rowFaults, schemaFaults } from './decodable-schema.ts'

const schema = (properties: unknown, rest: object = {}) => ({ type: 'object', properties, ...rest })

it('[B22] takes what the API can decode', () => {
  const properties = {
    id: { type: 'integer', description: 'x' },
    at: { type: 'string', format: 'uuid', maxLength: 3, contentEncoding: 'base64' },
    properties: { type: 'number' },
    definitions: { type: 'boolean' },
  }
  expect(schemaFaults(schema(properties, { description: 'people' }))).toEqual([])
})

it.each([
  ['several types', schema({ a: { type: ['string', 'null'] } })],
  ['no type', schema({ a: {} })],
  ['a nested object', schema({ a: { type: 'object', properties: {} } })],
  ['additionalProperties', schema({}, { additionalProperties: false })],
  ['required', schema({}, { required: ['a'] })],
  ['a boolean for a schema', schema({ a: true })],
  ['a null for a schema', schema({ a: null })],
  ['a list', schema({ a: { type: 'array', items: [{ type: 'string' }] } })],
  ['a reserved key', schema({ a: { type: 'string', secret: true } })],
  ['an id', schema({}, { $id: 'x' })],
  ['a null description', schema({}, { description: null })],
  ['exclusiveMinimum', schema({ a: { type: 'integer', exclusiveMinimum: 0 } })],
  ['no properties', { type: 'object' }],
  ['no object', [1]],
])('[B22] refuses %s', (_title, value) => {
  expect(schemaFaults(value)).not.toEqual([])
})

it.each([
  ['every property and null', { id: 1, name: null, ratio: 'NaN', on: true }, []],
  ['a property that is missing', { id: 1, name: 'x', ratio: 1 }, ['on is missing']],
  ['one that nobody declared', { id: 1, name: 'x', ratio: 1, on: true, more: 1 }, ['more is not declared']],
  ['a number for a string', { id: 1, name: 5, ratio: 1, on: true }, ['name is no string']],
  ['a nested value', { id: 1, name: { a: 1 }, ratio: 1, on: true }, ['name is no string']],
  ['a fraction for an integer', { id: 1.5, name: 'x', ratio: 1, on: true }, ['id is no integer']],
  ['what float64 cannot hold', { id: 2 ** 53, name: 'x', ratio: 1, on: true }, ['id is no integer']],
  ['a word for a number', { id: 1, name: 'x', ratio: '1.5', on: true }, ['ratio is no number']],
])('[B33] judges a row with %s', (_title, row, faults) => {
  const properties = {
    id: { type: 'integer' },
    name: { type: 'string' },
    ratio: { type: 'number' },
    on: { type: 'boolean' },
  }
  expect(rowFaults(row, schema(properties))).toEqual(faults)
})
