import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { TestDatabase } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PostgresConfig } from '../src/postgres-config.ts'
import PostgresSilo from '../src/postgres-silo.ts'
import { configOf, suite, testContext } from './support.ts'

suite.describe('validation', () => {
  let database: TestDatabase
  const servers: Server[] = []
  const sockets: Socket[] = []

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    await database.execute(
      Array.from(
        { length: 12 },
        (_, n) => `CREATE TABLE t${String(n).padStart(2, '0')} (id int, note text);`,
      ).join(''),
    )
  })

  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    for (const server of servers) server.close()
  })

  /** A port of this machine on which `answer` says what happens to a connection. */
  async function listen(answer: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      sockets.push(socket)
      answer(socket)
    }).listen(0, '127.0.0.1')
    servers.push(server)
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  async function validate(settings: Partial<PostgresConfig>) {
    const silo = new PostgresSilo(configOf(database, settings))
    try {
      const { status, message = '' } = await silo.validate(testContext())
      expect(message).not.toContain('%')
      return `${status} ${message}`
    } finally {
      await silo.close()
    }
  }

  it('[C17] succeeds with what it has seen', async () => {
    expect(await validate({})).toMatch(/^SUCCESS (no )?TLS.*; PostgreSQL \d+; 12 table\(s\)$/)
  })

  it('[C17] names the stage, the code and what to do', async () => {
    expect(await validate({ hostname: 'no-such-host.invalid' })).toMatch(
      /^FAILURE dns: "no-such-host.invalid" cannot be resolved \(\w+\); check hostname.*\[DNS_FAILED\]$/,
    )
    const refused = await listen(() => undefined)
    servers.at(-1)?.close()
    expect(await validate({ hostname: '127.0.0.1', port: refused })).toMatch(
      /^FAILURE tcp: no connection to 127.0.0.1:\d+ \(ECONNREFUSED\);.*\[CONNECT_FAILED\]$/,
    )
    const silent = {
      hostname: '127.0.0.1',
      port: await listen(() => undefined),
      connect_timeout_seconds: 0.2,
    }
    expect(await validate(silent)).toMatch(
      /^FAILURE tls: 127.0.0.1:\d+ did not answer within 0.2 s;.*\[CONNECT_TIMEOUT\]$/,
    )
    expect(await validate({ ...silent, ssl_mode: 'disable' })).toMatch(
      /^FAILURE login: .* did not answer within 0.2 s;.*\[CONNECT_TIMEOUT\]$/,
    )
    const http = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await validate({ hostname: '127.0.0.1', port: http })).toMatch(
      /^FAILURE tls: what answers there does not speak.*\[CONNECT_FAILED\]$/,
    )
    const closing = await listen((socket) => socket.destroy())
    expect(await validate({ hostname: '127.0.0.1', port: closing })).toMatch(
      /^FAILURE tls: the server closed the connection.*\[CONNECT_FAILED\]$/,
    )
    expect(await validate({ password: 'wrong' })).toMatch(
      /^FAILURE login: the server refused the login \(SQLSTATE 28P01\);.*\[LOGIN_FAILED\]$/,
    )
    expect(await validate({ username: 'nobody_like_that' })).toMatch(/^FAILURE login: .*\[LOGIN_FAILED\]$/)
    expect(await validate({ password: '' })).toMatch(
      /^FAILURE login: the server asks for a password and none is set;.*\[LOGIN_FAILED\]$/,
    )
    expect(await validate({ database: 'no such database' })).toMatch(
      /^FAILURE database: the server has no database "no such database";.*\[DATABASE_UNKNOWN\]$/,
    )
  })

  it('[C17] [C18] a password with blanks, quotes and percent signs works', async () => {
    const { username } = await suite.server.createUser()
    const password = `a b'"\\%20;é `
    await database.execute(
      `ALTER ROLE ${username} PASSWORD '${password.replaceAll("'", "''")}'; GRANT pg_read_all_data, pg_write_all_data TO ${username}`,
    )
    expect(await validate({ username, password })).toMatch(/^SUCCESS/)
  })

  it('[C17] privileges to read and to delete are tested before a real erasure needs them', async () => {
    const user = await suite.server.createUser()
    expect(await validate(user)).toMatch(
      /^FAILURE privileges: the user may not SELECT from (db_\w+\/public\/t\d\d, ){9}db_\w+\/public\/t09 and 2 more; grant it, or exclude the table \[PRIVILEGE_MISSING\]$/,
    )
    await database.execute(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${user.username}`)
    expect(await validate(user)).toMatch(/^FAILURE privileges: the user may not DELETE from /)
    expect(await validate({ ...user, read_only: true })).toMatch(/^SUCCESS/)
    await database.execute(`GRANT DELETE ON ALL TABLES IN SCHEMA public TO ${user.username}`)
    expect(await validate(user)).toMatch(/^SUCCESS/)
    await database.execute(
      `REVOKE SELECT ON t03 FROM ${user.username}; GRANT SELECT (id) ON t03 TO ${user.username}`,
    )
    expect(await validate(user)).toMatch(/SELECT from db_\w+\/public\/t03;/)
    expect(await validate({ ...user, exclude_columns: ['t03.note'] })).toMatch(/^SUCCESS/)
    await database.execute(
      `GRANT SELECT ON t03 TO ${user.username}; ALTER TABLE t04 ENABLE ROW LEVEL SECURITY`,
    )
    expect(await validate(user)).toMatch(
      /^FAILURE privileges: row-level security would hide rows of db_\w+\/public\/t04;.*\[ROW_SECURITY\]$/,
    )
    expect(await validate({ ...user, exclude_tables: ['t04'] })).toMatch(/^SUCCESS/)
  })
})
