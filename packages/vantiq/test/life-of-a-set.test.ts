import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

/** Settles never, whatever signal it is given. */
function never(): Promise<never> {
  return new Promise(() => {})
}

describe('life of a set', () => {
  const lab = useVantiqLab()

  it('[7.7.18] closed before it runs, it dials nothing', async () => {
    const server = await lab.serve()
    const set = lab.makeSet(server)
    await set.close()
    await lab.run(set).ended
    expect(server.dials).toBe(0)
    expect(set.source('orders').state.phase).toBe('closed')
  })

  it('may be closed by a listener that is told that it is', async () => {
    const server = await lab.serve()
    const set = lab.makeSet(server)
    const phases: string[] = []
    const closed: Promise<void>[] = []
    set.onStateChange((_, { phase }) => {
      phases.push(phase)
      closed.push(set.close())
    })
    await set.close()
    await Promise.all(closed)
    expect(phases).toEqual(['closed'])
  })

  it('closes while the source is claimed anew, though a handler waits to send', async () => {
    let sent: Promise<unknown> | undefined
    const { server, session, set } = await lab.connect({
      publish: async (_, { connection }) => {
        await until(() => connection.state.phase === 'claiming')
        sent = failureOf(connection.sendNotification({ n: 1 }))
        await sent
      },
    })
    server.behave({ connect: { kind: 'silence' } })
    server.publish('orders', { n: 1 })
    session.requireReconnect()
    await until(() => sent !== undefined)
    await set.close()
    expect(await sent).toMatchObject({ code: 'CANCELLED' })
    expect(lab.lines.map(({ message }) => message).join()).not.toContain('does not end')
  })

  it('runs once, however often it is told to', async () => {
    const server = await lab.serve()
    const set = lab.makeSet(server)
    expect(set.run()).toBe(set.run())
    lab.run(set)
    await server.connected('orders')
    expect(server.dials).toBe(1)
  })

  it('is closed by each signal that it was told to run with', async () => {
    const { set, ended } = await lab.connect()
    const abort = new AbortController()
    const again = set.run({ signal: abort.signal })
    abort.abort()
    await again
    expect(await ended).toBeUndefined()
  })

  it('[7.7.18] a signal that was aborted before ends it at once', async () => {
    const server = await lab.serve()
    await lab.makeSet(server).run({ signal: AbortSignal.abort() })
    expect(server.dials).toBe(0)
  })

  it.each(['connect', 'publish', 'query', 'close'] as const)(
    '[7.7.18] close does not wait for ever for a %s handler that does not end',
    async (name) => {
      let isCalled = false
      const hang = () => {
        isCalled = true
        return never()
      }
      const { server, session, set, ended, connection } = await lab.connect(
        { [name]: hang },
        { closeTimeoutSeconds: 0.1 },
      )
      if (name !== 'connect') await until(() => connection.state.phase === 'connected')
      if (name === 'publish') session.publish({})
      const query = name === 'query' ? session.query({}) : undefined
      if (name !== 'close') await until(() => isCalled)
      await set.close()
      expect(await ended).toBeUndefined()
      expect(isCalled).toBe(true)
      if (query) expect(await query.outcome).toMatchObject({ kind: 'error' })
      await server.until(() => server.sessions.length === 0)
    },
  )

  it('[7.7.18] close does not wait for ever for a server that has stopped reading', async () => {
    const { session, set, ended, connection } = await lab.connect(
      { query: () => [{ pad: 'x'.repeat(200_000) }] },
      { closeTimeoutSeconds: 0.1, maxUnacknowledgedNotifications: 0, maxActiveQueries: 100 },
    )
    for (let n = 0; n < 60; n += 1) session.query({})
    await session.ping()
    session.stall()
    const sent = Array.from({ length: 40 }, () =>
      failureOf(connection.sendNotification({ pad: 'x'.repeat(200_000) })),
    )
    await set.close()
    expect(await ended).toBeUndefined()
    const failures = (await Promise.all(sent)).filter((failure) => failure !== undefined)
    for (const failure of failures) expect(failure).toBeInstanceOf(ConnectorError)
    session.abort()
  })

  it('[JT2 testExceptionThrowingHandlers] a close handler that throws holds nothing up', async () => {
    const calls: string[] = []
    const { server, session, set } = await lab.connect({
      connect: () => void calls.push('connect'),
      close: () => {
        calls.push('close')
        throw new Error('no')
      },
    })
    await until(() => calls.length === 1)
    session.abort()
    await until(() => calls.length === 3)
    await server.connected('orders')
    await set.close()
    expect(calls).toEqual(['connect', 'close', 'connect', 'close'])
  })

  it('a source that is refused again and again leaves the others alone', async () => {
    const server = await lab.serve({ sources: { orders: {} } })
    lab.run(lab.makeSet(server, { query: () => ({ n: 1 }) }, { sources: ['orders', 'unknown'] }))
    await server.until(() => server.claims.filter(({ source }) => source === 'unknown').length === 5)
    const session = await server.connected('orders')
    expect(await session.query({}).outcome).toMatchObject({ rows: [{ n: 1 }] })
    expect(server.claims.filter(({ source }) => source === 'orders')).toHaveLength(1)
  })

  it('a slow handler of one source delays no other source', async () => {
    const server = await lab.serve({ sources: { orders: {}, returns: {} } })
    const set = lab.makeSet(
      server,
      { query: () => ({ n: 1 }) },
      { sources: ['orders', 'returns'], closeTimeoutSeconds: 0.1 },
    )
    set.source('orders').configureHandlers({ connect: never, publish: never, query: never })
    lab.run(set)
    const orders = await server.connected('orders')
    orders.publish({})
    orders.query({})
    const returns = await server.connected('returns')
    expect(await returns.query({}).outcome).toMatchObject({ rows: [{ n: 1 }] })
    await orders.ping()
  })

  it('[7.7.10] a source that is restarted once more in the middle of its claim is claimed again', async () => {
    const configurations: unknown[] = []
    const { server, session } = await lab.connect({ connect: (one) => void configurations.push(one) })
    await until(() => configurations.length === 1)
    server.answerNext({ connect: { kind: 'send', text: '{"op":"reconnectRequired","resourceId":"orders"}' } })
    server.configure('orders', { limit: 6 })
    session.requireReconnect()
    await until(() => configurations.length === 2)
    expect(configurations).toEqual([{ limit: 5 }, { limit: 6 }])
  })

  it('[7.7.10] a wish that crosses the claim is fulfilled too', async () => {
    const configurations: unknown[] = []
    const { server, session } = await lab.connect({ connect: (one) => void configurations.push(one) })
    await until(() => configurations.length === 1)
    session.requireReconnect()
    server.answerNext({ connect: { kind: 'send', text: '{"status":200}' } })
    await server.until(() => server.claimCount === 2)
    // on its way while the connector waits for the answer to its claim
    session.requireReconnect()
    server.configure('orders', { limit: 7 })
    await until(() => JSON.stringify(configurations.at(-1)) === '{"limit":7}')
    await session.ping()
    server.expectNoViolations()
  })

  it('a configuration that comes without being asked for is taken as a new one', async () => {
    const calls: unknown[] = []
    const { session } = await lab.connect({
      connect: (configuration) => void calls.push(configuration),
      close: () => void calls.push('close'),
    })
    await until(() => calls.length === 1)
    session.send('{"op":"configureExtension","resourceId":"orders","object":{"config":{"limit":9}}}')
    await until(() => calls.length === 3)
    expect(calls).toEqual([{ limit: 5 }, 'close', { limit: 9 }])
  })

  it('a notification is confirmed only by a server that has read it', async () => {
    const { server, session, connection } = await lab.connect()
    await connection.sendNotification({ n: 1 }, { confirm: true })
    expect(server.notificationCount).toBe(1)
    session.stall()
    const unread = failureOf(connection.sendNotification({ n: 2 }, { confirm: true }))
    session.abort()
    expect(await unread).toMatchObject({ code: 'CONNECTION_LOST' })
  })

  it('more queries at a time are answered as soon as the limit allows it', async () => {
    let active = 0
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const { session, connection } = await lab.connect(
      {
        query: async () => {
          active += 1
          await finished
          return null
        },
      },
      { maxActiveQueries: 1 },
    )
    const queries = Array.from({ length: 6 }, () => session.query({}))
    await until(() => active === 1)
    await session.ping()
    expect(active).toBe(1)
    connection.setLimits({ maxActiveQueries: 4 })
    await until(() => active === 4)
    await session.ping()
    expect(active).toBe(4)
    finish()
    for (const { outcome } of queries) expect(await outcome).toMatchObject({ kind: 'rows' })
  })
})
