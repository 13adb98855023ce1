import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { configuration, HostLab, password } from './host-lab.ts'

const ann = {
  schema_name: 'people',
  schema_group: 'sample',
  identifier: 'email',
  identifier_query: 'ann@example.org',
}

describe('the configuration of a source', () => {
  let lab: HostLab
  afterEach(() => lab.close())

  it('that is wrong is told to all who ask, and a correct one taken by itself', async () => {
    lab = await HostLab.start({
      config: {
        monoid: { silo: { password }, allow_writes: 'true', allow_write: true, max_active_queries: 0 },
      },
    })
    const { code, text } = await lab.refusal({ operation: 'schema' })
    expect(code).toBe('CONFIG_INVALID')
    for (const part of [
      'monoid.silo: place is required',
      'monoid.allow_writes: expected true or false, without quotes',
      'monoid.allow_write: expected one of silo, allow_writes',
      'monoid.max_active_queries: expected an integer from 1 to 100',
    ]) {
      expect(text).toContain(part)
    }
    expect(text).not.toContain(password)
    expect(lab.logs.filter(({ code: logged }) => logged === 'CONFIG_INVALID').length).toBeGreaterThan(0)
    const [check] = await lab.rows({ operation: 'validate' })
    expect(check).toMatchObject({ status: 'FAILURE' })
    expect(await lab.rows({ operation: 'spec' })).toHaveLength(1)
    const [refusal] = await lab.publish({ operation: 'delete', identifiers: [ann] })
    expect(refusal).toMatchObject({ kind: 'refused', code: 'CONFIG_INVALID' })

    await reconfigure(configuration())
    expect(await lab.rows({ operation: 'schema' })).toHaveLength(3)
    expect(lab.server.handshakeCount).toBe(1)
  })

  it.each([[null], [{}], [{ monoid: [] }], [{ monoid: {} }]])('%j is a wrong one', async (config) => {
    lab = await HostLab.start()
    await reconfigure(config)
    expect((await lab.refusal({ operation: 'schema' })).code).toBe('CONFIG_INVALID')
  })

  it('may change while queries run: they end with the old silo, which is then closed', async () => {
    lab = await HostLab.start({ config: configuration({}, { hold: 'results', place: 'old' }) })
    const running = lab.ask({ operation: 'results', identifiers: [ann] })
    await lab.world.held()
    await reconfigure(configuration({}, { place: 'new' }))
    expect(await lab.rows({ operation: 'sample', schema_name: 'people' })).toHaveLength(2)
    expect(lab.world.made.map(({ place }) => place)).toEqual(['old', 'new'])
    expect(lab.world.closed).toBe(0)
    lab.world.letGo()
    expect(await running).toMatchObject({ kind: 'rows' })
    await until(() => lab.world.closed === 1)
    expect(lab.world.open).toBe(1)
  })

  it('shares one silo among queries at the same time, and limits how many these are', async () => {
    const options = { max_active_queries: 2, max_queued_queries: 1 }
    lab = await HostLab.start({ config: configuration(options, { hold: 'results' }) })
    const request = { operation: 'results', identifiers: [ann] }
    const running = [lab.ask(request), lab.ask(request), lab.ask(request)]
    await lab.world.held(2)
    expect((await lab.refusal(request)).code).toBe('OVERLOADED')
    expect(lab.world.holding).toBe(2)
    lab.world.letGo()
    await lab.world.held(1)
    lab.world.letGo()
    for (const outcome of await Promise.all(running)) expect(outcome).toMatchObject({ kind: 'rows' })
    expect(lab.world.made).toHaveLength(1)
  })

  it('ends what is done for a platform that has gone, and closes the silo until it is back', async () => {
    lab = await HostLab.start({ config: configuration({}, { hold: 'results' }) })
    const session = await lab.server.connected('people')
    const lost = lab.ask({ operation: 'results', identifiers: [ann] })
    await lab.world.held()
    session.abort()
    expect(await lost).toEqual({ kind: 'lost' })
    await until(() => lab.world.aborted === 1 && lab.world.open === 0)
    await lab.server.connected('people')
    expect(await lab.rows({ operation: 'sample', schema_name: 'people' })).toHaveLength(2)
  })

  it('queries that run when the host ends get one error each', async () => {
    lab = await HostLab.start({ config: configuration({}, { hold: 'results' }) })
    const running = lab.ask({ operation: 'results', identifiers: [ann] })
    await lab.world.held()
    expect(await lab.stop()).toBe(0)
    expect(await running).toMatchObject({
      kind: 'error',
      errors: [{ messageCode: 'io.monoid-kit.CANCELLED' }],
    })
    expect(lab.world.open).toBe(0)
  })

  it('is healthy as long as its sources are connected, unless it is told otherwise', async () => {
    const port = await freePort()
    lab = await HostLab.start({ settings: [`tcpProbePort=${port}`, 'automaticHealth='] })
    let isAccepted = false
    while (!isAccepted) {
      const socket = connect(port, '127.0.0.1')
      const opened = once(socket, 'connect').then(
        () => true,
        () => false,
      )
      isAccepted = await opened
      socket.destroy()
    }
  })

  async function reconfigure(config: Parameters<HostLab['server']['configure']>[1]): Promise<void> {
    const session = await lab.server.connected('people')
    const before = session.configured
    lab.server.configure('people', config)
    session.requireReconnect()
    await lab.server.until(() => session.configured > before)
  }
})

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { readonly port: number }
  server.close()
  await once(server, 'close')
  return port
}
