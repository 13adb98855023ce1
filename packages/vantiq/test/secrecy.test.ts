import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { ConnectorError } from '@monoid-kit/core'
import { describe, expect, it } from 'vitest'
import { ConnectorSet, type Handlers } from '../src/index.ts'
import { quickSettings, until, useVantiqLab } from './vantiq-lab.ts'

const person = 'ada@example.org'
const token = 'token-of-3-words'
const secret = 'secret-of-3-words'
const configured = 'password-of-the-silo'

/** Handlers that fail in several ways, with a person's data at hand. */
const handlers: Handlers = {
  publish: ({ fail }) => {
    if (fail === true) throw new Error(`no ${person}`)
  },
  query: ({ way }) => {
    if (way === 'rows') return [{ email: person }]
    if (way === 'nothing') return undefined
    if (way === 'odd') return [{ email: person, n: 1n }]
    throw new Error(`no ${person}`)
  },
}

describe('secrecy', () => {
  const lab = useVantiqLab()

  it('[7.7.20] no line of the log holds a token, what the server knows of its user, a row, a query or a configuration', async () => {
    const server = await lab.serve({ token, sources: { orders: { password: configured } } })
    const folder = await lab.folder()
    const file = path.join(folder, 'connector.log')
    await mkdir(path.join(folder, 'serverConfig'))
    await writeFile(
      path.join(folder, 'serverConfig', 'server.config'),
      [
        `targetServer=${server.url}`,
        `authToken=${token}`,
        `reconnectSecret=${secret}`,
        'sources=orders',
        ...Object.entries(quickSettings).map(([name, value]) => `${name}=${value}`),
      ].join('\n'),
    )
    await writeFile(
      path.join(folder, 'serverConfig', 'logger.json'),
      JSON.stringify({ level: 'debug', destination: file }),
    )
    const set = await ConnectorSet.fromServerConfig({ folder, environment: {} })
    set.configureHandlers(handlers)
    const { ended } = lab.run(set)
    const session = await server.connected('orders')
    for (const way of ['rows', 'nothing', 'odd', 'throws']) {
      const outcome = await session.query({ way, email: person }).outcome
      if (way !== 'rows') expect(JSON.stringify(outcome)).not.toContain(person)
    }
    session.publish({ fail: true, email: person })
    session.publish({ fail: false, email: person })
    session.send(`{"status":500,"body":[{"code":"c","message":"the token ${token} of ${person}"}]}`)
    session.send(`not JSON: ${person}`)
    session.send(`{"op":"${person}"}`)
    session.send(`{"op":"query","object":{"email":"${person}"}}`)
    session.requireReconnect()
    await server.until(() => session.configured === 2)
    server.answerNext({ connect: { kind: 'refuse', status: 403, code: 'no', message: `not with ${secret}` } })
    session.abort()
    await server.until(() => server.claimCount === 4)
    await until(() => set.source('orders').state.phase === 'connected')
    await set.close()
    await ended
    const log = await readFile(file, 'utf8')
    const lines = log.trim().split('\n')
    expect(lines.length).toBeGreaterThan(5)
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ message: expect.any(String) })
    for (const word of [token, secret, configured, person, ...server.canaries])
      expect(log).not.toContain(word)
  })

  it('[7.7.20] nor does the error of a token that is refused, though the server repeats it', async () => {
    const message = `the token "${token}" is wrong`
    const server = await lab.serve({
      token,
      authentication: { kind: 'refuse', status: 401, body: [{ code: 'authFailure', message }] },
    })
    const { ended } = lab.run(lab.makeSet(server))
    const failure = await ended
    expect(failure).toBeInstanceOf(ConnectorError)
    const { message: told, hint } = failure as ConnectorError
    expect(told).toContain('authFailure')
    expect(told + hint).not.toContain(token)
    expect(JSON.stringify(lab.lines)).not.toContain(token)
  })

  it.each(['authToken', 'reconnectSecret', 'password', 'proxy'])(
    'a fault of the settings does not show %s',
    (name) => {
      const value = 'http://user:shown-nowhere@[bad'
      const settings = { targetServer: value, sources: [], tcpProbePort: 1.5, [name]: value }
      let failure: unknown
      try {
        new ConnectorSet(settings)
      } catch (error) {
        failure = error
      }
      expect(failure).toBeInstanceOf(ConnectorError)
      expect((failure as ConnectorError).message).not.toContain('shown-nowhere')
    },
  )
})
