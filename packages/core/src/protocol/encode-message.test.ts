import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteLength, encodeMessage, recordFrame } from './encode-message.ts'
import type { MonoidMessage } from './messages.ts'
import { checkMessage } from './validators.ts'

const every: readonly MonoidMessage[] = [
  { type: 'SPEC', spec: { name: 'shop', spec: { type: 'object', default: null } } },
  { type: 'VALIDATE', validate_msg: { status: 'FAILURE', message: 'no such host' } },
  {
    type: 'SCHEMA',
    schema_msg: {
      schemas: [
        { name: 'users', group: 'shop/public', json_schema: { type: 'object' } },
        { name: 'a', json_schema: {} },
      ],
    },
  },
  {
    type: 'RECORD',
    record: { record_type: 'RECORD', schema_name: 'users', schema_group: 'g', data: { id: 1, gone: null } },
  },
  { type: 'RECORD', record: { record_type: 'FILE', schema_name: 'users', file: 'a/b.tar.gz' } },
  {
    type: 'RECORD',
    record: {
      schema_name: 'users',
      data: { bio: 'x' },
      part: { record: 3, index: 0, last: false, json: ['bio'] },
    },
  },
  {
    type: 'REQUEST_RESULT',
    request: {
      status: { schema_name: 'users', request_status: 'COMPLETE', data_type: 'RECORDS' },
      handle: { schema_name: 'users', data: { kept: null }, request_type: 'QUERY' },
    },
  },
  {
    type: 'REQUEST_STATUS',
    request_status: { schema_group: 'g', schema_name: 'users', request_status: 'PROGRESS' },
  },
  {
    type: 'LOG',
    log: {
      message: 'hello',
      level: 'info',
      time: '2026-01-01T00:00:00.000Z',
      code: 'USAGE',
      context: { a: null },
    },
  },
]

describe('encodeMessage', () => {
  it.each(every.map((message) => [message.type, message] as const))(
    'writes a valid %s that says the same',
    (_, message) => {
      const value: unknown = JSON.parse(encodeMessage(message))
      expect(value).toEqual(message)
      expect(checkMessage(value)).toMatchObject({ ok: true })
    },
  )

  it('writes members in one order, whatever the order they came in', () => {
    const text = encodeMessage({
      record: { data: { z: 1, a: 2 }, schema_name: 'users', schema_group: 'g', record_type: 'RECORD' },
      type: 'RECORD',
    })
    expect(text).toBe(
      '{"type":"RECORD","record":{"record_type":"RECORD","schema_group":"g","schema_name":"users","data":{"z":1,"a":2}}}',
    )
  })

  it('[C22] writes no null member of a message, and keeps the nulls of data', () => {
    const record = {
      record_type: null,
      schema_name: 'users',
      schema_group: null,
      data: { a: null },
      file: null,
      part: undefined,
    }
    const message = { type: 'RECORD', record } as unknown as MonoidMessage
    expect(encodeMessage(message)).toBe(
      '{"type":"RECORD","record":{"schema_name":"users","data":{"a":null}}}',
    )
    const status = { schema_group: null, schema_name: 'a', request_status: 'COMPLETE', data_type: null }
    const handle = { schema_group: null, schema_name: 'a', data: null, request_type: 'DELETE' }
    expect(
      encodeMessage({ type: 'REQUEST_RESULT', request: { status, handle } } as unknown as MonoidMessage),
    ).not.toContain('null')
  })

  it('writes well-formed UTF-8 on one line for any text', () => {
    const anyUnit = fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    })
    fc.assert(
      fc.property(anyUnit, anyUnit, (key, text) => {
        const line = encodeMessage({
          type: 'RECORD',
          record: { schema_name: 'users', data: Object.fromEntries([[key, text]]) },
        })
        expect(line.isWellFormed()).toBe(true)
        expect(line).not.toMatch(/[\r\n]/)
        expect(JSON.parse(line)).toEqual({
          type: 'RECORD',
          record: { schema_name: 'users', data: Object.fromEntries([[key, text]]) },
        })
      }),
    )
  })
})

describe('recordFrame', () => {
  it('makes the same line as encoding the whole', () => {
    const ref = { schema_group: 'g"', schema_name: 'ü' }
    const { head, tail } = recordFrame(ref)
    const row = { id: 1, text: '}}' }
    expect(head + JSON.stringify(row) + tail).toBe(
      encodeMessage({ type: 'RECORD', record: { ...ref, data: row } }),
    )
  })
})

it('byteLength counts UTF-8', () => {
  expect(byteLength('aé€😀')).toBe(10)
})
