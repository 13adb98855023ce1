import { ConnectorError, type JsonObject } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

describe('notifications', () => {
  const lab = useVantiqLab()

  it('[JT1 testNotification] exactly op, resource, source and object', async () => {
    const { server, connection } = await lab.connect()
    await connection.sendNotification({ msg: 'val', nested: { list: [1, null] } })
    await server.until(() => server.notificationCount === 1)
    expect(JSON.parse(server.frames.at(-1)?.text ?? '')).toEqual({
      op: 'notification',
      resourceName: 'sources',
      resourceId: 'orders',
      object: { msg: 'val', nested: { list: [1, null] } },
    })
  })

  const cycle: { self?: unknown } = {}
  cycle.self = cycle
  it.each<[string, unknown]>([
    ['an array', [{ n: 1 }]],
    ['a text', 'text'],
    ['null', null],
    ['undefined', undefined],
    ['a number that JSON has not', { n: Number.NaN }],
    ['a BigInt', { n: 1n }],
    ['a cycle', cycle],
  ])('[JT1 testBadNotificationArguments] [7.7.15] %s is refused and not sent', async (_, object) => {
    const { server, connection, session } = await lab.connect()
    const failure = await failureOf(
      Promise.resolve().then(() => connection.sendNotification(object as JsonObject)),
    )
    expect(failure).toBeInstanceOf(ConnectorError)
    expect(failure).toMatchObject({ code: 'REQUEST_INVALID' })
    await connection.sendNotification({ n: 1 })
    await session.ping()
    await server.until(() => server.notificationCount === 1)
  })

  it('[JT1 testFailedMessageQueue] notifications of a time without a connection go out, in order, with the next', async () => {
    const { server, connection, session } = await lab.connect({}, { maxUnacknowledgedNotifications: 100 })
    server.refuse()
    session.abort()
    await until(() => connection.state.phase === 'waiting')
    const sent = Array.from({ length: 50 }, (_, n) => connection.sendNotification({ n }))
    await server.listen()
    await Promise.all(sent)
    await server.until(() => server.notificationCount === 50)
    expect(server.notifications.map(({ object }) => object.n)).toEqual(
      Array.from({ length: 50 }, (_, n) => n),
    )
  })

  it('[JT1 testFailedMessageQueue] more than may wait are refused, by an error', async () => {
    const { server, connection, session } = await lab.connect({}, { maxWaitingSends: 3 })
    server.refuse()
    session.abort()
    await until(() => connection.state.phase === 'waiting')
    const sent = Array.from({ length: 5 }, (_, n) => failureOf(connection.sendNotification({ n })))
    expect(await sent[3]).toBeInstanceOf(ConnectorError)
    expect(await sent[4]).toBeInstanceOf(ConnectorError)
    await server.listen()
    expect(await Promise.all(sent.slice(0, 3))).toEqual([undefined, undefined, undefined])
    await server.until(() => server.notificationCount === 3)
  })

  it('[JT4 testNotificationEnMasse] 2000 notifications at once all arrive, in order, a few at a time', async () => {
    const { server, connection, session } = await lab.connect({}, { maxWaitingSends: 5000 })
    await Promise.all(Array.from({ length: 2000 }, (_, n) => connection.sendNotification({ n })))
    await server.until(() => server.notificationCount === 2000)
    expect(server.notifications.map(({ object }) => object.n)).toEqual(
      Array.from({ length: 2000 }, (_, n) => n),
    )
    expect(session.unacknowledged).toBe(0)
  })

  it('no more than 5 notifications go without an acknowledgement, and each one lets another go', async () => {
    const { server, connection, session } = await lab.connect(
      {},
      {},
      { acknowledges: { notifications: false, replies: false } },
    )
    const sent = Array.from({ length: 12 }, (_, n) => connection.sendNotification({ n }))
    await server.until(() => server.notificationCount === 5)
    await session.ping()
    expect(server.notificationCount).toBe(5)
    for (let acknowledged = 1; acknowledged <= 7; acknowledged += 1) {
      session.acknowledge()
      await server.until(() => server.notificationCount === 5 + acknowledged)
    }
    await Promise.all(sent)
    expect(session.mostUnacknowledged).toBe(5)
  })

  it('acknowledgements that never come do not hold notifications back for ever', async () => {
    const { server, connection } = await lab.connect(
      {},
      { acknowledgementTimeoutSeconds: 0.05 },
      { acknowledges: { notifications: false, replies: false } },
    )
    await Promise.all(Array.from({ length: 30 }, (_, n) => connection.sendNotification({ n })))
    await server.until(() => server.notificationCount === 30)
  })

  it('a lost connection gives back what was not acknowledged', async () => {
    const { server, connection, session } = await lab.connect(
      {},
      { acknowledgementTimeoutSeconds: 3600 },
      { acknowledges: { notifications: false, replies: false } },
    )
    for (let n = 0; n < 5; n += 1) await connection.sendNotification({ n })
    await server.until(() => server.notificationCount === 5)
    session.abort()
    await server.connected('orders')
    for (let n = 5; n < 10; n += 1) await connection.sendNotification({ n })
    await server.until(() => server.notificationCount === 10)
  })

  it('replies that are acknowledged too do not widen the limit without end', async () => {
    const { server, connection, session } = await lab.connect(
      { query: () => ({ n: 1 }) },
      { acknowledgementTimeoutSeconds: 3600 },
      { acknowledges: { notifications: false, replies: true } },
    )
    for (let n = 0; n < 50; n += 1) await session.query({}).outcome
    const sent = Array.from({ length: 30 }, (_, n) => failureOf(connection.sendNotification({ n })))
    await session.ping()
    await session.ping()
    expect(server.notificationCount).toBeLessThanOrEqual(5)
    session.acknowledge(30)
    session.abort()
    server.behave({ acknowledges: { notifications: true, replies: true } })
    await server.connected('orders')
    await Promise.all(sent)
  })

  it('those that waited for an acknowledgement when the connection was lost go before those that came later', async () => {
    const { server, connection, session } = await lab.connect(
      {},
      { acknowledgementTimeoutSeconds: 3600, maxWaitingSends: 10 },
      { acknowledges: { notifications: false, replies: false } },
    )
    await until(() => connection.state.phase === 'connected')
    const sent = Array.from({ length: 30 }, (_, n) => connection.sendNotification({ n }))
    await server.until(() => server.notificationCount === 5)
    server.answerNext({ connect: { kind: 'silence' } })
    session.requireReconnect()
    await server.until(() => server.claimCount === 2)
    sent.push(...Array.from({ length: 10 }, (_, n) => connection.sendNotification({ n: 30 + n })))
    server.behave({ acknowledges: { notifications: true, replies: false } })
    session.abort()
    await Promise.all(sent)
    await server.until(() => server.notificationCount === 40)
    expect(server.notifications.map(({ object }) => object.n)).toEqual(
      Array.from({ length: 40 }, (_, n) => n),
    )
  })

  it('who gives up while a server does not read takes no place away from those after him', async () => {
    const { server, connection, session } = await lab.connect(
      {},
      { maxUnacknowledgedNotifications: 60, acknowledgementTimeoutSeconds: 3600, sendPings: false },
    )
    session.stall()
    const pad = 'x'.repeat(200_000)
    const given = new AbortController()
    const { signal } = given
    const sent = Array.from({ length: 60 }, (_, n) =>
      failureOf(connection.sendNotification({ n, pad }, { signal })),
    )
    await refusalOrWait(connection.sendNotification({ n: -1, pad }, { signal }))
    given.abort()
    const failures = await Promise.all(sent)
    expect(failures.some((failure) => failure !== undefined)).toBe(true)
    session.resume()
    const arrived = failures.filter((failure) => failure === undefined).length
    await server.until(() => server.notificationCount === arrived)
    await session.ping()
    server.behave({ acknowledges: { notifications: false, replies: false } })
    await Promise.all(Array.from({ length: 60 }, (_, n) => connection.sendNotification({ n })))
    await server.until(() => server.notificationCount === arrived + 60)
  })

  it('a flood of notifications to a server that does not read costs no query its answer', async () => {
    const pad = 'x'.repeat(200_000)
    const { connection, session } = await lab.connect(
      { query: () => ({ n: 1, pad }) },
      { maxUnacknowledgedNotifications: 0, sendPings: false },
    )
    session.stall()
    const query = session.query({})
    const sent = Array.from({ length: 200 }, () => failureOf(connection.sendNotification({ pad })))
    expect(await sent[199]).toMatchObject({ code: 'OVERLOADED' })
    const later = session.query({})
    await refusalOrWait(Promise.all(sent).then(() => {}))
    session.resume()
    expect(await query.outcome).toMatchObject({ rows: [{ n: 1 }] })
    expect(await later.outcome).toMatchObject({ rows: [{ n: 1 }] })
    await Promise.all(sent)
  })

  it('with a server that does not read, senders wait, and who does not wait is refused before the memory is full', async () => {
    const { server, connection, session } = await lab.connect(
      {},
      { maxUnacknowledgedNotifications: 0, sendPings: false },
    )
    session.stall()
    const pad = 'x'.repeat(100_000)
    let settled = 0
    const senders = Array.from({ length: 4 }, async (_, sender) => {
      for (let n = 0; n < 100; n += 1) {
        await connection.sendNotification({ sender, n, pad })
        settled += 1
      }
    })
    const before = process.memoryUsage().arrayBuffers
    const failures = await Promise.all(
      Array.from({ length: 400 }, () => refusalOrWait(connection.sendNotification({ pad }))),
    )
    expect(failures).toContainEqual(expect.objectContaining({ code: 'OVERLOADED' }))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * 2 ** 20)
    expect(settled).toBeLessThan(400)
    session.resume()
    await Promise.all(senders)
    const numbers = new Map<number, number[]>()
    await server.until(() => server.notificationCount >= 400)
    for (const { object } of server.notifications) {
      if (object.sender === undefined) continue
      numbers.set(Number(object.sender), [...(numbers.get(Number(object.sender)) ?? []), Number(object.n)])
    }
    for (const sent of numbers.values()) expect(sent).toEqual(sent.toSorted((a, b) => a - b))
  })
})

/** What a send is refused with at once; undefined where it waits. */
function refusalOrWait(sending: Promise<void>): Promise<unknown> {
  return Promise.race([
    failureOf(sending),
    new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 200)),
  ])
}
