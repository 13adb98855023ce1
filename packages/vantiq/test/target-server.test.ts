import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type connect, createServer } from 'node:net'
import path from 'node:path'
import { createTlsMaterial, type TlsMaterial } from '@monoid-kit/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { targetUrl } from '../src/settings/target-url.ts'
import { useVantiqLab } from './vantiq-lab.ts'

describe('targetServer', () => {
  const lab = useVantiqLab()
  let tls: TlsMaterial['server']

  beforeAll(async () => {
    tls = (await createTlsMaterial()).server
  })

  it.each([
    ['http://h', 'ws://h/api/v1/wsock/websocket'],
    ['http://h/', 'ws://h/api/v1/wsock/websocket'],
    ['https://h', 'wss://h/api/v1/wsock/websocket'],
    ['https://h/', 'wss://h/api/v1/wsock/websocket'],
    ['ws://h:1/x', 'ws://h:1/x/api/v1/wsock/websocket'],
    ['wss://h/api/v2/wsock/websocket', 'wss://h/api/v2/wsock/websocket'],
    ['https://h/api/v47/wsock/websocket', 'wss://h/api/v47/wsock/websocket'],
    ['https://h/api/v/wsock/websocket', 'wss://h/api/v1/wsock/websocket'],
    ['https://h/pre/api/v1/wsock/websocket', 'wss://h/pre/api/v1/wsock/websocket'],
    ['https://h?x=1', 'wss://h/api/v1/wsock/websocket?x=1'],
    ['dev.vantiq.com', 'wss://dev.vantiq.com/api/v1/wsock/websocket'],
    ['localhost:8080', 'wss://localhost:8080/api/v1/wsock/websocket'],
    ['HTTP://H', 'ws://h/api/v1/wsock/websocket'],
  ])('[JT1 testValidifyUrl] [7.7.1] %s leads to %s', (given, url) => {
    expect(targetUrl(given).href).toBe(url)
  })

  it.each([
    ['', '/api/v1/wsock/websocket'],
    ['/', '/api/v1/wsock/websocket'],
    ['/x', '/x/api/v1/wsock/websocket'],
    ['/api/v2/wsock/websocket', '/api/v2/wsock/websocket'],
    ['/?x=1', '/api/v1/wsock/websocket?x=1'],
  ])('[7.7.1] a path of %j is dialled as %s', async (given, dialled) => {
    const server = await lab.serve()
    lab.run(lab.makeSet(server, {}, { targetServer: `${server.url}${given}` }))
    await server.connected('orders')
    expect(server.handshakes[0]?.path).toBe(dialled)
  })

  it('[7.7.1] without a scheme TLS is spoken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { readonly port: number }
    const lonely = await lab.serve()
    lab.run(lab.makeSet(lonely, {}, { targetServer: `127.0.0.1:${port}` }))
    const [socket] = (await once(server, 'connection')) as [ReturnType<typeof connect>]
    const [first] = (await once(socket, 'data')) as [Buffer]
    // a handshake record of TLS
    expect(first[0]).toBe(22)
    socket.destroy()
    server.close()
  })

  it('a certificate that nobody vouches for is refused, and no token is sent', async () => {
    const server = await lab.serve({ tls })
    const targetServer = `https://localhost:${server.port}`
    lab.run(lab.makeSet(server, {}, { targetServer }))
    await server.until(() => server.dials === 2)
    expect(server.handshakeCount).toBe(0)
  })

  it('a certificate of an authority in caFile is taken', async () => {
    const server = await lab.serve({ tls })
    const caFile = path.join(await lab.folder(), 'ca.pem')
    await writeFile(caFile, tls.ca)
    lab.run(lab.makeSet(server, {}, { targetServer: `localhost:${server.port}`, caFile }))
    await server.connected('orders')
  })

  it('any certificate is taken where verification is turned off, with a warning', async () => {
    const server = await lab.serve({ tls })
    lab.run(
      lab.makeSet(server, {}, { targetServer: server.url, connectKWArgs: { disableSslVerification: true } }),
    )
    await server.connected('orders')
    expect(
      lab.lines.some(({ level, message }) => level === 'warn' && /disableSslVerification/.test(message)),
    ).toBe(true)
  })
})
