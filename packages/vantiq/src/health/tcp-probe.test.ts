import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { keptLog } from '../../test/support/kept-log.ts'
import { TcpProbe } from './tcp-probe.ts'

const probes: TcpProbe[] = []
afterEach(async () => {
  await Promise.all(probes.splice(0).map((probe) => probe.close()))
})

function makeProbe(port = 0): TcpProbe {
  const probe = new TcpProbe({ port, log: keptLog() })
  probes.push(probe)
  return probe
}

/** What a probe finds: the end of the connection, or that it is refused. */
async function probed(port: number | undefined, host = '127.0.0.1'): Promise<string> {
  const socket = connect(port ?? 0, host)
  try {
    await once(socket, 'connect')
    let bytes = 0
    socket.on('data', (data) => {
      bytes += data.length
    })
    await once(socket, 'end')
    return `ended after ${bytes} bytes`
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code)
  } finally {
    socket.destroy()
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe('TcpProbe', () => {
  it('[PYT1 test_server_healthcheck] is undeclared, healthy, unhealthy, as it is told', async () => {
    const port = await freePort()
    const probe = makeProbe(port)
    expect([probe.isHealthy(), await probed(port)]).toEqual([undefined, 'ECONNREFUSED'])
    await probe.declareHealthy()
    expect([probe.isHealthy(), probe.port, await probed(port)]).toEqual([true, port, 'ended after 0 bytes'])
    await probe.declareUnhealthy()
    expect([probe.isHealthy(), probe.port, await probed(port)]).toEqual([false, undefined, 'ECONNREFUSED'])
  })

  it('[JT1 testTCPProbeListener] may be told the same again, and the other any number of times', async () => {
    const probe = makeProbe(await freePort())
    await probe.declareUnhealthy()
    await probe.declareUnhealthy()
    expect(probe.isHealthy()).toBe(false)
    for (let round = 0; round < 3; round += 1) {
      await Promise.all([probe.declareHealthy(), probe.declareHealthy()])
      expect([probe.isHealthy(), await probed(probe.port)]).toEqual([true, 'ended after 0 bytes'])
      await Promise.all([probe.declareUnhealthy(), probe.declareUnhealthy()])
      expect(probe.isHealthy()).toBe(false)
    }
  })

  it('is what it was told last, though the calls are not waited for', async () => {
    const probe = makeProbe()
    await Promise.all([probe.declareHealthy(), probe.declareUnhealthy(), probe.declareHealthy()])
    expect([probe.isHealthy(), await probed(probe.port)]).toEqual([true, 'ended after 0 bytes'])
    await Promise.all([probe.declareUnhealthy(), probe.declareHealthy(), probe.declareUnhealthy()])
    expect([probe.isHealthy(), probe.port]).toEqual([false, undefined])
  })

  it('says that another program has the port, and is not healthy then', async () => {
    const server = createServer().listen(0)
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const probe = makeProbe(port)
    await expect(probe.declareHealthy()).rejects.toMatchObject({
      code: 'PORT_UNAVAILABLE',
      message: `tcpProbePort ${port}: another program has it`,
    })
    expect(probe.isHealthy()).toBe(false)
    await new Promise((resolve) => server.close(resolve))
    await probe.declareHealthy()
    expect(probe.isHealthy()).toBe(true)
  })

  it('can be declared anew after it was closed', async () => {
    const probe = makeProbe()
    await probe.close()
    expect(probe.isHealthy()).toBeUndefined()
    await probe.declareHealthy()
    await probe.close()
    expect([probe.isHealthy(), probe.port]).toEqual([false, undefined])
    await probe.declareHealthy()
    expect([probe.isHealthy(), await probed(probe.port)]).toEqual([true, 'ended after 0 bytes'])
  })

  it('is closed at once though a probe keeps its connection open', async () => {
    const probe = makeProbe()
    await probe.declareHealthy()
    const socket = connect({ port: probe.port ?? 0, host: '127.0.0.1', allowHalfOpen: true })
    await once(socket, 'end', { signal: AbortSignal.timeout(10_000) }).catch(() => {})
    await probe.declareUnhealthy()
    expect(probe.isHealthy()).toBe(false)
    socket.destroy()
  })

  it('listens on all interfaces', async () => {
    const probe = makeProbe()
    await probe.declareHealthy()
    const addresses = Object.values(networkInterfaces()).flatMap((some = []) =>
      some.map(({ address }) => address),
    )
    const usable = addresses.filter((address) => !address.startsWith('fe80:'))
    expect(usable).toContain('127.0.0.1')
    for (const address of usable)
      expect([address, await probed(probe.port, address)]).toEqual([address, 'ended after 0 bytes'])
  })

  it.each([-1, 65_536, 1.5, Number.NaN])('refuses %d as a port', (port) => {
    expect(() => new TcpProbe({ port, log: keptLog() })).toThrow(
      expect.objectContaining({ code: 'HOST_SETTINGS' }),
    )
  })
})
