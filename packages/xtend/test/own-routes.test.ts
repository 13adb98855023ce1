import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, test, vi } from 'vitest'
import { HttpError } from '../src/problems/http-error.ts'
import { answer } from '../src/service/route-answer.ts'
import { defineRoute } from '../src/service/xtend-route.ts'
import { linesOf, shareService, startService } from './service.ts'

const greet = defineRoute({
  method: 'GET',
  path: '/greetings/{name}',
  summary: 'Greets someone',
  params: { name: { type: 'string', minLength: 1, maxLength: 20 } },
  query: { times: { type: 'integer', minimum: 1, default: 1 }, loud: { type: 'boolean' } },
  response: { type: 'object', required: ['greeting'], properties: { greeting: { type: 'string' } } },
  handler: ({ params, query }) => {
    const greeting = `Hello, ${params.name}!`.repeat(query.times)
    return { greeting: query.loud ? greeting.toUpperCase() : greeting }
  },
})

const order = defineRoute({
  method: 'POST',
  path: '/orders',
  summary: 'Orders something',
  scope: 'erase',
  body: {
    type: 'object',
    required: ['article'],
    additionalProperties: false,
    properties: { article: { type: 'string' }, pieces: { type: 'integer', default: 1 } },
  },
  handler: ({ body }) =>
    answer({ status: 201, headers: { location: `/orders/${body.pieces}` }, body: { article: body.article } }),
})

const count = defineRoute({
  method: 'GET',
  path: '/count',
  summary: 'Counts',
  streams: true,
  query: { to: { type: 'integer' }, fail: { type: 'boolean', default: false } },
  required: ['to'],
  async *handler({ query }) {
    for (let number = 1; number <= query.to; number += 1) yield { number }
    if (query.fail) throw new Error('a text that nobody outside should read')
  },
})

const nothing = defineRoute({
  method: 'DELETE',
  path: '/nothing',
  summary: 'Deletes nothing',
  handler: () => undefined,
})

const fails = defineRoute({
  method: 'GET',
  path: '/fails/{how}',
  summary: 'Fails',
  params: { how: { type: 'string' } },
  problems: [404],
  handler({ params }) {
    if (params.how === 'teapot')
      throw new HttpError(418, 'REQUEST_INVALID', 'it is a teapot', { headers: { 'x-pot': 'tea' } })
    if (params.how === 'later') {
      const cause = new ConnectorError('SERVICE_BUSY', 'the upstream asked to wait')
      throw new HttpError(503, 'SERVICE_BUSY', 'the upstream asked to wait', { cause })
    }
    if (params.how === 'busy') throw new ConnectorError('SERVICE_BUSY', 'the upstream asked to wait')
    if (params.how === 'missing') throw new ConnectorError('NOT_FOUND', 'there is no such thing')
    if (params.how === 'bigint') return { id: 1n }
    if (params.how === 'stream') return (async function* () {})()
    throw new TypeError('the secret of somebody')
  },
})

const routes = [greet, order, count, nothing, fails]

test('what failed behind a route is in the log, also where the route says by which status it is answered', async () => {
  const { call, logged } = await startService({ routes })
  expect((await call('/fails/teapot')).status).toBe(418)
  expect((await call('/fails/later')).status).toBe(503)
  const errors = logged.filter(({ level }) => level === 'error')
  expect(errors).toMatchObject([{ code: 'SERVICE_BUSY', message: expect.stringContaining('asked to wait') }])
})

describe("a route of one's own", () => {
  const { call } = shareService({ routes })

  test('gets parameters of the types that its schemas say, with their defaults', async () => {
    const plain = await call('/greetings/Ann%20B')
    expect([plain.status, await plain.json()]).toEqual([200, { greeting: 'Hello, Ann B!' }])
    const loud = await call('/greetings/bob?times=2&loud=true')
    expect(await loud.json()).toEqual({ greeting: 'HELLO, BOB!HELLO, BOB!' })
  })

  test.each([
    ['/greetings/', 400, 'name'],
    [`/greetings/${'x'.repeat(21)}`, 400, 'name'],
    ['/greetings/ann?times=0', 400, 'times'],
    ['/greetings/ann?loud=maybe', 400, 'loud'],
    ['/count', 400, 'to'],
  ])('refuses %s', async (path, status, parameter) => {
    const response = await call(path)
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ errors: [expect.objectContaining({ parameter })] }),
    ])
  })

  test('gets a body that its schema has judged, with its defaults, and may answer with status and headers', async () => {
    const token = 'eraser-0123456789-0123456789-0123456789'
    const response = await call('/orders', { body: { article: 'tea' }, token })
    expect([response.status, response.headers.get('location'), await response.json()]).toEqual([
      201,
      '/orders/1',
      { article: 'tea' },
    ])
    const wrong = await call('/orders', { body: { article: 'tea', 'ann@example.org': 1 }, token })
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.not.stringContaining('ann@')])
    expect((await call('/orders', { body: { article: 'tea' } })).status).toBe(403)
  })

  test('may answer with nothing', async () => {
    const response = await call('/nothing', { method: 'DELETE' })
    expect([response.status, await response.text()]).toEqual([204, ''])
  })

  test('streams what it yields, as a list of either form', async () => {
    const items = [{ number: 1 }, { number: 2 }, { number: 3 }]
    expect(await (await call('/count?to=3')).json()).toEqual(items)
    const lines = await call('/count?to=3', { accept: 'application/json;q=0.5, application/x-ndjson' })
    expect(linesOf(await lines.text())).toEqual(items)
    const cut = await call('/count?to=3&fail=true')
    await expect(cut.text()).rejects.toThrow()
  })

  test.each([
    ['teapot', 418, { detail: 'it is a teapot' }],
    ['busy', 503, { code: 'SERVICE_BUSY' }],
    ['missing', 404, { code: 'NOT_FOUND' }],
    ['bigint', 500, { code: 'INTERNAL', detail: 'an unexpected error' }],
    ['stream', 500, { code: 'INTERNAL' }],
    ['crash', 500, { code: 'INTERNAL', detail: 'an unexpected error' }],
  ])('that fails becomes a problem: %s', async (how, status, problem) => {
    const response = await call(`/fails/${how}`)
    const text = await response.text()
    expect([response.status, JSON.parse(text)]).toEqual([status, expect.objectContaining(problem)])
    expect(text).not.toContain('somebody')
    if (how === 'teapot') expect(response.headers.get('x-pot')).toBe('tea')
  })
})

