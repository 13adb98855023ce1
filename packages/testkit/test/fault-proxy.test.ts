import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { FaultProxy } from '@monoid-kit/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** What a server sends to whoever sends it a line. */
const answer = Buffer.alloc(50_000, 'abcdefghij')

describe('FaultProxy', () => {
  let server: Server
  let proxy: FaultProxy
  const clients: Socket[] = []

  async function open(): Promise<Socket> {
    const client = connect(proxy.port, proxy.hostname)
    clients.push(client)
    await once(client, 'connect')
    return client
  }

  /** All that comes up to a length, or until the connection ends. */
  async function read(client: Socket, length = Number.POSITIVE_INFINITY): Promise<Buffer> {
    let bytes = Buffer.alloc(0)
    while (bytes.length < length && !client.readableEnded) {
      const chunk = client.read() as Buffer | null
      if (chunk) bytes = Buffer.concat([bytes, chunk])
      else await Promise.race([once(client, 'readable'), once(client, 'end')])
    }
    return bytes
  }

  beforeEach(async () => {
    server = createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined)
      socket.on('data', () => socket.write(answer))
      socket.on('end', () => socket.end('bye'))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { readonly port: number }
    proxy = await FaultProxy.start({ to: { hostname: '127.0.0.1', port } })
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy()
    await proxy.close()
    server.close()
  })

  it('lets everything through, an end in one direction too', async () => {
    const client = await open()
    client.end('go')
    expect((await read(client)).equals(Buffer.concat([answer, Buffer.from('bye')]))).toBe(true)
  })

  it('refuses new connections, lets the present ones go on, and listens at the same port again', async () => {
    const before = await open()
    await proxy.become({ kind: 'refuse' })
    await expect(open()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    before.write('go')
    expect(await read(before, answer.length)).toHaveLength(answer.length)
    await proxy.become({ kind: 'none' })
    const after = await open()
    after.write('go')
    expect(await read(after, answer.length)).toHaveLength(answer.length)
  })

  it('resets a connection in the middle of what the server sends', async () => {
    await proxy.become({ kind: 'reset', afterBytes: 1234 })
    const client = await open()
    client.write('go')
    await expect(read(client)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(client.bytesRead).toBeLessThanOrEqual(1234)
  })

  it('resets the connections that there are', async () => {
    const client = await open()
    client.write('go')
    await read(client, answer.length)
    await proxy.become({ kind: 'reset', afterBytes: 0 })
    await expect(read(client)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(proxy.connections).toBe(0)
  })

  it('falls silent without an end, and goes on where it stopped', async () => {
    await proxy.become({ kind: 'silence', afterBytes: 1234 })
    const client = await open()
    client.end('go')
    expect(await read(client, 1234)).toHaveLength(1234)
    expect(client.readableEnded).toBe(false)
    expect(proxy.connections).toBe(1)
    await proxy.become({ kind: 'none' })
    expect(await read(client)).toHaveLength(answer.length - 1234 + 'bye'.length)
  })

  it('trickles', async () => {
    await proxy.become({ kind: 'slow', bytesPerSecond: 250_000 })
    const client = await open()
    const lengths: number[] = []
    client.on('data', (chunk) => lengths.push(chunk.length))
    client.end('go')
    await once(client, 'end')
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(answer.length + 'bye'.length)
    expect(lengths.length).toBeGreaterThan(1)
  })
})
