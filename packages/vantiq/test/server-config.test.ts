import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { ConnectorSet } from '../src/index.ts'
import { failureOf, useVantiqLab } from './vantiq-lab.ts'

/** Writes a file of settings, and its folder where it is missing. */
async function write(folder: string, name: string, ...lines: readonly string[]): Promise<void> {
  const file = path.join(folder, name)
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `${lines.join('\n')}\n`)
}

const inFolder = 'serverConfig/server.config'

describe('server.config', () => {
  const lab = useVantiqLab()

  it('[PYT1 test_configuration] [JT3 testGetConfigInDir] [7.7.2] is found in serverConfig, before the one beside it', async () => {
    const calls: string[] = []
    const server = await lab.serve({ sources: { first: {}, second: {} } })
    const folder = await lab.folder()
    await write(
      folder,
      inFolder,
      `    targetServer = ${server.url}/  `,
      `  authToken: ${server.token}   `,
      '# a comment',
      '  sources = first, second ',
    )
    await write(
      folder,
      'server.config',
      'targetServer=http://nowhere.invalid',
      'sources=other',
      'authToken=no',
    )
    const set = await ConnectorSet.fromServerConfig({ folder, environment: {}, log: lab.log })
    set.configureHandlers({ connect: () => void calls.push('connect') })
    expect(set.sources.map(({ source }) => source)).toEqual(['first', 'second'])
    expect(calls).toEqual([])
    expect(server.dials).toBe(0)
    lab.run(set)
    await server.connected('first')
    await server.connected('second')
    for (const { path } of server.handshakes) expect(path).toMatch(/^\/api\/v[0-9]+\/wsock\/websocket$/)
  })

  it('[JT3 testGetConfigAlone] [PYT2 test_configuration] is found beside serverConfig where it is not in it', async () => {
    const server = await lab.serve()
    const folder = await lab.folder()
    await write(
      folder,
      'server.config',
      `targetServer=${server.url}`,
      'authToken=fake-token',
      'sources=orders',
    )
    lab.run(await ConnectorSet.fromServerConfig({ folder, environment: {}, log: lab.log }))
    await server.connected('orders')
  })

  it('[PYT2 test_configuration] [7.7.2] where there is neither, the error names both', async () => {
    const folder = await lab.folder()
    const failure = await failureOf(ConnectorSet.fromServerConfig({ folder, environment: {} }))
    expect(failure).toBeInstanceOf(ConnectorError)
    expect(failure).toMatchObject({ code: 'HOST_SETTINGS' })
    expect((failure as Error).message).toContain(path.join(folder, inFolder))
    expect((failure as Error).message).toContain(path.join(folder, 'server.config'))
  })

  it('[PYT2 test_connect_bad_auth] another file beside it changes nothing', async () => {
    const server = await lab.serve()
    const folder = await lab.folder()
    await write(folder, inFolder, `targetServer=${server.url}`, 'authToken=fake-token', 'sources=orders')
    await write(
      folder,
      'serverConfig/badserver.config',
      'targetServer=http://nowhere.invalid',
      'authToken=wrong',
    )
    lab.run(await ConnectorSet.fromServerConfig({ folder, environment: {}, log: lab.log }))
    await server.connected('orders')
  })

  it.each([
    [
      '[JT3 testGetEnvVar] [7.7.2] the token comes from the environment where the file has none',
      [],
      'fake-token',
    ],
    ['[7.7.2] and where the one of the file is empty', ['authToken='], 'fake-token'],
    ['[7.7.2] the file goes before the environment', ['authToken=fake-token'], 'xxxx===='],
  ])('%s', async (_, lines, CONNECTOR_AUTH_TOKEN) => {
    const server = await lab.serve()
    const folder = await lab.folder()
    await write(folder, inFolder, `targetServer=${server.url}`, 'sources=orders', ...lines)
    lab.run(
      await ConnectorSet.fromServerConfig({ folder, environment: { CONNECTOR_AUTH_TOKEN }, log: lab.log }),
    )
    await server.connected('orders')
  })

  it('[PYT1 test_configuration_with_connect_args] arguments of the Python SDK are read: what is known counts, of the rest one is warned', async () => {
    const server = await lab.serve()
    const folder = await lab.folder()
    await write(
      folder,
      inFolder,
      `targetServer=${server.url}`,
      'authToken=fake-token',
      'sources=orders',
      'connectKWArgs={"ssl": true, "server_hostname": "vantiq.example.org", "max_queue": 16, "max_size": 4096}',
    )
    lab.run(await ConnectorSet.fromServerConfig({ folder, environment: {}, log: lab.log }))
    const session = await server.connected('orders')
    expect(lab.lines.some(({ level, message }) => level === 'warn' && message.includes('max_queue'))).toBe(
      true,
    )
    session.send(JSON.stringify({ op: 'publish', object: { pad: 'x'.repeat(5000) } }))
    await server.until(() => server.claimCount === 2)
  })

  it.each([
    ['connectKWArgs={bad json', 'connectKWArgs'],
    ['connectKWArgs=[1]', 'connectKWArgs'],
    ['sendPings=perhaps', 'sendPings'],
    ['tcpProbePort=eight', 'tcpProbePort'],
    ['tcpProbePort=65536', 'tcpProbePort'],
    ['failOnConnectionError=1.5', 'failOnConnectionError'],
    ['sources=orders,orders', 'sources'],
    ['sources=', 'sources'],
    ['targetServer=ftp://example.org', 'targetServer'],
  ])('%s is a fault that names its key, before anything is dialled', async (line, key) => {
    const folder = await lab.folder()
    await write(
      folder,
      inFolder,
      'targetServer=http://127.0.0.1:1',
      'authToken=the-token',
      'sources=orders',
      line,
    )
    const failure = await failureOf(ConnectorSet.fromServerConfig({ folder, environment: {} }))
    expect(failure).toMatchObject({ code: 'HOST_SETTINGS', message: expect.stringContaining(key) })
    expect((failure as Error).message).not.toContain('the-token')
  })

  it('names keep the blanks inside them, and lose those around them', async () => {
    const server = await lab.serve({ sources: { 'a b': {}, c: {} } })
    const folder = await lab.folder()
    await write(folder, inFolder, `targetServer=${server.url}`, 'authToken=fake-token', 'sources= a b ,c  ')
    lab.run(await ConnectorSet.fromServerConfig({ folder, environment: {}, log: lab.log }))
    await server.connected('a b')
    await server.connected('c')
  })

  it.each(['false', 'FALSE', 'true', 'True'])(
    'switches are read as they are written: sendPings=%s',
    async (text) => {
      const server = await lab.serve()
      const folder = await lab.folder()
      await write(
        folder,
        inFolder,
        `targetServer=${server.url}`,
        'authToken=fake-token',
        'sources=orders',
        `sendPings=${text}`,
        'pingIntervalSeconds=0.02',
      )
      lab.run(await ConnectorSet.fromServerConfig({ folder, environment: {}, log: lab.log }))
      const session = await server.connected('orders')
      if (text.toLowerCase() === 'true') await server.until(() => server.pings > 3)
      else {
        await new Promise((resolve) => setTimeout(resolve, 200))
        await session.ping()
        expect(server.pings).toBe(0)
      }
    },
  )
})
