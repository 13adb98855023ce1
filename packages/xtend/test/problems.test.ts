import { describe, expect, test } from 'vitest'
import type { Problem } from '../src/problems/problem.ts'
import type { StorePlan } from './sample-silo.ts'
import { type CallOptions, shareService } from './service.ts'

const rows = [{ author: 'ann@example.org' }, { author: 'bob@example.org' }]
const stores: readonly StorePlan[] = [
  { name: 'notes', rows },
  { name: 'lost', rows, failAfter: 0 },
  { name: 'files', rows: [], files: ['an archive'] },
  { name: 'twins', rows: [], files: ['one', 'two'] },
]
const canary = 'canary.person@example.org'
const handles = (...names: readonly string[]) => ({
  handles: names.map((name) => ({ schema_name: name, request_type: 'QUERY', data: { value: canary } })),
})

async function problemOf(response: Response): Promise<Problem> {
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  const text = await response.text()
  expect(text).not.toContain(canary)
  expect(text).not.toMatch(/\.[cm]?[jt]s\b/)
  const problem: Problem = JSON.parse(text)
  expect(problem.status).toBe(response.status)
  expect(problem.instance).toBe(response.headers.get('x-request-id'))
  return problem
}

describe('a request that is wrong', () => {
  const { call } = shareService({ stores })

  test.each<[string, string, CallOptions, number, Partial<Problem>]>([
    ['no such path', `/${canary}`, {}, 404, { code: 'NOT_FOUND' }],
    ['no such path below a known one', '/query/more', { body: {} }, 404, {}],
    ['no such method', '/schemas', { method: 'DELETE' }, 405, {}],
    ['HEAD, which would do the work for nothing', '/schemas', { method: 'HEAD' }, 405, {}],
    ['OPTIONS', '/schemas', { method: 'OPTIONS' }, 405, {}],
    ['an unknown parameter', `/schemas?${canary}=1`, {}, 400, { errors: [{ detail: expect.any(String) }] }],
    [
      'a parameter that is no number',
      `/records/notes?limit=${canary}`,
      {},
      400,
      { errors: [{ parameter: 'limit', detail: 'must be integer' }] },
    ],
    [
      'a parameter too large',
      '/records/notes?limit=1001',
      {},
      400,
      { errors: [{ parameter: 'limit', detail: 'must be <= 1000' }] },
    ],
    [
      'a parameter twice',
      '/records/notes?limit=1&limit=2',
      {},
      400,
      { errors: [{ parameter: 'limit', detail: 'must be integer' }] },
    ],
    ['an unknown store', `/records/${canary}`, {}, 404, { code: 'UNKNOWN_STORE' }],
    ['a store of no name', '/records/', {}, 400, {}],
    ['a wrong percent-encoding', '/records/%zz', {}, 400, {}],
    ['an unknown store, described', '/schemas/shop/gone', {}, 404, { code: 'UNKNOWN_STORE' }],
    ['a media type that is not there', '/schemas', { accept: 'text/html' }, 406, {}],
    [
      'a media type that is refused',
      '/schemas',
      { accept: 'application/json;q=0, application/x-ndjson;q=0' },
      406,
      {},
    ],
    ['no body', '/query', { method: 'POST' }, 400, {}],
    ['an empty body', '/query', { body: '' }, 400, {}],
    ['no JSON', '/query', { body: `{"${canary}` }, 400, {}],
    [
      'a body that is no JSON by its type',
      '/query',
      { body: '{}', headers: { 'content-type': 'text/plain' } },
      415,
      {},
    ],
    ['a prototype', '/query', { body: '{"__proto__": {"identifiers": []}}' }, 400, {}],
    [
      'a list instead of an object',
      '/query',
      { body: [] },
      400,
      { errors: [{ pointer: '', detail: 'must be object' }] },
    ],
    [
      'a handle of an unknown store',
      '/requests/results',
      { body: handles('gone') },
      404,
      {
        code: 'INCOMPLETE',
        stores: [expect.objectContaining({ schema_name: 'gone', code: 'UNKNOWN_STORE' })],
      },
    ],
    [
      'a file for a caller that takes none',
      '/requests/results',
      { body: handles('files'), accept: 'application/json' },
      406,
      {},
    ],
    [
      'files at once',
      '/requests/results',
      { body: handles('files', 'twins'), accept: 'application/gzip' },
      400,
      {},
    ],
    [
      'records as a file',
      '/requests/results',
      { body: handles('notes'), accept: 'application/gzip' },
      406,
      {},
    ],
  ])('%s', async (_what, path, options, status, expected) => {
    const response = await call(path, options)
    expect(response.status).toBe(status)
    if (options.method === 'HEAD') return
    const problem = await problemOf(response)
    expect(problem).toMatchObject(expected)
    if (status === 405) expect(response.headers.get('allow')).toBe('GET')
  })

  test('all faults of a body are told at once, by pointers that hold no value', async () => {
    const identifiers = [
      { schema_name: 7, identifier: 'author', identifier_query: canary },
      { schema_name: 'notes', identifier_query: canary, [canary]: 1 },
    ]
    const problem = await problemOf(await call('/query', { body: { identifiers } }))
    expect(problem.errors).toEqual([
      { pointer: '/identifiers/0/schema_name', detail: 'must be string' },
      { pointer: '/identifiers/1/identifier', detail: "must have required property 'identifier'" },
    ])
  })

  test('a body with a million faults is told one of them', async () => {
    const body = `{"identifiers":[${'0,'.repeat(9000)}${'0,'.repeat(200_000)}0]}`
    const problem = await problemOf(await call('/query', { body }))
    expect(problem.errors).toHaveLength(1)
  })

  test('a path without a token is not told whether it exists', async () => {
    for (const path of ['/schemas', '/nothing']) {
      const response = await call(path, { token: null })
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([
        401,
        expect.stringMatching(/^Bearer/),
      ])
      await problemOf(response)
    }
  })
})

describe('what fails behind the service', () => {
  const { call } = shareService({ stores })

  test('is a problem as long as nothing was sent, and says when to try again', async () => {
    for (const [path, options] of [
      ['/records/lost', {}],
      ['/requests/results', { body: handles('lost') }],
    ] as const) {
      const response = await call(path, options)
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5'])
      expect(await problemOf(response)).toMatchObject({
        code: 'CONNECTION_LOST',
        detail: expect.stringContaining('the server closed'),
      })
    }
  })
})
