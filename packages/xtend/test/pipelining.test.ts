import { describe, expect, test, vi } from 'vitest'
import { connectRaw, requestText } from './raw-connection.ts'
import { readToken, startService } from './service.ts'

const line = 'POST /requests/results HTTP/1.1'
const body = { handles: [{ schema_name: 'waits', request_type: 'QUERY' }] }
const rows = [{ author: 'ann@example.org' }]

describe('requests that were sent behind one another on a connection that ends', () => {
  test('are all given up, with their work and their turns', async () => {
    const stores = [{ name: 'waits', rows, waitAfter: 0 }]
    const { port, silo, logged, service, call } = await startService({ stores, limits: { maxActive: 4 } })
    const connection = await connectRaw(port)
    connection.write(requestText({ line, token: readToken, body }).repeat(3))
    connection.write(requestText({ line: 'POST /validate HTTP/1.1', token: readToken }))
    connection.write(requestText({ line: 'GET /healthz HTTP/1.1', token: readToken }).repeat(20))
    await vi.waitUntil(() => silo.waiting.size === 3, { timeout: 20_000 })
    connection.socket.destroy()
    await vi.waitUntil(() => silo.aborted.length === 3 && silo.running === 0, { timeout: 20_000 })
    const outcomes = () => logged.filter(({ context }) => context?.outcome === 'gone')
    await vi.waitUntil(() => outcomes().length === 24, { timeout: 20_000 })
    const answers = await Promise.all([1, 2, 3, 4].map(() => call('/validate', { method: 'POST' })))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    await service.close({ graceSeconds: 600 })
  })

  test('are no error, though they waited for their turns', async () => {
    const stores = [{ name: 'waits', rows, waitAfter: 0 }]
    const { port, silo, logged } = await startService({ stores, limits: { maxActive: 1 } })
    const connection = await connectRaw(port)
    connection.write(requestText({ line, token: readToken, body }).repeat(3))
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    connection.socket.destroy()
    const outcomes = () => logged.filter(({ context }) => context?.outcome === 'gone')
    await vi.waitUntil(() => outcomes().length === 3 && silo.running === 0, { timeout: 20_000 })
    expect(logged.filter(({ level }) => level === 'error')).toEqual([])
  })
})
