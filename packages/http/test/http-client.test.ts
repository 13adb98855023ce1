import { getEventListeners } from 'node:events'
import { text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import type { ConnectorError } from '@monoid-kit/core'
import { expect, it, onTestFinished } from 'vitest'
import { HttpClient, type HttpClientOptions } from '../src/index.ts'
import { startService } from './service.ts'

const { signal } = new AbortController()
const token = 'Bearer s3cr3t-token'

function clientOf(url: string, options: Partial<HttpClientOptions> = {}): HttpClient {
  const client = new HttpClient({ baseUrl: url, firstWaitSeconds: 0.001, ...options })
  onTestFinished(() => client.close())
  return client
}

async function failureOf(work: Promise<unknown>): Promise<ConnectorError> {
  return work.then(
    () => expect.unreachable('an error was expected'),
    (thrown: ConnectorError) => thrown,
  )
}

it('asks below the path of its address, with query, credentials and body', async () => {
  const { url, asked } = await startService((request, response) => request.pipe(response))
  const client = clientOf(`${url}/v1`, { credentials: { 'X-Api-Key': 'k' } })
  const answer = client.json('users', {
    method: 'POST',
    json: { a: [1] },
    query: { page: 2, all: true },
    signal,
  })
  expect(await answer).toEqual({ a: [1] })
  expect(asked[0]?.url).toBe('/v1/users?page=2&all=true')
  expect(asked[0]?.headers).toMatchObject({ 'x-api-key': 'k', 'content-type': 'application/json' })
})

it('tries again what a passing fault has spoilt, with new credentials, and each time in its turn', async () => {
  const { url, asked } = await startService((_, response, before) => {
    if (before === 0) response.socket?.destroy()
    else if (before === 1) response.writeHead(503).end()
    else response.end('[5]')
  })
  let fetched = 0
  const credentials = async () => ({ authorization: `Bearer ${fetched++}` })
  const client = clientOf(url, { credentials, rate: { requests: 1, perSeconds: 0.05 } })
  const begin = performance.now()
  expect(await client.json('', { signal })).toEqual([5])
  expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer 0', 'Bearer 1', 'Bearer 2'])
  // a limit from below: however slow the machine, it cannot be quicker
  expect(performance.now() - begin).toBeGreaterThan(95)
})

it('waits as long as Retry-After says, and gives up where that is too long', async () => {
  const wait = { short: '1', long: '60' }
  const { url, asked } = await startService((request, response, before) => {
    const seconds = wait[request.url?.slice(1) as keyof typeof wait]
    if (before === 1) response.end('null')
    else response.writeHead(429, { 'retry-after': seconds }).end()
  })
  const begin = performance.now()
  expect(await clientOf(url).json('short', { signal })).toBe(null)
  expect(performance.now() - begin).toBeGreaterThan(950)
  expect(await failureOf(clientOf(url).json('long', { signal }))).toMatchObject({ code: 'SERVICE_BUSY' })
  expect(asked).toHaveLength(3)
})

it('tells in the context of an error how long the service asks to be left alone', async () => {
  const waits = ['90', new Date(Date.now() + 90_000).toUTCString(), 'Thu, 01 Jan 1970 00:00:00 GMT', 'soon']
  const { url } = await startService((_, response, before) =>
    response.writeHead(429, { 'retry-after': waits[before] ?? '' }).end(),
  )
  const told: unknown[] = []
  for (const _ of waits) {
    const { context } = await failureOf(clientOf(url, { attempts: 1 }).json('', { signal }))
    told.push(context.retryAfterSeconds)
  }
  expect(told[0]).toBe(90)
  expect(told[1]).toBeGreaterThan(0)
  expect(told[1]).toBeLessThanOrEqual(90)
  expect(told.slice(2)).toEqual([0, undefined])
})

it('follows no redirect where none is allowed, so that a secret in an address stays there', async () => {
  const other = await startService((_, response) => response.end('[2]'))
  const { url, asked } = await startService(({ url: path }, response) =>
    response.writeHead(302, { location: `${other.url}${path}` }).end(),
  )
  const failure = await failureOf(
    clientOf(url, { redirects: 0 }).json('', { query: { key: 's3cr3t' }, signal }),
  )
  expect(failure).toMatchObject({ code: 'SERVICE_REFUSED', message: expect.stringContaining('redirect') })
  expect(inspect(failure, { depth: 20, showHidden: true })).not.toContain('s3cr3t')
  expect([asked.length, other.asked.length]).toEqual([1, 0])
})

it('sends a POST twice only where it may, and gives up after the last attempt', async () => {
  const { url, asked } = await startService((_, response) => response.writeHead(500).end())
  const client = clientOf(url, { attempts: 3 })
  await failureOf(client.json('', { method: 'POST', signal }))
  expect(asked).toHaveLength(1)
  const failure = await failureOf(client.json('', { method: 'POST', repeatable: true, signal }))
  expect(failure).toMatchObject({ code: 'SERVICE_BUSY', failureType: 'transient', scope: 'store' })
  expect(asked).toHaveLength(4)
})

it.each([
  [401, 'LOGIN_FAILED'],
  [403, 'PRIVILEGE_MISSING'],
  [404, 'SERVICE_REFUSED'],
])('says what %i means, without path and credentials', async (status, code) => {
  const { url } = await startService((_, response) => response.writeHead(status).end('ann@example.org'))
  const client = clientOf(url, { credentials: { authorization: token, 'x-key': 's3cr3t-key' } })
  const failure = await failureOf(client.json('users/ann@example.org', { signal }))
  expect(failure.code).toBe(code)
  expect(inspect([failure, client], { depth: 20, showHidden: true })).not.toMatch(/s3cr3t|ann@/)
})

it('answers null to an accepted status and to an empty answer', async () => {
  const { url } = await startService(({ url: path }, response) =>
    response.writeHead(path === '/gone' ? 404 : 204).end(),
  )
  const request = { method: 'DELETE', accept: [404], signal } as const
  expect(await clientOf(url).json('gone', request)).toBe(null)
  expect(await clientOf(url).json('', request)).toBe(null)
})

it('takes no credentials to another origin, by a redirect or a next page', async () => {
  const other = await startService((_, response) => response.end('[2]'))
  const { url } = await startService(({ url: path }, response) => {
    if (path === '/moved') response.writeHead(307, { location: other.url }).end()
    else response.setHeader('link', `<${other.url}>; rel="next"`).end('[1]')
  })
  const client = clientOf(url, { credentials: { 'x-key': 'k', authorization: token } })
  expect(await client.json('moved', { signal })).toEqual([2])
  const taken: unknown[] = []
  for await (const item of client.pages('', { signal })) taken.push(item)
  expect(taken).toEqual([1, 2])
  for (const { headers } of other.asked)
    expect([headers['x-key'], headers.authorization]).toEqual([undefined, undefined])
  expect(await failureOf(client.json('moved', { method: 'PUT', signal }))).toHaveProperty(
    'code',
    'SERVICE_REFUSED',
  )
  expect(other.asked).toHaveLength(2)
})

it('reads page after page by a cursor, and ends where one leads back', async () => {
  const { url, asked } = await startService(({ url: path }, response) => {
    const cursor = Number(new URL(path ?? '', 'http://x').searchParams.get('cursor'))
    response.end(JSON.stringify({ users: [cursor, cursor + 0.5], more: cursor === 3 ? 1 : cursor + 1 }))
  })
  const taken: unknown[] = []
  const items = (page: unknown) => (page as { users: number[] }).users
  const next = (page: unknown) => `?cursor=${(page as { more: number }).more}`
  const read = async () => {
    for await (const item of clientOf(url).pages('users', { items, next, signal })) taken.push(item)
  }
  expect(await failureOf(read())).toHaveProperty('code', 'SERVICE_REFUSED')
  expect(taken).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5])
  expect(asked).toHaveLength(4)
})