describe('handlers', () => {
  test.each([
    ['a header that would be two', { headers: { 'x-name': 'a\r\nset-cookie: b' }, body: 1 }],
    ['a header beyond Latin-1', { headers: { 'content-disposition': 'attachment; filename="中"' }, body: 1 }],
    ['a length of its own', { headers: { 'Content-Length': '1' }, body: { a: 1 } }],
    ['how another service sent it', { headers: { 'transfer-encoding': 'chunked' }, body: { a: 1 } }],
    ['a status that is none', { status: 999, body: 1 }],
    ['a status that another one has to follow', { status: 100, body: 1 }],
    ['a stream of another status', { status: 201, body: greetings() }],
  ])('cannot answer with %s', async (_what, parts) => {
    const route = {
      method: 'GET',
      path: '/wrong',
      summary: 'Wrong',
      streams: true,
      handler: () => answer(parts),
    } as const
    const { call, logged } = await startService({ routes: [route] })
    const response = await call('/wrong')
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 500, code: 'INTERNAL' })
    expect(logged.filter(({ level }) => level === 'error')).toHaveLength(1)
  })

  test('that wait do not keep others from answering', async () => {
    let release: (() => void) | undefined
    const slow = defineRoute({
      method: 'GET',
      path: '/slow',
      summary: 'Waits',
      handler: () =>
        new Promise((resolve) => {
          release = () => resolve({ done: true })
        }),
    })
    const { call } = await startService({ routes: [slow, greet] })
    const first = call('/slow')
    await vi.waitUntil(() => release !== undefined, { timeout: 20_000 })
    expect((await call('/greetings/ann')).status).toBe(200)
    release?.()
    expect(await (await first).json()).toEqual({ done: true })
  })

  test('are told when their caller goes away, and are answered for when they do not listen', async () => {
    const reasons: unknown[] = []
    const deaf = defineRoute({
      method: 'GET',
      path: '/deaf',
      summary: 'Never answers',
      handler: ({ signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason))
        return new Promise(() => {})
      },
    })
    const { call, logged } = await startService({ routes: [deaf], limits: { deadlineSeconds: 0.2 } })
    expect((await call('/deaf')).status).toBe(504)
    const away = new AbortController()
    const answer = call('/deaf', { signal: away.signal }).catch(() => 'gone')
    away.abort()
    expect(await answer).toBe('gone')
    await vi.waitUntil(() => logged.at(-1)?.context?.route === '/deaf', { timeout: 20_000 })
    expect(reasons.length).toBeGreaterThan(0)
  })

  test.each([
    ['a parameter that the path does not name', { path: '/a', params: { name: { type: 'string' } } }],
    ['a path with a parameter that nobody describes', { path: '/a/{name}' }],
    ['a path that is none', { path: 'a' }],
    ['a path with blanks', { path: '/a b' }],
    ['a body that is no schema', { path: '/a', body: { type: 'nonsense' } }],
    ['a path that the service has', { path: '/healthz' }],
  ])('are refused with %s', async (_what, wrong) => {
    const route = { method: 'GET', summary: 'Wrong', handler: () => 1, ...wrong } as never
    await expect(startService({ routes: [defineRoute(route)] })).rejects.toMatchObject({
      code: 'HOST_SETTINGS',
    })
  })

  test('may take the place of the page', async () => {
    const root = defineRoute({
      method: 'GET',
      path: '/',
      summary: 'Greets',
      scope: 'public',
      handler: () => 'hello',
    })
    const { call } = await startService({ routes: [root] })
    expect(await (await call('/', { token: null })).json()).toBe('hello')
  })
})

async function* greetings() {
  yield 'hello'
}
