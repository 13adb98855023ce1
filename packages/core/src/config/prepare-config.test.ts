import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject, JsonValue } from '../protocol/messages.ts'
import { prepareConfig } from './prepare-config.ts'

const spec: JsonObject = {
  type: 'object',
  required: ['host', 'port', 'password'],
  properties: {
    host: { type: 'string' },
    port: { type: 'integer', minimum: 0, maximum: 65_535 },
    password: { type: 'string', secret: true, minLength: 8, title: 'Password', order: 1 },
    retries: { type: 'integer', order: 2 },
    ratio: { type: 'number', default: 0.5 },
    scan_all: { type: 'boolean', default: false },
    comment: { type: 'string', default: '' },
    exclude: { type: 'array', items: { type: 'string' } },
    mode: { type: 'string', enum: ['a', 'b'] },
    tunnel: {
      type: 'object',
      required: ['host'],
      properties: {
        host: { type: 'string' },
        port: { type: 'integer', default: 22 },
        key: { type: 'string', secret: true },
      },
    },
    pool: {
      type: 'object',
      properties: { size: { type: 'integer', default: 2 }, keep: { type: 'boolean', default: false } },
    },
  },
}
const least = { host: 'db', port: 1, password: 'correct horse' }

async function prepared(raw: JsonValue, schema = spec): Promise<JsonObject> {
  const result = await prepareConfig(schema, raw)
  if (!result.ok) throw new Error(result.problems.join('; '))
  return result.config
}

async function problems(raw: JsonValue, schema = spec): Promise<readonly string[]> {
  const result = await prepareConfig(schema, raw)
  return result.ok ? [] : result.problems
}

describe('[B4] what is left empty is not set', () => {
  const defaults = { ratio: 0.5, scan_all: false, comment: '', pool: { size: 2, keep: false } }

  test.each([[null], [''], [[]], [0]])('%j for an optional property', async (empty) => {
    expect(
      await prepared({ ...least, retries: empty, ratio: empty, exclude: empty === 0 ? null : empty }),
    ).toEqual({
      ...least,
      ...defaults,
    })
  })

  test('0 is a value where it is required, false always', async () => {
    expect(await prepared({ ...least, port: 0, scan_all: false })).toMatchObject({ port: 0, scan_all: false })
  })

  test('a string of blanks and the string "0" are values', async () => {
    expect(await prepared({ ...least, comment: '0' })).toMatchObject({ comment: '0' })
    expect(await prepared({ ...least, comment: ' ' })).toMatchObject({ comment: ' ' })
  })

  test('an empty value of a required property is missing', async () => {
    expect(await problems({ host: '', port: null, password: [] })).toEqual([
      'host is required, but it is not set',
      'port is required, but it is not set',
      'password is required, but it is not set',
    ])
  })

  test('an optional object in which nothing is set is not set', async () => {
    expect(await prepared({ ...least, tunnel: { host: '', port: 0, key: null } })).not.toHaveProperty(
      'tunnel',
    )
    expect(await prepared({ ...least, tunnel: {} })).not.toHaveProperty('tunnel')
  })

  test('a required object stays, so that its own properties are asked for', async () => {
    const schema = { ...spec, required: ['tunnel'] }
    expect(await problems({ tunnel: { host: '' } }, schema)).toEqual([
      'tunnel.host is required, but it is not set',
    ])
  })

  test('objects in lists are cleaned, the list keeps its entries', async () => {
    const schema = {
      properties: {
        list: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } } } },
      },
    }
    expect(await prepared({ list: [{ n: 0 }, { n: 1 }, 'x'] }, schema).catch(String)).toContain('list[2]')
    expect(await prepared({ list: [{ n: 0 }, { n: 1 }] }, schema)).toEqual({ list: [{}, { n: 1 }] })
  })

  test('nothing unset is left, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (raw) => {
        const config = await prepared(raw as JsonObject, { type: 'object' })
        expect(Object.values(config)).not.toContain(null)
        expect(Object.values(config)).not.toContain('')
        const again = await prepared(config, { type: 'object' })
        expect(again).toEqual(config)
      }),
    )
  })

  test('a member named __proto__ stays a mere member', async () => {
    const config = await prepared(JSON.parse('{"__proto__":{"polluted":true}}') as JsonObject, {})
    expect(Object.hasOwn(config, '__proto__')).toBe(true)
    expect((config as { polluted?: unknown }).polluted).toBeUndefined()
  })
})

describe('defaults', () => {
  test('an object is made of its defaults only where that is all of it', async () => {
    const config = await prepared(least)
    expect(config.pool).toEqual({ size: 2, keep: false })
    expect(config).not.toHaveProperty('tunnel')
  })

  test('an object that is set gets the defaults of its properties', async () => {
    expect(await prepared({ ...least, tunnel: { host: 'gate' } })).toMatchObject({
      tunnel: { host: 'gate', port: 22 },
    })
  })

  test('in lists of objects too', async () => {
    const item = {
      type: 'object',
      properties: { size: { type: 'integer', default: 0 }, on: { default: true } },
    }
    const schema: JsonObject = { properties: { pools: { type: 'array', items: item } } }
    expect(await prepared({ pools: [{}, { size: null, on: false }] }, schema)).toEqual({
      pools: [
        { size: 0, on: true },
        { size: 0, on: false },
      ],
    })
  })

  test('0 is not set where one of the alternatives is a number', async () => {
    const schema: JsonObject = {
      properties: { size: { anyOf: [{ type: 'integer' }, { type: 'null' }], default: 9 } },
    }
    expect(await prepared({ size: 0 }, schema)).toEqual({ size: 9 })
  })

  test('a default is a copy each time', async () => {
    const schema = { properties: { list: { type: 'array', default: ['a'] } } }
    const first = await prepared({}, schema)
    ;(first.list as string[]).push('b')
    expect(await prepared({}, schema)).toEqual({ list: ['a'] })
  })

  test('what is set is kept, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1 }), fc.boolean(), async (size, keep) => {
        expect(await prepared({ ...least, pool: { size, keep } })).toMatchObject({ pool: { size, keep } })
      }),
    )
  })
})

