import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import path from 'node:path'
import { createTlsMaterial } from '@monoid-kit/testkit'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConnectProxy } from './connect-proxy.ts'
import { namedPipe } from './support/named-pipe.ts'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

describe('the way to the server', () => {
  const lab = useVantiqLab()
  const proxies: ConnectProxy[] = []

  async function startProxy(status?: number): Promise<ConnectProxy> {
    const proxy = await ConnectProxy.start(status)
    proxies.push(proxy)
    return proxy
  }

  afterEach(async () => {
    vi.unstubAllEnvs()
    for (const proxy of proxies.splice(0)) await proxy.close()
  })

  it('leads through the proxy that is set, with its password', async () => {
    const proxy = await startProxy()
    const server = await lab.serve()
    lab.run(lab.makeSet(server, {}, { proxy: proxy.url.replace('//', '//me:hunter2@') }))
    await server.connected('orders')
    expect(proxy.asked).toEqual([
      { target: `127.0.0.1:${server.port}`, authorization: `Basic ${btoa('me:hunter2')}` },
    ])
  })

  it('leads through a proxy with TLS to the server behind it, which proves who it is', async () => {
    const proxy = await startProxy()
    const tls = (await createTlsMaterial()).server
    const server = await lab.serve({ tls })
    const caFile = path.join(await lab.folder(), 'ca.pem')
    await writeFile(caFile, tls.ca)
    const targetServer = `localhost:${server.port}`
    lab.run(lab.makeSet(server, {}, { targetServer, caFile, proxy: proxy.url }))
    await server.connected('orders')
    expect(proxy.asked.map(({ target }) => target)).toEqual([targetServer])

    const other = lab.makeSet(server, {}, { targetServer, proxy: proxy.url, failOnConnectionError: true })
    expect(await lab.run(other).ended).toMatchObject({ code: 'TLS_FAILED' })
  })

  it('leads through the proxy of the environment, unless it is told not to', async () => {
    const proxy = await startProxy()
    vi.stubEnv('http_proxy', proxy.url)
    vi.stubEnv('no_proxy', '')
    const server = await lab.serve()
    const { set } = lab.run(lab.makeSet(server))
    await server.connected('orders')
    expect(proxy.asked).toHaveLength(1)
    await set.close()
    const direct = lab.run(lab.makeSet(server, {}, { proxy: 'none' }))
    await server.connected('orders')
    await direct.set.close()
    vi.stubEnv('no_proxy', '127.0.0.1')
    lab.run(lab.makeSet(server))
    await server.connected('orders')
    expect(proxy.asked).toHaveLength(1)
  })

  it.each([
    ['never answers', 'http', 'http', ''],
    ['never answers TLS', 'https', 'http', ''],
    ['says nothing more once it has answered', 'http', 'http', 'HTTP/1.1 200 Connected\r\n\r\n'],
    ['says nothing more, with TLS behind it', 'http', 'https', 'HTTP/1.1 200 Connected\r\n\r\n'],
    ['breaks off its answer', 'http', 'https', 'HTTP/1.1 200 Conn'],
  ])('lets go of a proxy that %s', async (_, proxyScheme, scheme, answer) => {
    const dials: Socket[] = []
    const proxy = createServer((socket) => {
      dials.push(socket)
      socket.on('error', () => {})
      socket.once('data', () => socket.write(answer))
    }).listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const { port } = proxy.address() as AddressInfo
    const server = await lab.serve()
    const far = { targetServer: `${scheme}://vantiq.example`, proxy: `${proxyScheme}://127.0.0.1:${port}` }
    const { set } = lab.run(lab.makeSet(server, {}, { ...far, dialTimeoutSeconds: 0.05 }))
    await until(() => dials.length >= 4)
    await until(() => dials.slice(0, 3).every(({ closed }) => closed))
    await set.close()
    await until(() => dials.every(({ closed }) => closed))
    proxy.close()
  })

  it('ends at a proxy that refuses, as any failure does', async () => {
    const proxy = await startProxy(407)
    const server = await lab.serve()
    const set = lab.makeSet(server, {}, { proxy: proxy.url, failOnConnectionError: true })
    const failure = await lab.run(set).ended
    expect(failure).toMatchObject({ code: 'CONNECT_FAILED' })
    expect(String(failure)).toContain('407')
    expect(server.dials).toBe(0)
  })

  it.each(['socks5://me:hunter2@h', 'h:3128', 'http://'])(
    'is not begun with a proxy such as %s',
    async (proxy) => {
      const server = await lab.serve()
      const failure = await failureOf(lab.run(lab.makeSet(server, {}, { proxy })).set.run())
      expect(failure).toMatchObject({ code: 'HOST_SETTINGS' })
      expect(String(failure)).toContain('proxy: expected http:// or https://')
      expect(String(failure)).not.toContain('hunter2')
    },
  )

  it.each([
    ['there is none', undefined, 'cannot be read (ENOENT)'],
    ['it holds none', 'no certificate', 'holds no certificate'],
    [
      'it is broken',
      '-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n',
      'holds a certificate that cannot be read',
    ],
  ])('is not begun with a caFile where %s', async (_, content, told) => {
    const server = await lab.serve()
    const caFile = path.join(await lab.folder(), 'ca.pem')
    if (content !== undefined) await writeFile(caFile, content)
    const { ended } = lab.run(lab.makeSet(server, {}, { caFile }))
    expect(await ended).toMatchObject({ code: 'HOST_SETTINGS', message: expect.stringContaining(told) })
  })

  it.skipIf(process.platform === 'win32')(
    'is not begun with a caFile that is a pipe, and waits for nobody to write it',
    async () => {
      const server = await lab.serve()
      const caFile = path.join(await lab.folder(), 'ca.pem')
      await namedPipe(caFile)
      const { ended } = lab.run(lab.makeSet(server, {}, { caFile }))
      const told = `caFile: ${caFile} is a pipe, expected a regular file`
      expect(await ended).toMatchObject({ code: 'HOST_SETTINGS', message: expect.stringContaining(told) })
    },
  )

  it('takes a certificate of another name only where that name is set', async () => {
    const tls = (await createTlsMaterial()).server
    const server = await lab.serve({ tls })
    const caFile = path.join(await lab.folder(), 'ca.pem')
    await writeFile(caFile, tls.ca)
    const proxy = await startProxy()
    // the proxy leads any name to this machine
    const elsewhere = { targetServer: `vantiq.example:${server.port}`, caFile, proxy: proxy.url }
    const strict = lab.makeSet(server, {}, { ...elsewhere, failOnConnectionError: true })
    expect(await lab.run(strict).ended).toMatchObject({ code: 'TLS_FAILED' })
    lab.run(lab.makeSet(server, {}, { ...elsewhere, serverHostname: 'localhost' }))
    await server.connected('orders')
  })
})
