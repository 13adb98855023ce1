import { once } from 'node:events'
import { FakeVantiq, type FakeVantiqOptions } from '@monoid-kit/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { RawConnector } from './raw-connector.ts'

describe('FakeVantiq', () => {
  const servers: FakeVantiq[] = []

  async function start(options: Partial<FakeVantiqOptions> = {}): Promise<FakeVantiq> {
    const server = await FakeVantiq.start({ sources: { orders: { limit: 5 } }, ...options })
    servers.push(server)
    return server
  }

  /** A server and a connector that is connected to its source. */
  async function connected(options?: Partial<FakeVantiqOptions>) {
    const server = await start(options)
    const connector = new RawConnector(server)
    await connector.connect()
    return { server, connector, session: await server.connected('orders') }
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close()
  })

  it('takes a token, hands out a configuration, and remembers path, headers and frames', async () => {
    const server = await start()
    const connector = new RawConnector(server)
    expect(await connector.authenticate()).toMatchObject({
      status: 200,
      body: { userInfo: { accessToken: server.canaries[0], idToken: server.canaries[1] } },
    })
    connector.claim()
    const { text, isBinary } = await connector.frame()
    expect(isBinary).toBe(true)
    expect(JSON.parse(text)).toMatchObject({
      op: 'configureExtension',
      resourceName: 'sources',
      resourceId: 'orders',
      object: { config: { limit: 5 } },
      messageHeaders: {},
    })
    expect(server.handshakes).toMatchObject([
      { path: '/api/v1/wsock/websocket', headers: { upgrade: 'websocket' } },
    ])
    expect(server.claims).toEqual([{ session: 1, source: 'orders', secret: 'secret', outcome: 'configured' }])
    expect(server.frames.map(({ isBinary, text }) => [isBinary, JSON.parse(text).op])).toEqual([
      [false, 'validate'],
      [false, 'connectExtension'],
    ])
    server.expectNoViolations()
  })

  it('refuses a wrong token, and takes a right one over the same connection', async () => {
    const server = await start({ user: { username: 'ada', password: 'right' } })
    const connector = new RawConnector(server)
    expect(await connector.authenticate('wrong')).toMatchObject({
      status: 401,
      body: [{ code: 'authFailure', message: 'invalid authToken' }],
    })
    const resource = { op: 'authenticate', resourceName: 'system.credentials' }
    connector.send({ ...resource, object: { username: 'ada', password: 'wrong' } })
    expect(await connector.message()).toMatchObject({ status: 401 })
    connector.send({ ...resource, object: { username: 'ada', password: 'right' } })
    expect(await connector.message()).toMatchObject({ status: 200 })
    server.expectNoViolations()
  })

  it('answers as it was told to, and then as usual', async () => {
    const server = await start({ shape: 'minimal', frames: 'text' })
    server.answerNext({ authentication: { kind: 'refuse', status: 400 } })
    server.answerNext({ authentication: { kind: 'send', text: 'notjson' } })
    server.answerNext({ connect: { kind: 'no-stream' } }, 2)
    server.answerNext({ connect: { kind: 'refuse', status: 403, code: 'no', message: 'no' } })
    server.answerNext({ connect: { kind: 'configure', statusesBefore: 2 } })
    const connector = new RawConnector(server)
    expect(await connector.authenticate()).toEqual({ status: 400 })
    connector.send({ op: 'validate', resourceName: 'system.credentials', object: server.token })
    expect(await connector.frame()).toEqual({ text: 'notjson', isBinary: false })
    expect(await connector.authenticate()).toEqual({ status: 200 })
    for (const text of ['associated stream', 'associated stream', 'no']) {
      connector.claim()
      expect(JSON.stringify(await connector.message())).toContain(text)
    }
    connector.claim()
    expect(await connector.message()).toEqual({ status: 200 })
    expect(await connector.message()).toEqual({ status: 200 })
    expect(await connector.message()).toEqual({ op: 'configureExtension', object: { config: { limit: 5 } } })
    expect(server.claims.map(({ outcome }) => outcome)).toEqual([
      'refused',
      'refused',
      'refused',
      'configured',
    ])
    server.expectNoViolations()
  })

  it('lets one connector at a time have a source, and the same secret take it over', async () => {
    const { server, connector } = await connected()
    const stranger = new RawConnector(server)
    expect(await stranger.connect('orders', 'another')).toMatchObject({ status: 400 })
    expect(await new RawConnector(server).connect('unknown')).toMatchObject({ status: 404 })
    const [code] = await Promise.all([connector.closed(), new RawConnector(server).connect()])
    expect(code).toBe(1000)
    expect(server.session('orders')?.number).toBe(4)
    server.expectNoViolations()
  })

  it('puts the rows of partial replies and the last together, for each address by itself', async () => {
    const { server, connector } = await connected()
    const [first, second, third] = [{ a: 1 }, { a: 2 }, { a: 3 }].map((object) =>
      server.query('orders', object),
    )
    const [one, two, three] = [await connector.asked(), await connector.asked(), await connector.asked()]
    connector.reply(one, 100, [{ n: 1 }, { n: 2 }])
    connector.reply(two, 204)
    connector.reply(three, 400, { messageCode: 'code', messageTemplate: 'no {0}', parameters: ['a'] })
    connector.reply(one, 100, { n: 3 })
    connector.reply(one, 200, [{ n: 4 }])
    expect(await first?.outcome).toEqual({
      kind: 'rows',
      status: 200,
      rows: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
    })
    expect(first?.batches).toEqual([2, 1, 1])
    expect(await second?.outcome).toEqual({ kind: 'rows', status: 204, rows: [] })
    expect(await third?.outcome).toEqual({
      kind: 'error',
      status: 400,
      errors: [{ messageCode: 'code', messageTemplate: 'no {0}', parameters: ['a'] }],
    })
    expect(server.openQueries).toBe(0)
    server.expectNoViolations()
  })

  it('starts the time limit of a query anew with each reply that has rows, and with no other', async () => {
    const { server, connector } = await connected()
    const query = server.query('orders', {}, { limitMs: 400 })
    const address = await connector.asked()
    const hurry = setInterval(() => connector.reply(address, 100, [{ n: 1 }]), 50)
    await server.until(() => query.rowCount >= 12)
    expect(query.ended).toBeUndefined()
    clearInterval(hurry)
    const empty = setInterval(() => connector.reply(address, 100, []), 50)
    expect(await query.outcome).toEqual({ kind: 'timeout' })
    clearInterval(empty)
    const before = server.lateReplies
    connector.reply(address, 204)
    await server.until(() => server.lateReplies > before)
    server.expectNoViolations()
  })

  it.each<[string, (connector: RawConnector, address: string) => void]>([
    ['unknown X-Reply-Address', (connector) => connector.reply('elsewhere', 204)],
    ['no X-Reply-Address', (connector) => connector.send({ status: 204 })],
    [
      'has had its last reply',
      (connector, address) => {
        connector.reply(address, 204)
        connector.reply(address, 204)
      },
    ],
    ['status 204 and a body', (connector, address) => connector.reply(address, 204, {})],
    ['array of objects', (connector, address) => connector.reply(address, 200, 'text')],
    ['array of objects', (connector, address) => connector.reply(address, 100, [{}, 1])],
    ['array of objects', (connector, address) => connector.reply(address, 200)],
    ['unknown status 201', (connector, address) => connector.reply(address, 201, {})],
    ['without messageCode', (connector, address) => connector.reply(address, 400, { message: 'no' })],
    ['without messageCode', (connector, address) => connector.reply(address, 400, [])],
    [
      'an array of parameters',
      (connector, address) =>
        connector.reply(address, 400, { messageCode: 'c', messageTemplate: 't', parameters: null }),
    ],
    ['no JSON', (connector) => connector.send('{"status": NaN}')],
    ['no JSON', (connector) => connector.socket.send(Buffer.from([0x22, 0xff, 0x22]))],
    ['no JSON object', (connector) => connector.send([1])],
    ['neither op nor status', (connector) => connector.send({ foo: 1 })],
    ['unknown op "upsert"', (connector) => connector.send({ op: 'upsert' })],
    [
      'object is no object',
      (connector) =>
        connector.send({ op: 'notification', resourceName: 'sources', resourceId: 'orders', object: [] }),
    ],
    [
      'another source',
      (connector) =>
        connector.send({ op: 'notification', resourceName: 'sources', resourceId: 'other', object: {} }),
    ],
    [
      'another resource',
      (connector) =>
        connector.send({ op: 'notification', resourceName: 'SOURCES', resourceId: 'orders', object: {} }),
    ],
    ['source that is connected', (connector) => connector.claim()],
    ['after authentication', (connector) => void connector.authenticate()],
    ['above the cap', (connector) => connector.send(JSON.stringify({ pad: 'x'.repeat(262_144) }))],
  ])('finds a violation: %s', async (text, violate) => {
    const { server, connector } = await connected()
    server.query('orders', {})
    violate(connector, await connector.asked())
    await server.until(() => server.violations.length > 0)
    expect(server.violations).toHaveLength(1)
    expect(() => server.expectNoViolations()).toThrow(text)
  })

  it('finds what comes too early, and a claim without a secret', async () => {
    const server = await start()
    const connector = new RawConnector(server)
    await once(connector.socket, 'open')
    connector.claim()
    connector.send({ op: 'connectExtension', resourceName: 'sources', resourceId: 'orders' })
    connector.send({ op: 'validate', resourceName: 'system.credentials', object: null })
    await connector.authenticate()
    connector.reply('any', 204)
    await server.until(() => server.violations.length === 4)
    expect(server.violations.map((text) => text.replace('session 1: ', ''))).toEqual([
      'connect before authentication',
      'connectExtension without a reconnectSecret',
      'validate whose object is no text',
      'reply before the source was connected',
    ])
  })

  it('finds a reply over another connection than the query came over', async () => {
    const { server, connector, session } = await connected()
    const query = server.query('orders', {})
    const address = await connector.asked()
    session.abort()
    expect(await query.outcome).toEqual({ kind: 'lost' })
    const again = new RawConnector(server)
    await again.connect()
    again.reply(address, 204)
    await server.until(() => server.violations.length > 0)
    expect(server.violations).toEqual(['session 2: reply to a query of session 1'])
  })

  it('answers a frame above its cap with an error', async () => {
    const { connector } = await connected({ maxFrameBytes: 1000 })
    connector.send({ status: 200, pad: 'x'.repeat(1000) })
    expect(await connector.message()).toMatchObject({
      status: 500,
      body: [{ code: 'io.vantiq.server.error' }],
    })
  })

  it('acknowledges notifications, or leaves it to the test', async () => {
    const { server, connector, session } = await connected()
    const notification = {
      op: 'notification',
      resourceName: 'sources',
      resourceId: 'orders',
      object: { n: 1 },
    }
    connector.send(notification)
    expect(await connector.message()).toEqual({ status: 200 })
    server.behave({ acknowledges: { notifications: false, replies: true } })
    connector.send(notification)
    connector.send(notification)
    await server.until(() => server.notificationCount === 3)
    expect(session.unacknowledged).toBe(2)
    session.acknowledge(2)
    expect([await connector.message(), await connector.message()]).toEqual([{ status: 200 }, { status: 200 }])
    expect(session.mostUnacknowledged).toBe(2)
    session.query({})
    connector.reply(await connector.asked(), 204)
    expect(await connector.message()).toEqual({ status: 200 })
    expect(server.notifications[2]).toEqual({ session: 1, source: 'orders', object: { n: 1 } })
  })

  it('asks to connect once more, over the same connection with what it was given meanwhile', async () => {
    const { server, connector, session } = await connected()
    const query = server.query('orders', {})
    const address = await connector.asked()
    server.configure('orders', { limit: 6 })
    session.requireReconnect()
    expect(await connector.message()).toMatchObject({ op: 'reconnectRequired', resourceName: 'sources' })
    expect(server.session('orders')).toBeUndefined()
    expect(() => server.publish('orders', {})).toThrow('no connector')
    connector.claim()
    expect(await connector.message()).toMatchObject({ object: { config: { limit: 6 } } })
    expect(session.configured).toBe(2)
    connector.reply(address, 204)
    expect(await query.outcome).toMatchObject({ kind: 'rows' })
    server.expectNoViolations()
  })

  it('publishes, sends junk, pings, and counts the pings of a connector', async () => {
    const { server, connector, session } = await connected()
    server.publish('orders', { n: 1 })
    expect(await connector.message()).toMatchObject({ op: 'publish', resourceId: 'orders', object: { n: 1 } })
    session.send('notjson', false)
    expect(await connector.frame()).toEqual({ text: 'notjson', isBinary: false })
    await session.ping()
    expect(connector.pings).toBe(1)
    connector.socket.ping()
    await server.until(() => server.pings === 1)
  })

  it('closes with a code, or cuts without one', async () => {
    const { server, connector, session } = await connected()
    session.close(1011)
    expect(await connector.closed()).toBe(1011)
    const again = new RawConnector(server)
    await again.connect()
    const gone = again.closed()
    server.session('orders')?.abort()
    expect(await gone).toBe(1006)
  })

  it('leaves a connection half open: no pong, no answer', async () => {
    const { server, connector, session } = await connected()
    session.freeze()
    connector.socket.ping()
    connector.reply('any', 204)
    session.publish({ n: 1 })
    // whatever the first connection does comes before the second has authenticated
    await new RawConnector(server).authenticate()
    expect(server.pings).toBe(0)
    server.expectNoViolations()
    expect(connector.socket.readyState).toBe(WebSocket.OPEN)
  })

  it('stops reading until what is sent to it piles up, then reads on', async () => {
    const { server, connector, session } = await connected({ maxFrameBytes: 1e9 })
    session.stall()
    const object = { pad: 'x'.repeat(16_000_000) }
    connector.send({ op: 'notification', resourceName: 'sources', resourceId: 'orders', object })
    await new RawConnector(server).authenticate()
    expect(server.notificationCount).toBe(0)
    expect(connector.socket.bufferedAmount).toBeGreaterThan(0)
    session.resume()
    await server.until(() => server.notificationCount === 1)
  })

  it('refuses, ignores and turns away who dials, and comes back at the same port', async () => {
    const { server, connector } = await connected()
    const { port } = server
    const gone = connector.closed()
    server.stop()
    expect(await gone).toBe(1006)
    const [refused] = (await once(new RawConnector(server).socket, 'error')) as [NodeJS.ErrnoException]
    expect(refused.code).toBe('ECONNREFUSED')
    await server.listen()
    expect(server.port).toBe(port)
    server.behave({ dials: 'reject' })
    const [rejected] = (await once(new RawConnector(server).socket, 'error')) as [Error]
    expect(rejected.message).toContain('503')
    server.behave({ dials: 'ignore' })
    const ignored = new RawConnector(server)
    await server.until(() => server.turnedAway === 2)
    expect(server.dials).toBe(3)
    expect(ignored.socket.readyState).toBe(WebSocket.CONNECTING)
    server.behave({ dials: 'accept' })
    await new RawConnector(server).connect()
    expect(server.handshakeCount).toBe(2)
    await server.restart()
    await new RawConnector(server).connect()
    server.expectNoViolations()
  })

  it('remembers only as much as it is told to, and counts all', async () => {
    const { server, connector } = await connected({ keep: 3 })
    for (let n = 0; n < 10; n += 1) {
      connector.send({ op: 'notification', resourceName: 'sources', resourceId: 'orders', object: { n } })
    }
    await server.until(() => server.notificationCount === 10)
    expect(server.notifications.map(({ object }) => object.n)).toEqual([7, 8, 9])
  })
})
