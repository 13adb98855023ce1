import { describe, expect, test } from 'vitest'
import { type StorePlan, sampleSpec } from './sample-silo.ts'
import { eraseToken, linesOf, startService } from './service.ts'

const rows = [
  { author: 'ann@example.org', text: 'one' },
  { author: 'bob@example.org', text: 'two, "quoted"\n' },
  { author: 'cem@example.org', text: 'three' },
]
const stores: readonly StorePlan[] = [
  { name: 'notes', rows },
  { name: 'users', group: 'shop/public', rows, batch: 2 },
  { name: 'a/b', group: 'c', rows },
  { name: 'empty', rows: [], batch: 1 },
  { name: 'unreadable', rows: [] },
]
const group = { schema_group: 'shop/public' }
const ofNotes = { schema_name: 'notes', identifier: 'author', identifier_query: 'ann@example.org' }
const ofUsers = { ...ofNotes, ...group, schema_name: 'users' }
const handle = (ref: object) => ({ ...ref, request_type: 'QUERY', data: {} })
const recordsOf = (ref: object) => rows.map((data) => ({ record_type: 'RECORD', ...ref, data }))

describe('what a silo answers', () => {
  test('its spec, its check without the password, its stores', async () => {
    const { call } = await startService({ stores })
    expect(await (await call('/spec')).json()).toEqual(sampleSpec)
    expect(await (await call('/validate', { method: 'POST' })).json()).toEqual({
      status: 'SUCCESS',
      message: 'logged in with [secret]',
    })
    const schemas = await call('/schemas')
    expect(schemas.headers.get('content-type')).toBe('application/json')
    expect(schemas.headers.get('cache-control')).toBe('no-store')
    const list = (await schemas.json()) as { name: string; group?: string }[]
    expect(list.map((schema) => [schema.group, schema.name])).toEqual([
      [undefined, 'empty'],
      [undefined, 'notes'],
      [undefined, 'unreadable'],
      ['c', 'a/b'],
      ['shop/public', 'users'],
    ])
    const lines = await call('/schemas', { accept: 'application/x-ndjson' })
    expect(linesOf(await lines.text())).toEqual(list)
  })

  test.each([
    ['/notes', {}, 'notes'],
    ['/shop/public/users', { group: 'shop/public' }, 'users'],
    ['/shop%2Fpublic/users', { group: 'shop/public' }, 'users'],
    ['/c/a%2Fb', { group: 'c' }, 'a/b'],
  ])('one store at %s, its schema and a sample', async (path, inGroup, name) => {
    const { call } = await startService({ stores })
    expect(await (await call(`/schemas${path}`)).json()).toMatchObject({ ...inGroup, name })
    const sample = await (await call(`/records${path}?limit=3`)).json()
    const ref = 'group' in inGroup ? { schema_group: inGroup.group } : {}
    expect(sample).toEqual(recordsOf({ ...ref, schema_name: name }))
  })

  test.each([1, 2])('no more than %i records of a sample, though they come by two', async (limit) => {
    const { call, silo } = await startService({ stores })
    for (const path of ['/notes', '/shop/public/users']) {
      const response = await call(`/records${path}?limit=${limit}`, { accept: 'application/x-ndjson' })
      expect(linesOf(await response.text())).toHaveLength(limit)
    }
    expect(silo.running).toBe(0)
  })

  test('a query answers each store with a handle, and says why one failed', async () => {
    const { call } = await startService({ stores })
    const body = {
      identifiers: [
        ofNotes,
        { ...ofUsers, json_schema: {} },
        { ...ofNotes, schema_name: 'unreadable', schema_group: null },
        { ...ofNotes, schema_name: 'gone' },
      ],
    }
    const response = await call('/query', { body })
    expect(response.status).toBe(200)
    const answers = (await response.json()) as { handle: object; status: object; problem?: object }[]
    expect(answers).toEqual([
      {
        status: { schema_name: 'notes', request_status: 'COMPLETE', data_type: 'RECORDS' },
        handle: {
          schema_name: 'notes',
          data: { identifiers: [{ identifier: 'author', identifier_query: 'ann@example.org' }] },
          request_type: 'QUERY',
        },
      },
      {
        status: { ...group, schema_name: 'users', request_status: 'COMPLETE', data_type: 'RECORDS' },
        handle: expect.objectContaining({ ...group, schema_name: 'users' }),
      },
      {
        status: { schema_name: 'unreadable', request_status: 'FAILED', data_type: 'RECORDS' },
        handle: { schema_name: 'unreadable', request_type: 'QUERY' },
        problem: {
          schema_name: 'unreadable',
          code: 'PRIVILEGE_MISSING',
          detail: expect.stringContaining('SELECT is not granted'),
        },
      },
      {
        status: { schema_name: 'gone', request_status: 'FAILED', data_type: 'RECORDS' },
        handle: { schema_name: 'gone', request_type: 'QUERY' },
        problem: { schema_name: 'gone', code: 'UNKNOWN_STORE', detail: expect.any(String) },
      },
    ])
    const handles = answers.slice(0, 2).map((answer) => answer.handle)
    expect(await (await call('/requests/status', { body: { handles } })).json()).toEqual([
      { schema_name: 'notes', request_status: 'COMPLETE', data_type: 'RECORDS' },
      { ...group, schema_name: 'users', request_status: 'COMPLETE', data_type: 'RECORDS' },
    ])
    const both = [...recordsOf({ schema_name: 'notes' }), ...recordsOf({ ...group, schema_name: 'users' })]
    expect(await (await call('/requests/results', { body: { handles } })).json()).toEqual(both)
    const lines = await call('/requests/results', { body: { handles }, accept: 'application/x-ndjson' })
    expect(lines.headers.get('content-type')).toBe('application/x-ndjson')
    expect(linesOf(await lines.text())).toEqual(both)
  })

  test('no records are an empty list, in either form', async () => {
    const { call } = await startService({ stores })
    for (const body of [{ handles: [] }, { handles: [handle({ schema_name: 'empty' })] }]) {
      const json = await call('/requests/results', { body })
      expect(await json.text()).toBe('[]\n')
      const lines = await call('/requests/results', { body, accept: 'application/x-ndjson' })
      expect([lines.status, await lines.text()]).toEqual([200, ''])
    }
  })

  test('rows whose buffer is overwritten at once arrive as they were', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({
      author: `author ${index}`,
      text: 'x'.repeat(index % 300),
    }))
    const { call } = await startService({ stores: [{ name: 'many', rows: many, batch: 7 }] })
    const body = { handles: [handle({ schema_name: 'many' })] }
    const records = (await (await call('/requests/results', { body })).json()) as { data: object }[]
    expect(records.map(({ data }) => data)).toEqual(many)
    const lines = await (await call('/requests/results', { body, accept: 'application/x-ndjson' })).text()
    expect(linesOf(lines)).toEqual(records)
  })

  test('find tells findings as they come; a silo without it has no such path', async () => {
    const { call } = await startService({ stores })
    const body = { terms: [{ name: 'email', value: 'ann@example.org' }] }
    expect(await (await call('/find', { body })).json()).toEqual([
      { kind: 'match', schema_name: 'notes', column: 'author', via: 'name', exact: 1 },
      { kind: 'summary', stores: 5, searched: 1, unread: 0 },
    ])
    const { call: other } = await startService()
    expect((await other('/find', { body })).status).toBe(404)
  })
})

