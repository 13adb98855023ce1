import { describe, expect, test, vi } from 'vitest'
import { connectRaw, requestText } from './raw-connection.ts'
import type { StorePlan } from './sample-silo.ts'
import { readToken, startService } from './service.ts'

const rows = [{ author: 'ann@example.org' }, { author: 'bob@example.org' }]
const stores: readonly StorePlan[] = [{ name: 'waits', rows, waitAfter: 1 }]
const body = { handles: [{ schema_name: 'waits', request_type: 'QUERY' }] }

describe('a service that has to end', () => {
  test('takes no more connections, and lets what is in flight end', async () => {
    const { call, service, silo } = await startService({ stores })
    const response = await call('/requests/results', { body })
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    const closed = service.close({ graceSeconds: 30 })
    await expect(connectedTo(call)).rejects.toThrow()
    silo.release()
    expect(await response.json()).toHaveLength(2)
    await closed
    expect(silo.aborted).toEqual([])
  })

  test('answers 503 to requests on connections that it still has, and closes them', async () => {
    const { port, service, silo, call } = await startService({ stores })
    const kept = await connectRaw(port)
    kept.write(requestText({ line: 'POST /requests/results HTTP/1.1', token: readToken, body }))
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    const closed = service.close({ graceSeconds: 30 })
    kept.write(requestText({ line: 'GET /readyz HTTP/1.1', token: readToken }))
    // what comes only once the connection is idle finds it closed, as HTTP allows
    await new Promise((resolve) => setTimeout(resolve, 1500))
    silo.release()
    const { text } = await kept.ended
    expect(text).toContain('HTTP/1.1 200 OK')
    expect(text).toMatch(/HTTP\/1\.1 503 .*connection: close/is)
    await closed
    expect(call).toBeDefined()
  })

  test('cuts what has not ended after the grace, and ends its work', async () => {
    const { call, service, silo, logged } = await startService({ stores })
    const response = await call('/requests/results', { body, accept: 'application/x-ndjson' })
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    const reading = response.text()
    const settled = reading.catch(() => 'cut')
    await service.close({ graceSeconds: 0.1 })
    expect(await settled).toBe('cut')
    expect([silo.aborted, silo.running]).toEqual([['waits'], 0])
    expect(logged.at(-1)).toMatchObject({ context: { outcome: 'cut' } })
  })

  test('answers a problem to what has not begun to answer after the grace', async () => {
    const { call, service, silo } = await startService({ stores: [{ name: 'waits', rows, waitAfter: 0 }] })
    const answer = call('/requests/results', { body })
    await vi.waitUntil(() => silo.waiting.size === 1, { timeout: 20_000 })
    await service.close({ graceSeconds: 0.1 })
    const response = await answer
    expect([response.status, await response.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'CANCELLED' }),
    ])
  })

  test('ends at once where nothing is in flight, however long the grace and whoever keeps a connection', async () => {
    const { port, service } = await startService({ stores })
    const idle = await connectRaw(port)
    idle.write(requestText({ line: 'GET /healthz HTTP/1.1', token: readToken }))
    await vi.waitUntil(() => idle.socket.bytesRead > 0, { timeout: 20_000 })
    const silent = await connectRaw(port)
    await service.close({ graceSeconds: 1000 })
    await Promise.all([idle.ended, silent.ended])
  })
})

function connectedTo(call: (path: string) => Promise<Response>): Promise<Response> {
  return call('/healthz')
}
