import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import type { Handlers } from '../src/index.ts'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

/** Handlers that note their calls, and the configurations that they were given. */
function noting(calls: unknown[]): Handlers {
  return {
    connect: (configuration) => void calls.push(configuration),
    close: () => void calls.push('close'),
  }
}

/** What gives the source a configuration. */
function configurationOf(config: JsonObject): JsonObject {
  return { op: 'configureExtension', resourceName: 'sources', resourceId: 'orders', object: { config } }
}

describe('reconnecting', () => {
  const lab = useVantiqLab()

  it('[JT1 testIsOpenOnNull] before it runs, a connection is idle, and sending fails at once', async () => {
    const server = await lab.serve()
    const connection = lab.makeSet(server).source('orders')
    expect(connection.state.phase).toBe('idle')
    expect(connection.isHealthy()).toBeUndefined()
    expect(server.dials).toBe(0)
  })

  it('[JT1 testAutoReconnect] [JT1 testReconnect] [JT2 testReconnectHandler] [7.7.10] asked to, it claims the source anew over the same connection, without a token', async () => {
    const calls: unknown[] = []
    const { server, session, connection, set } = await lab.connect(noting(calls))
    const phases: string[] = []
    set.onStateChange((_, { phase }) => void phases.push(phase))
    server.configure('orders', { limit: 6 })
    session.requireReconnect()
    await server.until(() => session.configured === 2)
    await until(() => calls.length === 3)
    expect(calls).toEqual([{ limit: 5 }, 'close', { limit: 6 }])
    expect(server.frames.map(({ text }) => JSON.parse(text).op)).toEqual([
      'validate',
      'connectExtension',
      'connectExtension',
    ])
    await until(() => connection.state.phase === 'connected')
    expect(phases).toContain('claiming')
    expect(server.handshakeCount).toBe(1)
  })

  it('[7.7.10] where the same connection is not answered, it takes a new one', async () => {
    const calls: unknown[] = []
    const { server, session } = await lab.connect(noting(calls), { configurationTimeoutSeconds: 0.1 })
    server.answerNext({ connect: { kind: 'silence' } })
    server.configure('orders', { limit: 6 })
    session.requireReconnect()
    await server.until(() => server.session('orders') !== undefined)
    await until(() => calls.length === 3)
    expect(calls).toEqual([{ limit: 5 }, 'close', { limit: 6 }])
    expect(server.handshakeCount).toBe(2)
    expect(new Set(server.claims.map(({ secret }) => secret)).size).toBe(1)
  })

  it('[7.7.10] a query in flight is answered over the same connection, whatever the source was asked meanwhile', async () => {
    let finish = () => {}
    const { server, session } = await lab.connect({
      query: () =>
        new Promise((resolve) => {
          finish = () => resolve({ n: 1 })
        }),
    })
    const query = server.query('orders', {})
    await session.ping()
    session.requireReconnect()
    await server.until(() => session.configured === 2)
    finish()
    expect(await query.outcome).toMatchObject({ kind: 'rows', rows: [{ n: 1 }] })
  })

  it('[7.7.10] asked again and again, it ends with the last configuration', async () => {
    const calls: unknown[] = []
    const { server, session } = await lab.connect(noting(calls))
    for (let limit = 6; limit < 16; limit += 1) {
      server.configure('orders', { limit })
      session.requireReconnect()
    }
    await until(() => JSON.stringify(calls.at(-1)) === '{"limit":15}')
    expect(calls.filter((call) => call === 'close')).toHaveLength((calls.length - 1) / 2)
    expect(calls.every((call, index) => (call === 'close') === (index % 2 === 1))).toBe(true)
    expect(server.handshakeCount).toBe(1)
  })

  it('[7.7.10] given configurations that it did not ask for, it ends with the last of them', async () => {
    const calls: unknown[] = []
    const { server, session, connection } = await lab.connect(noting(calls))
    // together, and so while the wait before the first has just begun
    for (let limit = 6; limit < 9; limit += 1) session.send(configurationOf({ limit }))
    await until(
      () => JSON.stringify(calls.at(-1)) === '{"limit":8}' && connection.state.phase === 'connected',
    )
    expect(server.claimCount).toBe(1)
  })

  it('[7.7.10] asked to claim it as well, it does, and takes the answer', async () => {
    const calls: unknown[] = []
    const { server, session, connection } = await lab.connect(noting(calls))
    server.configure('orders', { limit: 7 })
    session.send(configurationOf({ limit: 6 }))
    session.requireReconnect()
    session.send(configurationOf({ limit: 6 }))
    await server.until(() => session.configured === 2)
    await until(
      () => JSON.stringify(calls.at(-1)) === '{"limit":7}' && connection.state.phase === 'connected',
    )
    expect(server.claimCount).toBe(2)
  })

  it.each([
    ['[JT2 testWsFailure] cut off', 'abort'],
    ['[7.7.6] closed properly', 'close'],
  ] as const)('%s, it closes, connects again, and the close handler ran between', async (_, how) => {
    const calls: unknown[] = []
    const { server, session, connection } = await lab.connect(noting(calls))
    await until(() => calls.length === 1)
    session[how]()
    await server.until(() => server.claimCount === 2)
    await until(() => calls.length === 3)
    expect(calls).toEqual([{ limit: 5 }, 'close', { limit: 5 }])
    await until(() => connection.state.phase === 'connected')
    expect(new Set(server.claims.map(({ secret }) => secret)).size).toBe(1)
  })

  it('[JT1 testLostConnection] what is sent while the connection is lost waits for the next, unless it is told not to', async () => {
    const { server, session, connection } = await lab.connect()
    server.refuse()
    session.abort()
    await until(() => connection.state.phase === 'waiting')
    const waiting = connection.sendNotification({ n: 1 })
    const given = new AbortController()
    const givenUp = failureOf(connection.sendNotification({ n: 2 }, { signal: given.signal }))
    given.abort()
    expect(await givenUp).toBeInstanceOf(Error)
    await server.listen()
    await waiting
    await server.until(() => server.notificationCount === 1)
    expect(server.notifications[0]?.object).toEqual({ n: 1 })
  })

  it('a half-open connection is noticed by its pings, and left', async () => {
    const calls: unknown[] = []
    const { server, session } = await lab.connect(noting(calls), {
      pingIntervalSeconds: 0.05,
      pongTimeoutSeconds: 0.3,
    })
    await server.until(() => server.pings >= 2)
    session.freeze()
    await server.until(() => server.claimCount === 2)
    await server.connected('orders')
    await until(() => calls.length === 3)
    expect(calls).toEqual([{ limit: 5 }, 'close', { limit: 5 }])
  })

  it('[7.7.8] sendPings=false sends none, and leaves a silent connection alone', async () => {
    const { server, session, connection } = await lab.connect(
      { query: () => ({ n: 1 }) },
      { sendPings: false, pingIntervalSeconds: 0.01, pongTimeoutSeconds: 0.01 },
    )
    for (let n = 0; n < 20; n += 1) await session.query({}).outcome
    await new Promise((resolve) => setTimeout(resolve, 200))
    await session.ping()
    expect(server.pings).toBe(0)
    expect(connection.state.phase).toBe('connected')
  })

  it('[JT1 testStop] [JT1 testClose] [7.7.18] close stays closed: handlers run, nothing is dialled, sending fails at once', async () => {
    const calls: unknown[] = []
    const { server, set, session, connection, ended } = await lab.connect(noting(calls))
    await until(() => calls.length === 1)
    await set.close()
    expect(await ended).toBeUndefined()
    expect(calls).toEqual([{ limit: 5 }, 'close'])
    expect(connection.state.phase).toBe('closed')
    await server.until(() => session.state === 'closed')
    expect(await failureOf(connection.sendNotification({ n: 1 }))).toBeInstanceOf(ConnectorError)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(server.dials).toBe(1)
    // closing what is closed does nothing
    await set.close()
    expect(calls).toHaveLength(2)
  })

  it.each([
    ['dialling', { dials: 'ignore' }],
    ['authenticating', { authentication: { kind: 'silence' } }],
    ['claiming', { connect: { kind: 'silence' } }],
    ['waiting', { dials: 'reject' }],
  ] as const)(
    '[7.7.18] close ends a connection that is %s, and those who wait to send',
    async (phase, behaviour) => {
      const server = await lab.serve(behaviour)
      const { set, ended } = lab.run(
        lab.makeSet(server, {}, { backOffFirstSeconds: 30, backOffCapSeconds: 60 }),
      )
      const connection = set.source('orders')
      await until(() => connection.state.phase === phase)
      const waiting = failureOf(connection.sendNotification({ n: 1 }))
      await set.close()
      expect(await ended).toBeUndefined()
      expect(await waiting).toBeInstanceOf(ConnectorError)
      expect(connection.state.phase).toBe('closed')
      server.behave({ dials: 'accept' })
    },
  )

  it('[7.7.18] an aborted signal closes as close does', async () => {
    const calls: unknown[] = []
    const server = await lab.serve()
    const set = lab.makeSet(server, noting(calls))
    const stop = new AbortController()
    const ended = set.run({ signal: stop.signal })
    await server.connected('orders')
    await until(() => calls.length === 1)
    stop.abort()
    await ended
    expect(calls).toEqual([{ limit: 5 }, 'close'])
  })

  it('[7.7.18] close answers the queries in flight, then leaves', async () => {
    const { server, set, session } = await lab.connect({
      query: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        }),
    })
    const queries = Array.from({ length: 12 }, () => session.query({}))
    await session.ping()
    await set.close()
    const outcomes = await Promise.all(queries.map(({ outcome }) => outcome))
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(12).fill('error'))
    await server.until(() => server.sessions.length === 0)
  })

  it('[JT2 testClose] what comes after close reaches no handler', async () => {
    const seen: unknown[] = []
    const { server, set, session } = await lab.connect({ publish: (message) => void seen.push(message) })
    session.stall()
    const closing = set.close()
    for (let n = 0; n < 10; n += 1) session.publish({ n })
    session.resume()
    await closing
    const count = seen.length
    await server.until(() => server.sessions.length === 0)
    expect(seen).toHaveLength(count)
  })

  it('[JT1 testOpenAndClose] after close another set connects and sends, even while the server still knows the first', async () => {
    const server = await lab.serve()
    const first = lab.run(lab.makeSet(server, {}, { reconnectSecret: 's3cret', closeTimeoutSeconds: 0.1 }))
    const session = await server.connected('orders')
    session.freeze()
    await first.set.close()
    const second = lab.run(lab.makeSet(server, {}, { reconnectSecret: 's3cret' }))
    await server.until(() => server.claims.at(-1)?.outcome === 'configured' && server.claimCount === 2)
    await second.set.source('orders').sendNotification({ n: 1 })
    await server.until(() => server.notificationCount === 1)
  })

  it('[JT4 testRepeatedConnects] 20 sets with the same secret each get the source from the one before', async () => {
    const server = await lab.serve()
    const sets = []
    for (let n = 1; n <= 20; n += 1) {
      const set = lab.makeSet(
        server,
        {},
        { reconnectSecret: 's3cret', backOffFirstSeconds: 300, backOffCapSeconds: 600 },
      )
      sets.push(lab.run(set).set)
      await server.until(() => server.claimCount === n && server.session('orders') !== undefined)
    }
    expect(server.claims.map(({ outcome }) => outcome)).toEqual(Array(20).fill('configured'))
  })

  it('another secret does not get the source, and gets it once it is free', async () => {
    const { server, set } = await lab.connect()
    lab.run(lab.makeSet(server))
    await server.until(() => server.claims.filter(({ outcome }) => outcome === 'refused').length === 2)
    expect(server.session('orders')?.number).toBe(1)
    await set.close()
    await server.until(() => (server.session('orders')?.number ?? 1) > 1)
  })

  it('[7.7.18] sending inside the connect handler works, and waits for it are over before it ends', async () => {
    const server = await lab.serve()
    const set = lab.makeSet(server, {
      connect: async (_, { connection }) => {
        for (let n = 0; n < 20; n += 1) await connection.sendNotification({ n })
      },
    })
    lab.run(set)
    await server.until(() => server.notificationCount === 20)
    await until(() => set.source('orders').state.phase === 'connected')
    expect(server.notifications.map(({ object }) => object.n)).toEqual(
      Array.from({ length: 20 }, (_, n) => n),
    )
  })

  it('no publish reaches its handler before the connect handler has ended', async () => {
    const calls: string[] = []
    let finish = () => {}
    const { server, session } = await lab.connect({
      connect: async () => {
        await new Promise<void>((resolve) => {
          finish = resolve
        })
        calls.push('connect')
      },
      publish: () => void calls.push('publish'),
    })
    session.publish({})
    await session.ping()
    expect(calls).toEqual([])
    finish()
    await until(() => calls.length === 2)
    expect(calls).toEqual(['connect', 'publish'])
    server.expectNoViolations()
  })
})
