import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { until, useVantiqLab } from './vantiq-lab.ts'

const refused = { kind: 'refuse', status: 403, code: 'io.vantiq.no', message: 'not you' } as const

describe('refusals', () => {
  const lab = useVantiqLab()

  it('[PYT2 test_connect_bad_auth] [7.7.7] a wrong token ends the set, with an error that names status, code and message', async () => {
    const server = await lab.serve()
    const { ended, set } = lab.run(lab.makeSet(server, {}, { authToken: 'a-wrong-token' }))
    const failure = await ended
    expect(failure).toBeInstanceOf(ConnectorError)
    const { message } = failure as ConnectorError
    for (const part of ['401', 'authFailure', 'invalid authToken']) expect(message).toContain(part)
    expect(message).not.toContain('a-wrong-token')
    expect(server.handshakeCount).toBe(1)
    expect(set.source('orders').state).toMatchObject({ phase: 'closed', lastError: failure })
  })

  it.each([undefined, {}, [], 'no', [{ code: 7 }]])(
    '[7.7.7] so it is where the refusal has the body %j',
    async (body) => {
      const answer = { kind: 'refuse', status: 400 } as const
      const server = await lab.serve({ authentication: body === undefined ? answer : { ...answer, body } })
      const failure = await lab.run(lab.makeSet(server)).ended
      expect(failure).toBeInstanceOf(ConnectorError)
      expect((failure as ConnectorError).message).toContain('400')
      expect(server.handshakeCount).toBe(1)
    },
  )

  it('[7.7.7] a source that is refused for good ends the others first, properly', async () => {
    const closed: string[] = []
    const server = await lab.serve({ sources: { orders: {}, returns: {} } })
    const set = lab.makeSet(
      server,
      { close: ({ source }) => void closed.push(source) },
      { sources: ['orders', 'returns'] },
    )
    const { ended } = lab.run(set)
    const orders = await server.connected('orders')
    const returns = await server.connected('returns')
    server.behave({ authentication: { kind: 'refuse', status: 401 } })
    orders.abort()
    expect(await ended).toBeInstanceOf(ConnectorError)
    expect(closed.sort()).toEqual(['orders', 'returns'])
    await server.until(() => returns.state === 'closed' && server.sessions.length === 0)
    expect(set.sources.map(({ state }) => state.phase)).toEqual(['closed', 'closed'])
  })

  it('[JT2 testAuthenticateFailFirst] [JT2 testSourceConnectionFailFirstAndAuthFailFirst] failures that pass are overcome', async () => {
    const server = await lab.serve()
    server.answerNext({ authentication: { kind: 'refuse', status: 503 }, connect: refused }, 2)
    const { set } = lab.run(lab.makeSet(server))
    await server.connected('orders')
    expect(server.claims.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'configured'])
    await until(() => set.source('orders').state.phase === 'connected')
  })

  it('[JT2 testSourceConnectionFailFirst] [JT2 testHttpHandlerOnFailedConnection] [7.7.9] a refused source is tried again, and its handlers wait', async () => {
    const calls: string[] = []
    const server = await lab.serve()
    server.answerNext({ connect: refused }, 3)
    const { set } = lab.run(
      lab.makeSet(server, {
        connect: () => void calls.push('connect'),
        close: () => void calls.push('close'),
      }),
    )
    const errors: unknown[] = []
    set.onStateChange((_, { lastError }) => void errors.push(lastError?.message))
    await server.connected('orders')
    await until(() => calls.length > 0)
    expect(calls).toEqual(['connect'])
    expect(server.claimCount).toBe(4)
    const told = errors.find((message) => String(message).includes('403'))
    expect(told).toContain('io.vantiq.no')
    expect(told).toContain('not you')
  })

  it('[7.7.9] each wait after a refusal is longer than the one before may be: never a hot loop', async () => {
    const server = await lab.serve({ connect: refused })
    const set = lab.makeSet(server, {}, { backOffFirstSeconds: 0.01, backOffCapSeconds: 0.08 })
    const waits: number[] = []
    set.onStateChange((_, { phase, retryInMs }) => {
      if (phase === 'waiting') waits.push(retryInMs ?? 0)
    })
    lab.run(set)
    await until(() => waits.length === 15)
    await set.close()
    for (const [attempt, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(Math.min(80, 10 * 2 ** attempt))
    }
    // one dial for each wait, and the one that was under way
    expect(server.dials).toBeLessThanOrEqual(waits.length + 1)
    expect(new Set(waits).size).toBeGreaterThan(5)
  })

  it.each([
    ['closes properly at once', () => ({ connect: { kind: 'close', code: 1000 } }) as const],
    ['goes away at once', () => ({ connect: { kind: 'close', code: 1001 } }) as const],
    ['turns the handshake away', () => ({ dials: 'reject' }) as const],
    [
      'sends no configuration',
      () => ({ connect: { kind: 'send', text: '{"op":"configureExtension"}' } }) as const,
    ],
  ])('[7.7.9] no hot loop either with a server that %s', async (_, behaviour) => {
    const server = await lab.serve(behaviour())
    const set = lab.makeSet(server, {}, { backOffFirstSeconds: 0.01, backOffCapSeconds: 0.04 })
    let waits = 0
    set.onStateChange((__, { phase }) => {
      if (phase === 'waiting') waits += 1
    })
    lab.run(set)
    await until(() => waits === 10)
    await set.close()
    expect(server.dials).toBeLessThanOrEqual(waits + 1)
    server.behave({ dials: 'accept' })
  })

  it('[7.7.9] no hot loop with a server that closes each time after the configuration', async () => {
    const { set, server } = await lab.connect({}, { backOffFirstSeconds: 0.01, backOffCapSeconds: 0.04 })
    let waits = 0
    set.onStateChange((_, { phase }) => {
      if (phase === 'waiting') waits += 1
    })
    for (let round = 0; round < 10; round += 1) {
      const session = await server.connected('orders')
      session.close(round % 2 === 0 ? 1000 : 1001)
    }
    await server.connected('orders')
    expect(waits).toBeGreaterThanOrEqual(10)
  })

  it('[7.7.9] no hot loop with a connect handler that throws; the close handler is not called for it', async () => {
    const calls: string[] = []
    const server = await lab.serve()
    const set = lab.makeSet(
      server,
      {
        connect: () => {
          calls.push('connect')
          if (calls.length < 8) throw new Error('not yet')
        },
        close: () => void calls.push('close'),
      },
      { backOffFirstSeconds: 0.01, backOffCapSeconds: 0.04 },
    )
    let waits = 0
    set.onStateChange((_, { phase }) => {
      if (phase === 'waiting') waits += 1
    })
    lab.run(set)
    await until(() => set.source('orders').state.phase === 'connected')
    expect(calls).toEqual(Array(8).fill('connect'))
    expect(waits).toBe(7)
    expect(server.claimCount).toBe(8)
  })

  it('[7.7.9] a source in the middle of its own restart is tried again over the same connection, not without end', async () => {
    const server = await lab.serve()
    server.answerNext({ connect: { kind: 'no-stream' } }, 4)
    const { set } = lab.run(lab.makeSet(server))
    await server.connected('orders')
    expect(server.claimCount).toBe(5)
    expect(server.handshakeCount).toBe(1)
    await set.close()

    const other = await lab.serve({ connect: { kind: 'no-stream' } })
    const second = lab.makeSet(other)
    let waits = 0
    second.onStateChange((_, { phase }) => {
      if (phase === 'waiting') waits += 1
    })
    lab.run(second)
    await until(() => waits === 2)
    await second.close()
    expect(other.handshakeCount).toBeLessThanOrEqual(3)
    expect(other.claimCount).toBeLessThanOrEqual(3 * 15)
  })

  it.each([
    [
      '[PYT2 test_connect_bad_url] [7.7.8] an address that leads nowhere',
      { targetServer: 'http://nowhere.invalid' },
      {},
    ],
    ['[7.7.9] a refused source', {}, { connect: refused }],
    ['[7.7.8] a server that goes away at once', {}, { connect: { kind: 'close', code: 1001 } }],
    ['[7.7.8] a server that turns the handshake away', {}, { dials: 'reject' }],
  ] as const)('%s ends a set at once that is to fail on errors', async (_, settings, behaviour) => {
    const server = await lab.serve(behaviour)
    const { ended } = lab.run(lab.makeSet(server, {}, { failOnConnectionError: true, ...settings }))
    expect(await ended).toBeInstanceOf(ConnectorError)
    expect(server.dials).toBeLessThanOrEqual(1)
  })

  it.each([false, undefined])(
    '[7.7.8] failOnConnectionError=%s does not fail at once',
    async (failOnConnectionError) => {
      const server = await lab.serve({ connect: refused })
      lab.run(lab.makeSet(server, {}, { failOnConnectionError }))
      await server.until(() => server.claimCount === 3)
      server.behave({ connect: { kind: 'configure' } })
      await server.connected('orders')
    },
  )
})
