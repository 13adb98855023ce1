import { ConnectorError } from '@monoid-kit/core'
import type { FakeVantiq } from '@monoid-kit/testkit/vantiq'
import { describe, expect, it } from 'vitest'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

function sent(server: FakeVantiq): unknown[] {
  return server.frames.map(({ text }) => JSON.parse(text))
}

describe('handshake', () => {
  const lab = useVantiqLab()

  it('[JT1 testAuthenticateWithToken] [JT1 testConnectToSource] [JT2 testAuthenticateSuccess] [7.7.3] token, then source, and nothing else', async () => {
    const { server } = await lab.connect()
    expect(sent(server)).toEqual([
      { op: 'validate', resourceName: 'system.credentials', object: server.token },
      {
        op: 'connectExtension',
        resourceName: 'sources',
        resourceId: 'orders',
        parameters: { reconnectSecret: expect.stringMatching(/^orders_.{16,}/) },
      },
    ])
    const [handshake] = server.handshakes
    expect(handshake?.path).toBe('/api/v1/wsock/websocket')
    expect(Object.keys(handshake?.headers ?? {})).not.toContain('authorization')
    expect(Object.keys(handshake?.headers ?? {})).not.toContain('sec-websocket-protocol')
    expect(Object.keys(handshake?.headers ?? {})).not.toContain('cookie')
  })

  it('[JT1 testAuthenticateWithUsername] a user and a password where there is no token', async () => {
    const user = { username: 'ada', password: 'correct horse' }
    const { server } = await lab.connect({}, { authToken: undefined, ...user }, { user })
    expect(sent(server)[0]).toEqual({ op: 'authenticate', resourceName: 'system.credentials', object: user })
  })

  it('[PYTS reconnectSecret] the secret is the same at each claim, made of the setting where there is one, and not shared by sources', async () => {
    const server = await lab.serve({ sources: { orders: {}, returns: {} } })
    const set = lab.makeSet(server, {}, { sources: ['orders', 'returns'], reconnectSecret: 's3cret' })
    lab.run(set)
    await server.connected('returns')
    const session = await server.connected('orders')
    session.abort()
    await server.until(() => server.claimCount === 3)
    expect(server.claims.map(({ source, secret }) => `${source} ${secret}`).sort()).toEqual([
      'orders orders_s3cret',
      'orders orders_s3cret',
      'returns returns_s3cret',
    ])
  })

  it.each([
    ['[JT2 testSourceConnection]', 'full', 'binary'],
    ['[7.7.4]', 'full', 'text'],
    ['[7.7.4]', 'minimal', 'binary'],
    ['[7.7.4]', 'minimal', 'text'],
  ] as const)('%s the configuration arrives, of %s messages in %s frames', async (_, shape, frames) => {
    const configurations: unknown[] = []
    const config = { nested: { list: [1, null, 'ä'] } }
    const { session } = await lab.connect(
      { connect: (configuration, { source }) => void configurations.push([source, configuration]) },
      {},
      { shape, frames, sources: { orders: config } },
    )
    await session.ping()
    await until(() => configurations.length > 0)
    expect(configurations).toEqual([['orders', config]])
  })

  it('hands on a configuration that is null', async () => {
    const configurations: unknown[] = []
    await lab.connect(
      { connect: (configuration) => void configurations.push(configuration) },
      {},
      { sources: { orders: null } },
    )
    await until(() => configurations.length > 0)
    expect(configurations).toEqual([null])
  })

  it.each([0, 1, 3, 15])(
    '[JT2 testHttp] [7.7.4] %i status messages before the configuration are passed over',
    async (statusesBefore) => {
      const { server, connection } = await lab.connect(
        {},
        {},
        { connect: { kind: 'configure', statusesBefore } },
      )
      await until(() => connection.state.phase === 'connected')
      expect(server.claimCount).toBe(1)
      expect(server.handshakeCount).toBe(1)
    },
  )

  it.each([
    ['authentication', { authenticationTimeoutSeconds: 0.05 }],
    ['connect', { configurationTimeoutSeconds: 0.05 }],
  ] as const)(
    '[7.7.16] a server that is silent at %s is left after a time, and tried again',
    async (phase, timeouts) => {
      const server = await lab.serve()
      server.answerNext({ [phase]: { kind: 'silence' } }, 2)
      const { set } = lab.run(lab.makeSet(server, {}, timeouts))
      await server.connected('orders')
      expect(server.handshakeCount).toBe(3)
      await until(() => set.source('orders').state.phase === 'connected')
    },
  )

  it('[7.7.16] a server that never answers the handshake is left after a time, and tried again', async () => {
    const server = await lab.serve({ dials: 'ignore' })
    lab.run(lab.makeSet(server, {}, { dialTimeoutSeconds: 0.05 }))
    await server.until(() => server.turnedAway === 2)
    server.behave({ dials: 'accept' })
    await server.connected('orders')
  })

  it.each([
    '{"op":"configureExtension"}',
    '{"op":"configureExtension","object":{}}',
    '{"op":"publish","object":{}}',
  ])('%s instead of a configuration does not connect, and is tried again', async (text) => {
    const seen: unknown[] = []
    const server = await lab.serve()
    server.answerNext({ connect: { kind: 'send', text } }, 2)
    lab.run(
      lab.makeSet(
        server,
        {
          connect: (configuration) => void seen.push(configuration),
          publish: () => void seen.push('publish'),
        },
        { configurationTimeoutSeconds: 0.1 },
      ),
    )
    await server.connected('orders')
    await until(() => seen.length > 0)
    expect(seen).toEqual([{ limit: 5 }])
    expect(server.claims.filter(({ outcome }) => outcome === 'configured')).toHaveLength(1)
  })

  it.each(['notjson', '[1]', '{"foo":1}', '{}'])(
    '%s as the answer to the token is no admission',
    async (text) => {
      const server = await lab.serve()
      server.answerNext({ authentication: { kind: 'send', text } })
      lab.run(lab.makeSet(server, {}, { authenticationTimeoutSeconds: 0.1 }))
      await server.connected('orders')
      expect(server.handshakeCount).toBe(2)
    },
  )

  it('[7.7.3] without a token nothing is dialled', async () => {
    const server = await lab.serve()
    const failure = await failureOf(
      Promise.resolve().then(() => lab.run(lab.makeSet(server, {}, { authToken: '' })).ended),
    )
    expect(failure).toBeInstanceOf(ConnectorError)
    expect(failure).toMatchObject({ code: 'HOST_SETTINGS', message: expect.stringContaining('authToken') })
    expect(server.dials).toBe(0)
  })
})
