import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keptLog } from '../../test/support/kept-log.ts'
import { AutomaticHealth } from './automatic-health.ts'
import { TcpProbe } from './tcp-probe.ts'

const log = keptLog()
let probe: TcpProbe

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  log.lines.length = 0
  probe = new TcpProbe({ port: 0, log })
})
afterEach(async () => {
  vi.useRealTimers()
  await probe.close()
})

async function becomes(healthy: boolean): Promise<void> {
  await vi.waitUntil(() => probe.isHealthy() === healthy)
}

describe('AutomaticHealth', () => {
  it('is healthy once all sources are connected', async () => {
    const health = new AutomaticHealth(probe, { sources: ['a', 'b'], log })
    health.connected('a', true)
    health.connected('other', true)
    health.connected('a', true)
    await probe.declareUnhealthy()
    expect(probe.isHealthy()).toBe(false)
    health.connected('b', true)
    await becomes(true)
  })

  it('is unhealthy when one has not been connected for some time, not before', async () => {
    const health = new AutomaticHealth(probe, { sources: ['a', 'b'], graceSeconds: 10, log })
    health.connected('a', true)
    health.connected('b', true)
    await becomes(true)
    health.connected('a', false)
    await vi.advanceTimersByTimeAsync(9000)
    health.connected('a', true)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(probe.isHealthy()).toBe(true)
    health.connected('b', false)
    await vi.advanceTimersByTimeAsync(5000)
    health.connected('b', false)
    await vi.advanceTimersByTimeAsync(5000)
    await becomes(false)
    health.connected('b', true)
    await becomes(true)
  })

  it('declares nothing any more once it is closed', async () => {
    const health = new AutomaticHealth(probe, { sources: ['a'], graceSeconds: 10, log })
    health.connected('a', true)
    await becomes(true)
    health.connected('a', false)
    health.close()
    await vi.advanceTimersByTimeAsync(20_000)
    expect(probe.isHealthy()).toBe(true)
  })

  it('says in the log that the port is taken, once, and has it when it is free', async () => {
    const server = createServer().listen(0)
    await once(server, 'listening')
    const taken = new TcpProbe({ port: (server.address() as AddressInfo).port, log })
    new AutomaticHealth(taken, { sources: ['a'], log }).connected('a', true)
    await vi.waitUntil(() => log.lines.length === 1)
    expect([taken.isHealthy(), log.lines[0]]).toEqual([
      false,
      expect.stringMatching(/^error: tcpProbePort \d+: another program/),
    ])
    await vi.advanceTimersByTimeAsync(5000)
    await taken.declareHealthy().catch(() => {})
    expect(log.lines).toHaveLength(1)
    await new Promise((resolve) => server.close(resolve))
    await vi.advanceTimersByTimeAsync(5000)
    await vi.waitUntil(() => taken.isHealthy())
    await taken.close()
  })
})
