import { describe, expect, it } from 'vitest'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

describe('frames', () => {
  const lab = useVantiqLab()

  it.each([
    ['no JSON', 'notjson'],
    ['an array', '[1]'],
    ['an object of no known kind', '{"foo":1}'],
    ['null', 'null'],
    ['nothing', ''],
    ['an unknown op', '{"op":"upsert","object":{}}'],
    ['a status of failure', '{"status":500,"body":[{"code":"io.vantiq.server.error","message":"no"}]}'],
    ['a status of failure without a body', '{"status":403}'],
    ['a status that is no number', '{"status":"200"}'],
    ['a publish without an object', '{"op":"publish","resourceName":"sources","resourceId":"orders"}'],
    [
      'a query without an address',
      '{"op":"query","resourceName":"sources","resourceId":"orders","object":{}}',
    ],
    ['the end of a test', '{"op":"testRequestsClientClose"}'],
    ['a publish to another source', '{"op":"publish","resourceId":"returns","object":{}}'],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['half a character', '\ud800'],
  ])('[7.7.15] %s is survived, in text and in binary', async (_, text) => {
    let publishes = 0
    const { server, session } = await lab.connect({
      query: () => ({ n: 1 }),
      publish: () => {
        publishes += 1
      },
    })
    session.send(text, true)
    session.send(text, false)
    expect(await session.query({}).outcome).toMatchObject({ rows: [{ n: 1 }] })
    expect(publishes).toBe(0)
    expect(server.handshakeCount).toBe(1)
  })

  it('[7.7.4] text and binary may change from frame to frame', async () => {
    const seen: unknown[] = []
    const { session } = await lab.connect({ publish: ({ n }) => void seen.push(n) })
    for (let n = 0; n < 20; n += 1)
      session.send({ op: 'publish', resourceId: 'orders', object: { n } }, n % 2 === 0)
    await until(() => seen.length === 20)
    expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })

  it.each([
    ['a list', (rows: object[]) => rows],
    ['an iterable', (rows: object[]) => new Set(rows)],
    [
      'a stream',
      async function* (rows: object[]) {
        yield* rows
      },
    ],
  ])(
    '[7.7.19] rows of %s that are more than a frame holds are cut by bytes, and by rows',
    async (_, give) => {
      const rows = Array.from({ length: 3000 }, (__, n) => ({ n, pad: 'ä€𝄞'.repeat(n % 40) }))
      const { server } = await lab.connect(
        { query: () => give(rows) },
        { maxFrameBytes: 20_000, bundleFactor: 100 },
        { maxFrameBytes: 20_000 },
      )
      const query = server.query('orders', {})
      expect(await query.outcome).toEqual({ kind: 'rows', status: expect.any(Number), rows })
      expect(Math.max(...query.batches)).toBeLessThanOrEqual(100)
      expect(query.batches.length).toBeGreaterThanOrEqual(30)
    },
  )

  it('[7.7.19] a row that is longer than a frame ends its query with an error, never in a frame', async () => {
    const { server, connection } = await lab.connect({
      query: ({ size }) => [{ n: 1 }, { pad: 'x'.repeat(Number(size)) }],
    })
    expect(await server.query('orders', { size: 300_000 }).outcome).toMatchObject({
      kind: 'error',
      status: 400,
    })
    expect(await server.query('orders', { size: 200_000 }).outcome).toMatchObject({ kind: 'rows' })
    const failure = await failureOf(connection.sendNotification({ pad: 'x'.repeat(300_000) }))
    expect(failure).toMatchObject({ name: 'ConnectorError' })
    expect(server.notificationCount).toBe(0)
  })

  it('[7.7.19] so does a body that was sent by hand', async () => {
    const { server } = await lab.connect({
      query: (_, { reply }) => reply.send(200, { pad: 'x'.repeat(300_000) }),
    })
    expect(await server.query('orders', {}).outcome).toMatchObject({ kind: 'error', status: 400 })
  })

  it('[1.7] a frame above the limit costs its connection, which comes back without a hot loop', async () => {
    const { server, session, set } = await lab.connect({}, { maxInboundBytes: 10_000 })
    let waits = 0
    set.onStateChange((_, { phase }) => {
      if (phase === 'waiting') waits += 1
    })
    session.send(JSON.stringify({ op: 'publish', object: { pad: 'x'.repeat(20_000) } }))
    await server.until(() => server.claimCount === 2)
    expect(waits).toBe(1)
  })

  it('[8.1.8] however many publishes wait for a slow handler, pings are answered', async () => {
    let finish = () => {}
    const untilFinished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const { session, server } = await lab.connect({ publish: () => untilFinished, query: () => ({ n: 1 }) })
    for (let n = 0; n < 500; n += 1) session.publish({ n })
    await session.ping()
    await session.ping()
    expect(await server.query('orders', {}).outcome).toMatchObject({ rows: [{ n: 1 }] })
    finish()
  })

  it('a flood of what is not understood is none of log lines', async () => {
    const { session } = await lab.connect()
    for (let count = 0; count < 500; count += 1) {
      session.send('junk')
      session.send('{"status":500}')
    }
    await session.ping()
    const told = lab.lines.filter(({ message }) => /^ignored|reports a failure/.test(message))
    expect(told).toHaveLength(20)
  })

  it('compressed frames are understood', async () => {
    const { server } = await lab.connect(
      { query: ({ text }) => ({ text: text ?? null }) },
      { compression: true },
      { deflate: true },
    )
    const text = 'abc'.repeat(10_000)
    expect(await server.query('orders', { text }).outcome).toMatchObject({ rows: [{ text }] })
    expect(server.handshakes[0]?.headers['sec-websocket-extensions']).toContain('permessage-deflate')
  })
})