it('ends with the signal: in a silence, in a wait, and in the line for a turn', async () => {
  const { url } = await startService(({ url: path }, response) => {
    if (path === '/busy') response.writeHead(429, { 'retry-after': '19' }).end()
    else if (path === '/turn') response.end('1')
  })
  const client = clientOf(url, { rate: { requests: 1, perSeconds: 30 } })
  await client.json('turn', { signal })
  for (const [asking, path] of [
    [clientOf(url), 'silent'],
    [clientOf(url), 'busy'],
    [client, 'turn'],
  ] as const) {
    const own = new AbortController()
    setTimeout(() => own.abort(new Error('enough')), 100)
    expect(await failureOf(asking.json(path, { signal: own.signal }))).toHaveProperty('message', 'enough')
  }
})

it('tells silence, a body that does not end, no connection, a lost one, and what is not JSON apart', async () => {
  const { url } = await startService(({ url: path }, response) => {
    if (path === '/html') response.end('<html>')
    if (path === '/lost') response.destroy()
    if (path === '/endless') response.write('[')
  })
  const client = clientOf(url, { timeoutSeconds: 0.1, attempts: 1 })
  const codeOf = async (work: Promise<unknown>) => (await failureOf(work)).code
  expect(await codeOf(client.json('silent', { signal }))).toBe('CONNECT_TIMEOUT')
  expect(await codeOf(client.json('endless', { signal }))).toBe('CONNECT_TIMEOUT')
  expect(await codeOf(client.json('lost', { signal }))).toBe('CONNECTION_LOST')
  expect(await codeOf(client.json('html', { signal }))).toBe('SERVICE_REFUSED')
  const nobody = clientOf('http://127.0.0.1:1', { attempts: 1 })
  expect(await codeOf(nobody.json('', { signal }))).toBe('CONNECT_FAILED')
  const broken = clientOf(url, { credentials: { authorization: 'a\nb' } })
  expect(await codeOf(broken.json('', { signal }))).toBe('LOGIN_FAILED')
  expect(() => new HttpClient({ baseUrl: 'https://a:s3cr3t@b' })).toThrow(/^(?!.*s3cr3t)/)
})

