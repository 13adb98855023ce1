import type { JsonValue } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import type { Handlers } from '../src/index.ts'
import { until, useVantiqLab } from './vantiq-lab.ts'

const many = 125

/** Counts what handlers are called with, and that connect and close take turns. */
class Tally {
  readonly publishes: JsonValue[] = []
  readonly configurations: JsonValue[] = []
  readonly calls: ('connect' | 'close')[] = []
  queries = 0

  readonly handlers: Handlers = {
    connect: (configuration, { source }) => {
      expect(source).toBe('orders')
      this.configurations.push(configuration)
      this.calls.push('connect')
    },
    publish: (message, { source }) => {
      expect(source).toBe('orders')
      this.publishes.push(message.count ?? null)
    },
    query: () => {
      this.queries += 1
      return null
    },
    close: () => void this.calls.push('close'),
  }

  get connects(): number {
    return this.calls.filter((call) => call === 'connect').length
  }

  expectTurns(): void {
    expect(this.calls).toEqual(this.calls.map((_, index) => (index % 2 === 0 ? 'connect' : 'close')))
  }
}

const inOrder = Array.from({ length: many }, (_, count) => count)

describe('publishes', () => {
  const lab = useVantiqLab()

  it.each([
    ['[PYT1 test_only_publish] [7.7.5]', {}],
    [
      '[PYT1 test_only_publish_with_connect_args] with arguments of the Python SDK,',
      { connectKWArgs: { max_queue: 16 } },
    ],
  ])('%s 125 publishes each come once and in order, over one connection', async (_, options) => {
    const tally = new Tally()
    const { server, set, ended } = await lab.connect(tally.handlers, options)
    for (let count = 0; count < many; count += 1) server.publish('orders', { count })
    await until(() => tally.publishes.length === many)
    await set.close()
    expect(await ended).toBeUndefined()
    expect(tally.publishes).toEqual(inOrder)
    expect(tally.configurations).toEqual([{ limit: 5 }])
    expect(tally.calls).toEqual(['connect', 'close'])
    expect(tally.queries).toBe(0)
    expect(server.handshakeCount).toBe(1)
  })

  it('[PYT1 test_publish_and_notify] [7.7.5] 27 notifications go out while 125 publishes come in', async () => {
    const tally = new Tally()
    const { server, connection, set } = await lab.connect(tally.handlers)
    const sent: Promise<void>[] = []
    for (let count = 0; count < many; count += 1) {
      server.publish('orders', { count })
      if (sent.length < 27) sent.push(connection.sendNotification({ count }))
    }
    await Promise.all(sent)
    await server.until(() => server.notificationCount === 27)
    await until(() => tally.publishes.length === many)
    await set.close()
    expect(tally.publishes).toEqual(inOrder)
    expect(server.notifications.map(({ object }) => object.count)).toEqual(inOrder.slice(0, 27))
    expect(tally.calls).toEqual(['connect', 'close'])
  })

  it('[PYT1 test_server_reconnect] [7.7.6] a server that restarts every 10 publishes loses none of them', async () => {
    const tally = new Tally()
    const { server, connection, set } = await lab.connect(tally.handlers)
    for (let count = 0; count < many; count += 1) {
      const session = await server.connected('orders')
      session.publish({ count })
      await until(() => tally.publishes.length === count + 1)
      await connection.sendNotification({ count })
      if (count % 10 === 9) {
        await server.restart()
        await server.until(() => server.session('orders') !== undefined)
      }
    }
    await set.close()
    expect(tally.publishes).toEqual(inOrder)
    expect(tally.connects).toBe(1 + Math.floor(many / 10))
    expect(tally.calls.at(-1)).toBe('close')
    tally.expectTurns()
    expect(new Set(server.claims.map(({ secret }) => secret)).size).toBe(1)
  })

  it('[JT2 testPublish] a publish reaches the handler of its source as it was sent', async () => {
    const seen: unknown[] = []
    const server = await lab.serve({ sources: { orders: {}, returns: {} } })
    const set = lab.makeSet(server, {}, { sources: ['orders', 'returns'] })
    set.configureHandlers({ publish: (message, { source }) => void seen.push(['all', source, message]) })
    set
      .source('returns')
      .configureHandlers({ publish: (message, { source }) => void seen.push(['own', source, message]) })
    lab.run(set)
    await server.connected('orders')
    await server.connected('returns')
    const message = { text: 'ä € 𝄞 \u0000', nested: { list: [1, null, true, 1.5e300] } }
    server.publish('orders', message)
    await until(() => seen.length === 1)
    server.publish('returns', message)
    await until(() => seen.length === 2)
    expect(seen).toEqual([
      ['all', 'orders', message],
      ['own', 'returns', message],
    ])
  })

  it('more publishes than may wait are lost, which the log says, and nothing else is', async () => {
    const seen: unknown[] = []
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const { session, connection } = await lab.connect(
      {
        publish: async ({ count }) => {
          seen.push(count)
          await finished
        },
        query: () => ({ n: 1 }),
      },
      { maxQueuedPublishes: 5 },
    )
    await until(() => connection.state.phase === 'connected')
    for (let count = 0; count < 100; count += 1) session.publish({ count })
    await session.ping()
    finish()
    await until(() => seen.length === 6)
    expect(seen).toEqual([0, 1, 2, 3, 4, 5])
    const told = lab.lines.filter(({ fields }) => fields?.code === 'OVERLOADED')
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThan(10)
    session.publish({ count: 100 })
    await until(() => seen.length === 7)
    expect(await session.query({}).outcome).toMatchObject({ rows: [{ n: 1 }] })
  })
})
