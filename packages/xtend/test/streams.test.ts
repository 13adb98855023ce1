import { once } from 'node:events'
import { request } from 'node:http'
import { describe, expect, test, vi } from 'vitest'
import { connectRaw, requestText } from './raw-connection.ts'
import { readPlainly } from './read-plainly.ts'
import type { StorePlan } from './sample-silo.ts'
import { linesOf, readToken, startService } from './service.ts'

const rows = Array.from({ length: 5 }, (_, index) => ({ author: `author ${index}`, text: 'x' }))
const handlesOf = (name: string) => ({ handles: [{ schema_name: name, request_type: 'QUERY' }] })

/** Rows without end, made as they are asked for. */
function* endlessRows() {
  for (let index = 0; ; index += 1) yield { author: `author ${index}`, text: 'x'.repeat(1000) }
}

/** What came of a body before it ended, well or not. */
async function bodyOf(response: Response): Promise<{ text: string; whole: boolean }> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true })
    }
    return { text, whole: true }
  } catch {
    return { text, whole: false }
  }
}

describe.each([
  ['plain records', {}],
  ['encoded records', { batch: 1 }],
])('an export of %s that fails midway', (_what, kind) => {
  const stores: readonly StorePlan[] = [{ name: 'lost', rows, failAfter: 3, ...kind }]
  const body = handlesOf('lost')

  test('is no whole NDJSON, and its last line says why', async () => {
    const { call, logged } = await startService({ stores })
    const response = await call('/requests/results', { body, accept: 'application/x-ndjson' })
    const { text, whole } = await bodyOf(response)
    const lines = linesOf(text)
    expect([response.status, whole, lines.length]).toEqual([200, false, 4])
    expect(lines[3]).toEqual({
      problem: expect.objectContaining({
        code: 'CONNECTION_LOST',
        status: 503,
        instance: response.headers.get('x-request-id'),
      }),
    })
    expect(logged.at(-1)).toMatchObject({ context: { status: 200, outcome: 'cut' } })
  })

  test('is no whole JSON', async () => {
    const { call } = await startService({ stores })
    const { text, whole } = await bodyOf(await call('/requests/results', { body }))
    expect(whole).toBe(false)
    expect(text.trimEnd()).toMatch(/\}$/)
    expect(JSON.parse(`${text}]`)).toHaveLength(3)
  })

  test('resets the connection of HTTP/1.0, where the end of it would be the end of the body', async () => {
    const { port } = await startService({ stores })
    const line = 'POST /requests/results HTTP/1.0'
    const { text, isReset } = await readPlainly(port, requestText({ line, token: readToken, body }))
    expect([text.includes('200 OK'), isReset]).toEqual([true, true])
  })
})

test('an export that lacks a store is cut after the others, and names it', async () => {
  const { call } = await startService({ stores: [{ name: 'notes', rows }] })
  const body = { handles: ['gone', 'notes'].map((name) => ({ schema_name: name, request_type: 'QUERY' })) }
  const response = await call('/requests/results', { body, accept: 'application/jsonl' })
  const { text, whole } = await bodyOf(response)
  const lines = linesOf(text)
  expect([whole, lines.length]).toEqual([false, 6])
  expect(lines[5]).toEqual({
    problem: expect.objectContaining({
      code: 'INCOMPLETE',
      stores: [{ schema_name: 'gone', code: 'UNKNOWN_STORE', detail: expect.any(String) }],
    }),
  })
})

test('a caller that takes trailers is told how many items a whole body has', async () => {
  const { port } = await startService({ stores: [{ name: 'notes', rows }] })
  const sent = request({
    port,
    path: '/requests/results',
    method: 'POST',
    headers: { authorization: `Bearer ${readToken}`, 'content-type': 'application/json', te: 'trailers' },
  })
  sent.end(JSON.stringify(handlesOf('notes')))
  const [response] = await once(sent, 'response')
  response.resume()
  await once(response, 'end')
  expect([response.headers.trailer, response.trailers]).toEqual(['Monoid-Items', { 'monoid-items': '5' }])
})

describe('a reader that is slow', () => {
  test.each([
    ['plain', {}],
    ['encoded', { batch: 50 }],
  ])('holds the silo back: %s', async (_what, kind) => {
    const { port, silo } = await startService({ stores: [{ name: 'endless', rows: endlessRows(), ...kind }] })
    const { write, socket } = await connectRaw(port)
    socket.pause()
    write(
      requestText({ line: 'POST /requests/results HTTP/1.1', token: readToken, body: handlesOf('endless') }),
    )
    let made = -1
    await vi.waitUntil(
      () => {
        const isStill = silo.rowsMade > 0 && silo.rowsMade === made
        made = silo.rowsMade
        return isStill
      },
      { timeout: 20_000, interval: 300 },
    )
    // what fits into the buffers of both sockets, the writer's and one batch
    expect(made * 1000).toBeLessThan(16 * 1024 * 1024)
    socket.destroy()
    await vi.waitUntil(() => silo.running === 0, { timeout: 20_000 })
  })

  test('is cut once it has taken nothing for too long', async () => {
    const { port, silo, logged } = await startService({
      stores: [{ name: 'endless', rows: endlessRows(), batch: 50 }],
      limits: { stallSeconds: 0.2 },
    })
    const { write, socket } = await connectRaw(port)
    socket.pause()
    write(
      requestText({ line: 'POST /requests/results HTTP/1.1', token: readToken, body: handlesOf('endless') }),
    )
    await vi.waitUntil(() => silo.rowsMade > 0 && silo.running === 0, { timeout: 20_000 })
    await vi.waitUntil(() => logged.at(-1)?.context?.outcome === 'cut', { timeout: 20_000 })
  })

  test('finds its connection reset then, where it speaks HTTP/1.0', async () => {
    const stores = [{ name: 'endless', rows: endlessRows(), batch: 50 }]
    const { port, logged } = await startService({ stores, limits: { stallSeconds: 0.2 } })
    const line = 'POST /requests/results HTTP/1.0'
    const request = requestText({ line, token: readToken, body: handlesOf('endless') })
    const { isReset } = await readPlainly(port, request, () =>
      vi.waitUntil(() => logged.at(-1)?.context?.outcome === 'cut', { timeout: 20_000 }),
    )
    expect(isReset).toBe(true)
  })

  test('is not taken for one while the silo itself takes its time', async () => {
    const { call, silo } = await startService({
      stores: [{ name: 'waits', rows, waitAfter: 2 }],
      limits: { stallSeconds: 0.1 },
    })
    const answer = call('/requests/results', { body: handlesOf('waits') }).then(bodyOf)
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    await new Promise((resolve) => setTimeout(resolve, 500))
    silo.release()
    expect((await answer).whole).toBe(true)
  })
})

describe('a caller that goes away', () => {
  test.each([
    ['before the first record', 0],
    ['in the middle of the records', 2],
  ])('ends the work: %s', async (_what, waitAfter) => {
    const { call, silo, logged } = await startService({ stores: [{ name: 'waits', rows, waitAfter }] })
    const away = new AbortController()
    const answer = call('/requests/results', { body: handlesOf('waits'), signal: away.signal }).then(bodyOf)
    const settled = answer.catch(() => 'rejected')
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    away.abort()
    await settled
    await vi.waitUntil(() => silo.aborted.length === 1 && silo.running === 0, { timeout: 20_000 })
    await vi.waitUntil(() => logged.at(-1)?.context?.outcome === 'gone', { timeout: 20_000 })
    expect(logged.filter(({ level }) => level === 'error')).toEqual([])
  })
})
