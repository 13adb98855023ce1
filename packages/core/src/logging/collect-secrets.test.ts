import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../protocol/messages.ts'
import { collectSecrets } from './collect-secrets.ts'

const hidden = { type: 'string', secret: true }

describe('collectSecrets', () => {
  it.each<[string, JsonObject, JsonObject, string[]]>([
    ['a property', { properties: { password: hidden, user: {} } }, { password: 'p', user: 'u' }, ['p']],
    ['a number', { properties: { pin: { type: 'integer', secret: true } } }, { pin: 4711 }, ['4711']],
    [
      'nested objects',
      { properties: { a: { properties: { b: hidden } } } },
      { a: { b: 'p', c: 'x' } },
      ['p'],
    ],
    [
      'all below a secret object',
      { properties: { a: { secret: true } } },
      { a: { b: ['p', { c: 'q' }], d: 7 } },
      ['p', 'q', '7'],
    ],
    [
      'array items',
      { properties: { a: { items: { properties: { key: hidden } } } } },
      { a: [{ key: 'p' }, { key: 'q' }] },
      ['p', 'q'],
    ],
    ['items one by one', { properties: { a: { items: [{}, hidden] } } }, { a: ['x', 'p'] }, ['p']],
    ['anyOf', { anyOf: [{ properties: { a: {} } }, { properties: { a: hidden } }] }, { a: 'p' }, ['p']],
    ['oneOf within allOf', { allOf: [{ oneOf: [{ properties: { a: hidden } }] }] }, { a: 'p' }, ['p']],
    ['else', { if: false, else: { properties: { a: hidden } } }, { a: 'p' }, ['p']],
    ['free properties', { additionalProperties: hidden }, { a: 'p' }, ['p']],
    ['patterns', { patternProperties: { '^s_': hidden } }, { s_a: 'p', other: 'x' }, ['p']],
    [
      'references',
      { definitions: { 'a/b': hidden }, properties: { a: { $ref: '#/definitions/a~1b' } } },
      { a: 'p' },
      ['p'],
    ],
    [
      'a reference to the whole',
      { properties: { next: { $ref: '#' }, key: hidden } },
      { next: { key: 'p' } },
      ['p'],
    ],
    [
      'references in a circle',
      { $ref: '#/allOf/0', allOf: [{ $ref: '#' }], properties: { a: hidden } },
      { a: 'p' },
      ['p'],
    ],
    [
      'one secret twice, and none',
      { properties: { a: hidden, b: hidden, c: hidden } },
      { a: 'p', b: 'p', c: '' },
      ['p'],
    ],
    [
      'a text where a list of secrets belongs',
      { properties: { a: { type: 'array', items: hidden } } },
      { a: 'p' },
      ['p'],
    ],
    [
      'a list where an object with a secret belongs',
      { properties: { a: { type: ['object', 'null'], properties: { key: hidden } } } },
      { a: ['p', 7] },
      ['p', '7'],
    ],
    [
      'a text that none of the alternatives is meant for',
      { properties: { a: { anyOf: [{ type: 'object', properties: { key: hidden } }, { type: 'null' }] } } },
      { a: 'p' },
      ['p'],
    ],
    [
      'nothing in a text that an alternative is meant for',
      { properties: { a: { anyOf: [{ type: 'object', properties: { key: hidden } }, { type: 'string' }] } } },
      { a: 'none' },
      [],
    ],
    ['a pattern that is none', { patternProperties: { '(': hidden } }, { a: 'p' }, ['p']],
    ['nothing behind a reference that is none', { properties: { a: { $ref: '#/%zz' } } }, { a: 'p' }, []],
    ['names of the prototype', { properties: { a: hidden } }, { constructor: 'x', toString: 'y' }, []],
  ])('finds %s', (_, spec, config, secrets) => {
    expect(collectSecrets(spec, config)).toEqual(secrets)
  })

  it('bears a configuration of another shape', () => {
    const spec = { properties: { a: { properties: { b: hidden } }, c: { items: hidden } } }
    expect(collectSecrets(spec, { a: 'x', c: 'y' })).toEqual([])
    expect(collectSecrets(spec, null)).toEqual([])
    expect(collectSecrets(spec, undefined)).toEqual([])
  })
})
