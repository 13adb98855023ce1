import { describe, expect, test, vi } from 'vitest'
import type { Problem } from '../src/problems/problem.ts'
import { connectRaw, requestText } from './raw-connection.ts'
import type { StorePlan } from './sample-silo.ts'
import { eraseToken, readToken, startService } from './service.ts'

const rows = [{ author: 'ann@example.org' }]
const stores: readonly StorePlan[] = [
  { name: 'waits', rows, waitAfter: 0 },
  { name: 'notes', rows },
]
const waiting = { handles: [{ schema_name: 'waits', request_type: 'QUERY' }] }

/** Status and problem of an answer as bytes. */
function readAnswer(text: string): { readonly status: number; readonly problem: Problem } {
  const [head = '', body = ''] = text.split('\r\n\r\n')
  expect(head.toLowerCase()).toContain('content-type: application/problem+json')
  return { status: Number(head.split(' ')[1]), problem: JSON.parse(body) }
}

describe('a request that is too large or too slow', () => {
  test('a body over the limit', async () => {
    const { call } = await startService({ stores, limits: { bodyBytes: 1000 } })
    const response = await call('/query', { body: { identifiers: [], padding: 'x'.repeat(1000) } })
    expect([response.status, await response.json()]).toEqual([413, expect.objectContaining({ status: 413 })])
  })

  test('a body over the limit that comes in chunks without an end', async () => {
    const { port } = await startService({ stores, limits: { bodyBytes: 1000 } })
    const { write, ended } = await connectRaw(port)
    write(
      requestText({
        line: 'POST /query HTTP/1.1',
        token: readToken,
        headers: ['Content-Type: application/json', 'Transfer-Encoding: chunked', 'Connection: close'],
      }),
    )
    write(`800\r\n${'x'.repeat(2048)}\r\n`)
    expect((await ended).text).toMatch(/^HTTP\/1\.1 413 /)
  })

  test('headers over the limit', async () => {
    const { port } = await startService({ stores })
    const { write, ended } = await connectRaw(port)
    write(
      requestText({
        line: 'GET /schemas HTTP/1.1',
        token: readToken,
        headers: [`X-Padding: ${'x'.repeat(20_000)}`],
      }),
    )
    const { status, problem } = readAnswer((await ended).text)
    expect([status, problem.code]).toEqual([431, 'REQUEST_INVALID'])
  })

  test('what is no HTTP', async () => {
    const { port } = await startService({ stores })
    const { write, ended } = await connectRaw(port)
    write('hello, is this a service?\r\n\r\n')
    expect(readAnswer((await ended).text)).toMatchObject({ status: 400, problem: { status: 400 } })
  })

  test.each([
    ['headers that do not end', 'GET /schemas HTTP/1.1\r\nHost: localhost\r\nX-Slow: 1'],
    [
      'a body that does not come',
      requestText({
        line: 'POST /query HTTP/1.1',
        token: readToken,
        headers: ['Content-Type: application/json', 'Content-Length: 100'],
      }),
    ],
  ])('%s', async (_what, text) => {
    const { port } = await startService({ stores, limits: { headersSeconds: 0.3, requestSeconds: 0.3 } })
    const { write, ended } = await connectRaw(port)
    write(text)
    expect((await ended).text).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('garbage behind a request whose answer is on its way is not answered within it', async () => {
    const { port, silo } = await startService({ stores })
    const { write, ended } = await connectRaw(port)
    write(requestText({ line: 'POST /requests/results HTTP/1.1', token: readToken, body: waiting }))
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    write('garbage\r\n\r\n')
    expect((await ended).text).toBe('')
    await vi.waitUntil(() => silo.aborted.length === 1, { timeout: 20_000 })
  })
})

test.each([
  { headersSeconds: 86_400 },
  { headersSeconds: 0.12345, requestSeconds: 0.23456 },
  { keepAliveSeconds: 1.00001, stallSeconds: 0.12345, deadlineSeconds: 1.00001, queueSeconds: 0.01234 },
])('any limit that the settings take is one that the service starts with: %j', async (limits) => {
  const { call } = await startService({ limits })
  expect((await call('/healthz')).status).toBe(200)
})

describe('more requests than the service takes', () => {
  test('wait for their turn, and are refused where too many wait', async () => {
    const { call, silo } = await startService({ stores, limits: { maxActive: 2, maxQueued: 3 } })
    const answers = Array.from({ length: 9 }, () => call('/requests/results', { body: waiting }))
    const refused = await Promise.all(
      (await firstOf(answers, 4)).map(async (response) => [
        response.status,
        response.headers.get('retry-after'),
        ((await response.json()) as Problem).code,
      ]),
    )
    expect(refused).toEqual(Array.from({ length: 4 }, () => [503, '5', 'OVERLOADED']))
    // what takes no turn is answered nevertheless, and says that there is no room
    expect((await call('/healthz')).status).toBe(200)
    expect((await call('/readyz')).status).toBe(503)
    const all = Promise.all(answers.map(async (answer) => (await answer).status))
    const releasing = setInterval(() => silo.release(), 5)
    const statuses = await all.finally(() => clearInterval(releasing))
    expect(statuses.filter((status) => status === 200)).toHaveLength(5)
    expect(silo.mostRunning).toBe(2)
  })

  test('readiness says nothing of a silo that does not work but to the log', async () => {
    const { call, silo, logged } = await startService({ stores })
    silo.validate = async () => ({ status: 'FAILURE', message: 'the server refused the login' })
    const answer = await call('/readyz')
    expect(answer.status).toBe(503)
    const problem = await answer.text()
    expect(JSON.parse(problem)).toMatchObject({ code: 'NOT_READY' })
    expect(problem).not.toContain('login')
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        code: 'NOT_READY',
        message: 'not ready: the server refused the login',
      }),
    )
  })

  test('are refused once they have waited for too long', async () => {
    const { call } = await startService({ stores, limits: { maxActive: 1, queueSeconds: 0.1 } })
    const first = call('/requests/results', { body: waiting, signal: AbortSignal.timeout(20_000) })
    first.catch(() => {})
    const second = await call('/requests/results', { body: waiting })
    expect([second.status, second.headers.get('retry-after')]).toEqual([503, '1'])
  })

  test('make room where their caller goes away while they wait', async () => {
    const { call, silo } = await startService({ stores, limits: { maxActive: 1, maxQueued: 1 } })
    const first = call('/requests/results', { body: waiting })
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    const away = new AbortController()
    const second = call('/records/notes', { signal: away.signal }).catch(() => 'gone')
    await vi.waitUntil(async () => (await call('/readyz')).status === 503, { timeout: 20_000 })
    away.abort()
    expect(await second).toBe('gone')
    await vi.waitUntil(async () => (await call('/readyz')).status === 200, { timeout: 20_000 })
    const third = call('/records/notes')
    silo.release()
    expect([(await first).status, (await third).status]).toEqual([200, 200])
  })
})