describe('erasing', () => {
  const body = { identifiers: [ofNotes] }

  test('takes a token of its own', async () => {
    const { call, silo } = await startService({ stores })
    expect((await call('/delete', { body })).status).toBe(403)
    expect((await call('/delete', { body, token: null })).status).toBe(401)
    expect(silo.erased).toEqual([])
    const response = await call('/delete', { body, token: eraseToken })
    expect(await response.json()).toEqual([
      {
        status: { schema_name: 'notes', request_status: 'COMPLETE', data_type: 'NONE' },
        handle: { schema_name: 'notes', request_type: 'DELETE' },
      },
    ])
    expect(silo.erased).toEqual(['ann@example.org'])
  })

  test('is off unless the operator has allowed it', async () => {
    const { call, silo } = await startService({ stores, eraseEnabled: false })
    const response = await call('/delete', { body, token: eraseToken })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
      403,
      'NOT_ENABLED',
    ])
    expect(silo.erased).toEqual([])
  })

  test.each([
    ['9007199254740993', 'a number whose digits JSON has changed'],
    ['1.5', 'no whole number'],
    ['true', 'no text'],
    ['null', 'nothing'],
  ])('never begins with the value %s: %s', async (value) => {
    const { call, silo } = await startService({ stores })
    const text = JSON.stringify(body).replace('"ann@example.org"', value)
    const response = await call('/delete', { body: text, token: eraseToken })
    expect([response.status, silo.erased]).toEqual([400, []])
  })
})