describe('C17: a wrong configuration is told by sentences', () => {
  test('all faults at once', async () => {
    expect(
      await problems({
        host: 5,
        port: 70_000,
        password: 'short',
        mode: 'c',
        exclude: ['a', 7],
        tunnel: { port: 'x' },
      }),
    ).toEqual([
      'host: expected a string, but the number 5 came',
      'port: expected at most 65535, but the number 70000 came',
      'password: expected at least 8 characters, but a string came',
      'exclude[1]: expected a string, but the number 7 came',
      'mode: expected one of "a", "b", but the string "c" came',
      'tunnel.host is required, but it is not set',
      'tunnel.port: expected an integer, but the string "x" came',
    ])
  })

  test.each([
    [null, 'null'],
    [[], 'a list'],
    ['x', 'a string'],
    [1, 'an integer'],
  ])('%j is no configuration', async (raw, kind) => {
    expect(await problems(raw as JsonValue)).toEqual([`expected an object, but ${kind} came`])
  })

  test('a secret is never shown, nor a text that holds one, nor a part of one', async () => {
    const secret = 'hunter22'
    const sentences = await problems({
      ...least,
      password: secret,
      port: secret,
      retries: `x ${secret}`,
      mode: 'hunter',
      tunnel: { host: 'a', key: 99 },
    })
    expect(sentences.length).toBeGreaterThan(2)
    expect(sentences.join()).not.toContain('hunter')
    expect(sentences.join()).not.toContain('99')
  })

  test('nor a value in the place of a list or an object with a secret inside', async () => {
    const schema: JsonObject = {
      properties: {
        keys: { type: 'array', items: { type: 'string', secret: true } },
        tunnel: { type: 'object', properties: { key: { type: 'string', secret: true } } },
      },
    }
    expect(await prepareConfig(schema, { keys: 'hunter22', tunnel: 'sesame99' })).toMatchObject({
      problems: ['keys: expected a list, but a string came', 'tunnel: expected an object, but a string came'],
    })
  })

  test('a connection string that was taken for a name is told by its length', async () => {
    expect(await prepareConfig(spec, { ...least, 'postgres://u:hunter22@db': 1 })).toMatchObject({
      unknown: ['(a name of 24 characters)'],
    })
  })

  test('long texts, and such as connection strings are made of, are not shown', async () => {
    const sentences = await problems({ ...least, port: 'x'.repeat(41), retries: 'u:p@host', ratio: 'a\nb' })
    expect(sentences).toEqual([
      'port: expected an integer, but a string came',
      'retries: expected an integer, but a string came',
      'ratio: expected a number, but a string came',
    ])
  })

  test('faults are told in the words of another form, with no value at all', async () => {
    const wording = { nameOf: (path: readonly (string | number)[]) => path.join('/'), kindsOnly: true }
    expect(await prepareConfig(spec, { host: 'db', port: 70_000, mode: 'plain' }, wording)).toMatchObject({
      problems: [
        'password is required, but it is not set',
        'port: expected at most 65535, but an integer came',
        'mode: expected one of "a", "b", but a string came',
      ],
    })
  })

  test('unknown properties are named, and refused only where the spec says so', async () => {
    const known = await prepareConfig(spec, {
      ...least,
      hots: 'x',
      tunnel: { host: 'a', prot: 1 },
      gone: null,
    })
    expect(known).toMatchObject({ ok: true, unknown: ['hots', 'tunnel.prot'] })
    const closed = await prepareConfig({ ...spec, additionalProperties: false }, { ...least, hots: 'x' })
    expect(closed).toMatchObject({ ok: false, problems: ['hots is not a known property'], unknown: [] })
  })

  test('unknown properties in lists of objects are named too', async () => {
    const item = { type: 'object', properties: { host: { type: 'string' } } }
    const schema: JsonObject = { properties: { servers: { type: 'array', items: item } } }
    expect(await prepareConfig(schema, { servers: [{ host: 'a' }, { hots: 'b' }] })).toMatchObject({
      unknown: ['servers[1].hots'],
    })
  })

  test.each(['http://json-schema.org/draft-07/schema#', 'https://json-schema.org/draft-07/schema'])(
    'the dialect may be named %s',
    async ($schema) => {
      expect(await prepareConfig({ $schema, required: ['host'] }, {})).toMatchObject({
        problems: ['host is required, but it is not set'],
      })
    },
  )

  test.each([
    [{ type: 'nonsense' }, 'draft-07: schema is invalid: data/type must be'],
    [{ $schema: 'https://json-schema.org/draft/2020-12/schema' }, 'draft-07: no schema with key or ref'],
  ])('a spec that is no JSON Schema of draft-07 is told why: %j', async (schema, why) => {
    await expect(prepareConfig(schema, {})).rejects.toThrow(why)
  })

  test('a spec that is no JSON Schema is the fault of the connector', async () => {
    await expect(prepareConfig({ type: 'nonsense' }, {})).rejects.toMatchObject({ code: 'SPEC_INVALID' })
  })
})
