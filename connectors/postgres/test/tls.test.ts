import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import {
  certificateUser,
  createTlsUsers,
  type TestDatabase,
  tlsOnlyPassword,
  tlsOnlyUser,
  useServer,
} from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PostgresConfig } from '../src/postgres-config.ts'
import PostgresSilo from '../src/postgres-silo.ts'
import { configOf, inSession, serverOf, testContext } from './support.ts'

const suite = await useServer('postgres', { tls: true })

suite.describe('TLS', () => {
  let database: TestDatabase
  const forwarders: Server[] = []

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    await createTlsUsers(database)
  })

  afterAll(() => {
    for (const each of forwarders) each.close()
  })

  /** The same server under an address that its certificate does not carry. */
  async function forward({ hostname, port }: { hostname: string; port: number }) {
    const address = process.platform === 'darwin' ? '::1' : '127.0.0.2'
    const forwarder = createServer((socket) => {
      const onward = connect(port, hostname)
      socket.pipe(onward).pipe(socket)
      for (const each of [socket, onward]) each.on('error', () => socket.destroy() && onward.destroy())
    }).listen(0, address)
    forwarders.push(forwarder)
    await once(forwarder, 'listening')
    return { hostname: address, port: (forwarder.address() as AddressInfo).port }
  }

  async function validate(settings: Partial<PostgresConfig>) {
    const silo = new PostgresSilo(configOf(database, settings))
    try {
      const { status, message } = await silo.validate(testContext())
      return `${status} ${message}`
    } finally {
      await silo.close()
    }
  }

  async function isEncrypted(settings: Partial<PostgresConfig>) {
    const { sql } = await import('@monoid-kit/sql')
    const rows = await inSession(serverOf(database, settings), database, (session, context) =>
      session.rows(sql`SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()`, context),
    )
    return rows[0]?.[0] === 'true'
  }

  it('[C18] uses TLS as the mode says', async () => {
    const { ca } = suite.server.tls
    expect(await isEncrypted({ ssl_mode: 'disable' })).toBe(false)
    expect(await isEncrypted({})).toBe(true)
    expect(await isEncrypted({ ssl: true })).toBe(true)
    expect(await isEncrypted({ ssl_mode: 'require' })).toBe(true)
    expect(await isEncrypted({ ssl_mode: 'verify-ca', ssl_ca: ca })).toBe(true)
    expect(await isEncrypted({ ssl_ca: ca })).toBe(true)
    expect(await isEncrypted({ hostname: '127.0.0.1', ssl_ca: ca.replaceAll('\n', '\\n') })).toBe(true)
  })

  it('[C18] a failed verification says what failed', async () => {
    const { ca, foreignCa } = suite.server.tls
    expect(await validate({ ssl_mode: 'verify-full' })).toMatch(
      /^FAILURE tls: the server's certificate comes from an unknown issuer \(\w+\);.*\[TLS_FAILED\]$/,
    )
    expect(await validate({ ssl_ca: foreignCa })).toMatch(/unknown issuer/)
    expect(await validate({ ssl_ca: foreignCa, ssl_mode: 'verify-ca' })).toMatch(/unknown issuer/)
    expect(await validate({ ssl_ca: foreignCa, ssl_mode: 'require' })).toMatch(/^SUCCESS/)
    const elsewhere = await forward(suite.server.connection)
    expect(await validate({ ...elsewhere, ssl_ca: ca })).toMatch(
      /^FAILURE tls: the server's certificate is not for "[\d.:]+" \(ERR_TLS_CERT_ALTNAME_INVALID\);.*\[TLS_FAILED\]$/,
    )
    expect(await validate({ ...elsewhere, ssl_ca: ca, ssl_mode: 'verify-ca' })).toMatch(/^SUCCESS/)
    await expect(validate({ ssl_ca: 'no certificate' })).resolves.toMatch(/ssl_ca: expected PEM/)
  })

  it('[B23] [C18] logs in with a client certificate, and says so where one is missing', async () => {
    const { ca, cert, key } = suite.server.tls
    const login = { username: certificateUser, password: '', ssl_ca: ca }
    const base64 = (text: string) => Buffer.from(text).toString('base64')
    expect(await validate({ ...login, ssl_cert: base64(cert), ssl_key: base64(key) })).toMatch(/^SUCCESS/)
    expect(await validate(login)).toMatch(/^FAILURE login: .*\[LOGIN_FAILED\]$/)
    expect(await validate({ ...login, ssl_cert: cert, ssl_key: base64('x') })).toMatch(
      /ssl_key: expected PEM/,
    )
  })

  it('prefer uses TLS for a role that must', async () => {
    expect(await validate({ username: tlsOnlyUser, password: tlsOnlyPassword })).toMatch(/^SUCCESS/)
    expect(await validate({ username: tlsOnlyUser, password: tlsOnlyPassword, ssl_mode: 'disable' })).toMatch(
      /^FAILURE login/,
    )
  })

  it('cancels over TLS as well', async () => {
    const controller = new AbortController()
    const server = serverOf(database, { ssl_ca: suite.server.tls.ca, application_name: 'over-tls' })
    const context = testContext(controller.signal)
    const session = await server.open(database.name, 'read', context)
    const { sql } = await import('@monoid-kit/sql')
    const outcome = expect(session.rows(sql`SELECT pg_sleep(60)::text`, context)).rejects.toThrow('enough')
    controller.abort(new Error('enough'))
    await outcome
    await session.close()
    const left = () => database.rows(`SELECT 1 FROM pg_stat_activity WHERE application_name = 'over-tls'`)
    while ((await left()).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
  })
})
