import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { failureOf, until, useVantiqLab } from './vantiq-lab.ts'

/** What a probe finds: `accepted` and ended without a byte, or refused. */
async function probe(port: number, host = '127.0.0.1'): Promise<'accepted' | 'refused'> {
  const socket: Socket = connect({ port, host })
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
  })
  socket.on('error', () => undefined)
  const accepted = await Promise.race([
    once(socket, 'connect').then(
      () => true,
      () => false,
    ),
    once(socket, 'close').then(() => false),
  ])
  if (!accepted) return 'refused'
  if (!socket.closed) await once(socket, 'close')
  expect(bytes).toBe(0)
  return 'accepted'
}

/** A port that nobody has. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  server.close()
  await once(server, 'close')
  return port
}

describe('health', () => {
  const lab = useVantiqLab()

  it.each([
    ['[PYT1 test_server_healthcheck] [JT1 testTCPProbeListener] [7.7.17]', 'the set'],
    ['[PYT1 test_source_healthcheck] [7.7.17]', 'a connection'],
  ])('%s declared by %s: first undefined and refused, then as declared, however often', async (_, by) => {
    const tcpProbePort = await freePort()
    const { set, connection } = await lab.connect({}, { tcpProbePort })
    const health = by === 'the set' ? set : connection
    expect(health.isHealthy()).toBeUndefined()
    expect(await probe(tcpProbePort)).toBe('refused')
    for (let round = 0; round < 3; round += 1) {
      await health.declareHealthy()
      await health.declareHealthy()
      expect(set.isHealthy()).toBe(true)
      expect(await probe(tcpProbePort)).toBe('accepted')
      expect(await probe(tcpProbePort)).toBe('accepted')
      await health.declareUnhealthy()
      await health.declareUnhealthy()
      expect(connection.isHealthy()).toBe(false)
      expect(await probe(tcpProbePort)).toBe('refused')
    }
    expect(connection.state.phase).toBe('connected')
  })

  it('[PYT1 test_server_healthcheck_default_port] [7.7.17] the port is 8000 where nothing else is said', async () => {
    const { set } = await lab.connect()
    const failure = await failureOf(set.declareHealthy())
    // another program of this machine may have it
    if (failure === undefined) expect(await probe(8000)).toBe('accepted')
    else expect(failure).toMatchObject({ code: 'PORT_UNAVAILABLE', message: expect.stringContaining('8000') })
  })

  it('[7.7.17] a port in use is an error and not healthy', async () => {
    const holder = createServer().listen(0)
    await once(holder, 'listening')
    const { port: tcpProbePort } = holder.address() as { readonly port: number }
    const { set } = await lab.connect({}, { tcpProbePort })
    const failure = await failureOf(set.declareHealthy())
    expect(failure).toBeInstanceOf(ConnectorError)
    expect(failure).toMatchObject({ code: 'PORT_UNAVAILABLE' })
    expect(set.isHealthy()).not.toBe(true)
    holder.close()
    await once(holder, 'close')
    await set.declareHealthy()
    expect(await probe(tcpProbePort)).toBe('accepted')
  })

  it('[7.7.17] closing ends it, and a set after it has the port', async () => {
    const tcpProbePort = await freePort()
    const { set, server } = await lab.connect({}, { tcpProbePort })
    await set.declareHealthy()
    await set.close()
    expect(set.isHealthy()).not.toBe(true)
    await expect(set.declareHealthy()).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(await probe(tcpProbePort)).toBe('refused')
    const again = lab.run(lab.makeSet(server, {}, { tcpProbePort })).set
    await again.declareHealthy()
    expect(await probe(tcpProbePort)).toBe('accepted')
  })

  it('health follows the connections where it is told to', async () => {
    const tcpProbePort = await freePort()
    const { server, set, session } = await lab.connect(
      {},
      { tcpProbePort, automaticHealth: true, healthGraceSeconds: 0.05 },
    )
    await until(() => set.isHealthy() === true)
    expect(await probe(tcpProbePort)).toBe('accepted')
    server.refuse()
    session.abort()
    await until(() => set.isHealthy() === false)
    expect(await probe(tcpProbePort)).toBe('refused')
    await server.listen()
    await until(() => set.isHealthy() === true)
    expect(await probe(tcpProbePort)).toBe('accepted')
  })
})