describe('the deadline', () => {
  test('ends the work, and says so', async () => {
    const { call, silo } = await startService({ stores, limits: { deadlineSeconds: 0.2 } })
    const response = await call('/requests/results', { body: waiting })
    expect([response.status, ((await response.json()) as Problem).code]).toEqual([504, 'DEADLINE'])
    await vi.waitUntil(() => silo.aborted.length === 1, { timeout: 20_000 })
  })

  test('ends an erasure before it has begun to last', async () => {
    const { call, silo } = await startService({ stores, limits: { deadlineSeconds: 0.2 } })
    const body = {
      identifiers: [{ schema_name: 'waits', identifier: 'author', identifier_query: 'ann@example.org' }],
    }
    expect((await call('/delete', { body, token: eraseToken })).status).toBe(504)
    expect(silo.erased).toEqual([])
  })
})

test('more connections than the service takes are closed', async () => {
  const { port } = await startService({ limits: { maxConnections: 2 } })
  const [first, second] = [await connectRaw(port), await connectRaw(port)]
  const third = await connectRaw(port)
  expect((await third.ended).text).toBe('')
  for (const { write } of [first, second])
    write('GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
  expect((await first.ended).text).toContain('200 OK')
  expect((await second.ended).text).toContain('200 OK')
})

test('a connection is used for many requests', async () => {
  const { port } = await startService({ stores })
  const { write, ended } = await connectRaw(port)
  const lines = ['GET /healthz HTTP/1.1', 'GET /spec HTTP/1.1', 'GET /openapi.json HTTP/1.1']
  for (const line of lines) write(requestText({ line, token: readToken }))
  write(
    requestText({ line: 'GET /records/notes HTTP/1.1', token: readToken, headers: ['Connection: close'] }),
  )
  const { text } = await ended
  expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(4)
})

/** The first so many that are answered. */
async function firstOf(answers: readonly Promise<Response>[], count: number): Promise<readonly Response[]> {
  const first: Response[] = []
  for (const answer of answers) void answer.then((response) => first.push(response))
  await vi.waitUntil(() => first.length === count, { timeout: 20_000 })
  return [...first]
}