it('hands out a download as it comes, and ends it where it pauses for too long', async () => {
  const { url } = await startService(({ url: path }, response) => {
    response.write('whole')
    if (path === '/whole') response.end()
    if (path === '/gone') response.destroy()
  })
  const client = clientOf(url, { timeoutSeconds: 0.1 })
  expect(await text(client.download('whole', { signal }))).toBe('whole')
  const stalled = await failureOf(text(client.download('stalled', { signal })))
  expect(stalled).toHaveProperty('code', 'CONNECT_TIMEOUT')
})

it('sends bytes as they come, or throws what broke them', async () => {
  const got: string[] = []
  const { url } = await startService(async (request, response) => {
    got.push(`${request.method} ${request.url} ${await text(request).catch(() => 'cut')}`)
    response.writeHead(204).end()
  })
  const client = clientOf(url)
  const pieces = async function* (...texts: readonly string[]) {
    for (const piece of texts) yield Buffer.from(piece)
  }
  await client.upload('files/5', { content: pieces('one,', 'two'), signal })
  await client.upload('files/6', {
    content: Buffer.from('all'),
    method: 'POST',
    contentType: 'text/plain',
    signal,
  })
  await client.upload('files/7', { content: pieces('known'), bytes: 5, signal })
  expect(got).toEqual(['PUT /files/5 one,two', 'POST /files/6 all', 'PUT /files/7 known'])
  const broken = new Error('the source broke')
  const source = async function* () {
    yield Buffer.from('half')
    throw broken
  }
  expect(await failureOf(client.upload('files/8', { content: source(), signal }))).toBe(broken)
  await expect.poll(() => got.at(-1)).toBe('PUT /files/8 cut')
})

it('leaves nothing behind with a signal that lives on', async () => {
  const { url } = await startService((request, response) => {
    request.resume()
    response.end('"ok"')
  })
  const client = clientOf(url)
  await client.json('a', { signal })
  await text(client.download('a', { signal }))
  for await (const _ of client.download('a', { signal })) break
  await client.upload('a', { content: Buffer.from('x'), signal })
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
