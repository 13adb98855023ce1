import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFrame } from './parse-frame.ts'

const parse = (frame: unknown) =>
  parseFrame(Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)), 'orders')

describe('parseFrame', () => {
  it('understands each kind of message, whatever else it holds', () => {
    const more = {
      resourceName: 'sources',
      resourceId: 'orders',
      address: 'x',
      messageHeaders: {},
      isExternal: false,
    }
    expect(parse({ ...more, op: 'publish', object: { a: 1 } })).toMatchObject({
      kind: 'publish',
      object: { a: 1 },
    })
    expect(parse({ ...more, op: 'reconnectRequired' })).toEqual({ kind: 'reconnect' })
    expect(parse({ op: 'configureExtension', object: { config: null } })).toEqual({
      kind: 'configuration',
      configuration: null,
    })
    const messageHeaders = { REPLY_ADDR_HEADER: 'a"1' }
    expect(parse({ ...more, op: 'query', messageHeaders, object: { b: 2 } })).toEqual({
      kind: 'query',
      query: { replyAddress: 'a"1', object: { b: 2 } },
    })
    expect(parse({ op: 'query', messageHeaders })).toMatchObject({ kind: 'query', query: { object: {} } })
    expect(parse({ op: 'query', messageHeaders, object: [1] })).toMatchObject({ kind: 'faulty-query' })
    expect(parse({ status: 200 })).toEqual({ kind: 'status', status: 200 })
  })

  it('lets a configuration without config be told from one that is null', () => {
    expect(parse({ op: 'configureExtension', object: {} })).toEqual({
      kind: 'configuration',
      configuration: undefined,
    })
    expect(parse({ op: 'configureExtension' })).toEqual({ kind: 'configuration', configuration: undefined })
  })

  it.each([
    [[{ code: 'authFailure', message: 'bad' }], { code: 'authFailure', text: 'bad' }],
    [
      { code: 'authFailure', message: 'bad' },
      { code: 'authFailure', text: 'bad' },
    ],
    [[{ messageCode: 'c', messageTemplate: 't' }], { code: 'c', text: 't' }],
    [[], {}],
    [['text'], {}],
    ['text', {}],
    [null, {}],
    [undefined, {}],
    [[{ code: 5, message: null }], {}],
  ])('takes code and text out of a failure whose body is %j', (body, expected) => {
    expect(parse({ status: 401, body })).toEqual({ kind: 'status', status: 401, ...expected })
  })

  it('takes nothing of the answer to a token, which holds more tokens', () => {
    expect(parse({ status: 200, body: { code: 'canary', userInfo: { accessToken: 'canary' } } })).toEqual({
      kind: 'status',
      status: 200,
    })
  })

  it.each([
    'notjson',
    '',
    '[1]',
    'null',
    '5',
    '{"foo":1}',
    '{"status":"200"}',
    '{"op":"somethingNew"}',
    '{"op":5}',
    '{"op":"publish","object":[1]}',
    '{"op":"publish","resourceId":"other","object":{}}',
    '{"op":"query","object":{}}',
    '{"op":"query","messageHeaders":{"REPLY_ADDR_HEADER":7},"object":{}}',
    '{"op":"constructor"}',
    `${'['.repeat(100_000)}`,
  ])('[7.7.15] calls %.40s junk', (text) => {
    expect(parse(text).kind).toBe('junk')
  })

  it('calls what is not UTF-8 junk', () => {
    expect(parseFrame(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'orders').kind).toBe('junk')
  })

  it('never throws, and never quotes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        const incoming = parseFrame(Buffer.from(`${text}canary`), 'orders')
        expect(JSON.stringify(incoming)).not.toContain('canary')
      }),
    )
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('publish', 'query', 'configureExtension', 'x'),
        (value, op) => {
          for (const frame of [
            value,
            { op, object: value, messageHeaders: value },
            { status: 500, body: value },
          ]) {
            expect(parse(JSON.stringify(frame))).toHaveProperty('kind')
          }
        },
      ),
    )
  })
})
