import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import type { ConnectionState } from '../src/index.ts'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

describe('the life of a connection', () => {
  const lab = useVantiqLab()

  it('can be watched, from idle to closed, with the last error', async () => {
    const server = await lab.serve()
    server.answerNext({ connect: { kind: 'refuse', status: 404, code: 'none', message: 'no such source' } })
    const set = lab.makeSet(server)
    const connection = set.source('orders')
    expect(connection.state).toEqual({ phase: 'idle', attempt: 0 })
    const states: ConnectionState[] = []
    set.onStateChange(() => {
      throw new Error('a listener of its own mind')
    })
    const ignore = set.onStateChange((_, state) => void states.push(state))
    lab.run(set)
    await server.connected('orders')
    await until(() => connection.state.phase === 'connected')
    expect(states.map(({ phase }) => phase)).toEqual([
      ...['dialling', 'authenticating', 'claiming', 'waiting'],
      ...['dialling', 'authenticating', 'claiming', 'configuring', 'connected'],
    ])
    expect(states[3]?.retryInMs).toBeGreaterThan(0)
    expect(states.at(-1)).toMatchObject({ attempt: 2, lastError: { code: 'SOURCE_REFUSED' } })
    expect(String(states.at(-1)?.lastError)).toContain('404 :: none:no such source')
    ignore()
    await set.close()
    expect(states.at(-1)?.phase).toBe('connected')
    expect(connection.state.phase).toBe('closed')
  })

  it('takes a configuration that was not asked for as a new connection', async () => {
    const calls: unknown[] = []
    const { server, session } = await lab.connect({
      connect: (configuration) => void calls.push(configuration),
      close: () => void calls.push('close'),
    })
    await until(() => calls.length === 1)
    session.send({ op: 'configureExtension', resourceId: 'orders', object: { config: { limit: 7 } } })
    await until(() => calls.length === 3)
    expect(calls).toEqual([{ limit: 5 }, 'close', { limit: 7 }])
    expect(server.claimCount).toBe(1)
  })

  it('is not claimed in a hot loop by a server that wants it again each time', async () => {
    const server = await lab.serve()
    const set = lab.makeSet(server, {}, { backOffFirstSeconds: 0.05, backOffCapSeconds: 60 })
    set.onStateChange((_, { phase }) => {
      if (phase === 'connected') server.sessions[0]?.requireReconnect()
    })
    lab.run(set)
    await until(() => server.claimCount === 5)
    // each claim after the first had to wait, and the waits had a longer end each time
    expect(set.source('orders').state.attempt).toBe(5)
  })

  it('begins anew with the waits once it was stable', async () => {
    const { set, server } = await lab.connect({}, { stableSeconds: 0, backOffFirstSeconds: 0.01 })
    const attempts: number[] = []
    set.onStateChange((_, { phase, attempt }) => {
      if (phase === 'waiting') attempts.push(attempt)
    })
    for (let round = 0; round < 4; round += 1) {
      await until(() => set.source('orders').state.phase === 'connected')
      ;(await server.connected('orders')).abort()
      await until(() => attempts.length === round + 1)
    }
    // the attempt after each wait is the second one, never more
    expect(attempts).toEqual([2, 2, 2, 2])
  })

  it.each([500, 503, 429, 408])(
    'goes on where the server cannot check the token for the moment (%i)',
    async (status) => {
      const server = await lab.serve()
      server.answerNext({ authentication: { kind: 'refuse', status } }, 2)
      lab.run(lab.makeSet(server))
      await server.connected('orders')
      expect(server.handshakeCount).toBe(3)
    },
  )

  it('ends where the token is not valid any more at the next connection, and refuses what waits to be sent', async () => {
    const { server, session, connection, ended } = await lab.connect()
    server.behave({ authentication: { kind: 'refuse', status: 400 } })
    server.refuse()
    session.abort()
    await until(() => connection.state.phase === 'waiting')
    const waiting = failureOf(connection.sendNotification({ n: 1 }))
    await server.listen()
    expect(await ended).toMatchObject({ code: 'LOGIN_FAILED', message: expect.stringContaining('400') })
    expect(await waiting).toMatchObject({ code: 'LOGIN_FAILED' })
    expect(await failureOf(connection.sendNotification({ n: 2 }))).toMatchObject({ code: 'LOGIN_FAILED' })
  })

  it('goes on where it is a handler whose login was refused', async () => {
    let fails = true
    const server = await lab.serve()
    const { set } = lab.run(
      lab.makeSet(server, {
        connect: () => {
          if (fails) throw new ConnectorError('LOGIN_FAILED', 'the database refused the login')
        },
      }),
    )
    await server.until(() => server.claimCount === 3)
    fails = false
    await until(() => set.source('orders').state.phase === 'connected')
    expect(set.source('orders').state.lastError?.code).toBe('LOGIN_FAILED')
  })

  it('confirms a notification once the server has read it, and not where the connection goes first', async () => {
    const { server, session, connection } = await lab.connect()
    await connection.sendNotification({ n: 1 }, { confirm: true })
    expect(server.notifications.map(({ object }) => object)).toEqual([{ n: 1 }])
    session.freeze()
    const unconfirmed = failureOf(connection.sendNotification({ n: 2 }, { confirm: true }))
    session.abort()
    expect(await unconfirmed).toMatchObject({ code: 'CONNECTION_LOST' })
  })

  it('gives up the wait of a sender whose signal is aborted, and no other', async () => {
    const server = await lab.serve({ connect: { kind: 'silence' } })
    const { set } = lab.run(lab.makeSet(server))
    const connection = set.source('orders')
    const stop = new AbortController()
    const stopped = failureOf(connection.sendNotification({ n: 1 }, { signal: stop.signal }))
    const patient = connection.sendNotification({ n: 2 })
    stop.abort('enough')
    expect(await stopped).toBe('enough')
    server.behave({ connect: { kind: 'configure' } })
    server.restart()
    await patient
    await server.until(() => server.notificationCount === 1)
    expect(server.notifications[0]?.object).toEqual({ n: 2 })
  })

  it('lets many senders share a signal, without a warning', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => void warnings.push(warning)
    process.on('warning', onWarning)
    const server = await lab.serve()
    const { set } = lab.run(lab.makeSet(server))
    const { signal } = new AbortController()
    const sends = Array.from({ length: 30 }, (_, n) =>
      set.source('orders').sendNotification({ n }, { signal }),
    )
    await Promise.all(sends)
    // warnings are told in a turn of their own
    await new Promise(setImmediate)
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
  })

  it.each(['connect', 'publish', 'close'] as const)(
    'ends in time although a %s handler never does',
    async (kind) => {
      const signals: AbortSignal[] = []
      const never = (signal: AbortSignal) => {
        signals.push(signal)
        return new Promise<never>(() => {})
      }
      const { server, session, set } = await lab.connect(
        {
          ...(kind === 'connect' && { connect: (_, { signal }) => never(signal) }),
          ...(kind === 'publish' && { publish: (_, { signal }) => never(signal) }),
          ...(kind === 'close' && { close: ({ signal }) => never(signal) }),
        },
        { closeTimeoutSeconds: 0.05 },
      )
      if (kind === 'publish') session.publish({ n: 1 })
      if (kind !== 'close') await until(() => signals.length === 1)
      else await until(() => set.source('orders').state.phase === 'connected')
      await set.close()
      expect(signals.map(({ aborted }) => aborted)).toEqual([true])
      expect(lab.lines.some(({ message }) => message.startsWith('a handler does not end'))).toBe(true)
      await server.until(() => server.sessions.length === 0)
    },
  )

  it('runs the close handler even though the server reads no answer any more', async () => {
    const calls: string[] = []
    const { session, set, connection } = await lab.connect(
      {
        query: () => Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'x'.repeat(2000) })),
        close: () => void calls.push('close'),
      },
      { closeTimeoutSeconds: 0.1 },
    )
    await until(() => connection.state.phase === 'connected')
    const { outcome } = session.query({})
    session.stall()
    await set.close()
    expect(calls).toEqual(['close'])
    session.resume()
    await outcome
  })

  it('does not abort a publish that is being handled when its connection is lost', async () => {
    const seen: string[] = []
    let go = () => {}
    const { server, session } = await lab.connect({
      publish: (_, { signal }) =>
        new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => seen.push('aborted'))
          seen.push('begun')
          go = () => {
            seen.push('ended')
            resolve()
          }
        }),
      close: () => void seen.push('close'),
      connect: () => void seen.push('connect'),
    })
    session.publish({ n: 1 })
    await until(() => seen.includes('begun'))
    session.abort()
    // the next connection is made while the handler still works
    await server.until(() => server.claimCount === 2)
    go()
    await until(() => seen.length === 5)
    expect(seen).toEqual(['connect', 'begun', 'ended', 'close', 'connect'])
  })

  it('lets the publish that is being handled end before it closes, and tells how many it leaves', async () => {
    const seen: unknown[] = []
    let go = () => {}
    const { session, set } = await lab.connect({
      publish: async ({ n }, { connection }) => {
        seen.push(n)
        await new Promise<void>((resolve) => {
          go = resolve
        })
        // what it was for can still be told
        await connection.sendNotification({ done: n })
        seen.push('done')
      },
    })
    for (const n of [1, 2, 3]) session.publish({ n })
    await session.ping()
    await until(() => seen.length === 1)
    const closed = set.close()
    go()
    await closed
    expect(seen).toEqual([1, 'done'])
    const left = lab.lines.find(({ message }) => message.startsWith('publishes that waited'))
    expect(left?.fields?.context).toMatchObject({ lost: 2 })
  })

  it('lets a handler close the set', async () => {
    const { set, session, ended } = await lab.connect({ publish: () => void set.close() })
    session.publish({ n: 1 })
    expect(await ended).toBeUndefined()
  })

  it('closes with the code of its reason where a frame is too long', async () => {
    const { server, session } = await lab.connect({}, { maxInboundBytes: 1024 })
    session.publish({ text: 'x'.repeat(2000) })
    await server.until(() => session.closeCode === 1009)
    await server.connected('orders')
  })

  it('asked for a source that it does not have, names those it has', async () => {
    const server = await lab.serve()
    const set = lab.makeSet(server, {}, { sources: ['orders', 'stock'] })
    expect(() => set.source('order')).toThrow(ConnectorError)
    expect(() => set.source('order')).toThrow('there is no source "order", only "orders", "stock"')
  })

  it('before it runs can be closed, and stays closed', async () => {
    const server = await lab.serve()
    const set = lab.makeSet(server)
    await set.close()
    await set.run()
    expect(server.dials).toBe(0)
    expect(set.source('orders').state.phase).toBe('closed')
  })

  it('prefers the handlers of a source to those of the set, one by one', async () => {
    const server = await lab.serve({ sources: { orders: {}, stock: {} } })
    const seen: string[] = []
    class Common {
      readonly name = 'common'
      connect(_: unknown, { source }: { readonly source: string }) {
        seen.push(`${this.name} ${source}`)
      }
      publish() {
        seen.push(this.name)
      }
    }
    const set = lab.makeSet(server, new Common(), { sources: ['orders', 'stock'] })
    set.source('stock').configureHandlers({ publish: () => void seen.push('own') })
    lab.run(set)
    await Promise.all([server.connected('orders'), server.connected('stock')])
    server.publish('orders', {})
    server.publish('stock', {})
    await until(() => seen.length === 4)
    expect(seen.toSorted()).toEqual(['common', 'common orders', 'common stock', 'own'])
  })
})
