import {
  certificateUser,
  createTlsUsers,
  type TestDatabase,
  tlsOnlyPassword,
  tlsOnlyUser,
  useServer,
} from '@monoid-kit/testkit'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { beforeAll, expect, it } from 'vitest'

const servers = {
  postgres: await useServer('postgres', { tls: true }),
  mysql: await useServer('mysql', { tls: true }),
  mariadb: await useServer('mariadb', { tls: true }),
}

for (const [kind, { server, describe }] of Object.entries(servers)) {
  describe(`the ${kind} test server`, () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await server.createDatabase()
    })

    it('gives each database its own tables', async () => {
      const other = await server.createDatabase()
      await database.execute('CREATE TABLE people (id INT PRIMARY KEY); INSERT INTO people VALUES (1), (2)')
      await other.execute('CREATE TABLE people (id INT PRIMARY KEY)')
      expect(await database.rows('SELECT count(*) AS n FROM people')).toEqual([{ n: '2' }])
      expect(await other.rows('SELECT count(*) AS n FROM people')).toEqual([{ n: '0' }])
    })

    it('makes users that can log in', async () => {
      const user = await server.createUser()
      if (kind !== 'postgres') {
        await database.execute(
          `GRANT ALL ON ${server.quote(database.name)}.* TO ${server.quote(user.username)}@'%'`,
        )
      }
      const client = await database.connect(user)
      const [row] = await client.rows('SELECT current_user AS name')
      expect(row?.name).toContain(user.username)
    })

    it('drops what a test has left open', async () => {
      const left = await server.createDatabase()
      await left.execute('CREATE TABLE t (id INT PRIMARY KEY)')
      const client = await left.connect()
      await client.execute('BEGIN; INSERT INTO t VALUES (1)')
      await server.dropAll()
      const names = kind === 'postgres' ? 'SELECT datname AS name FROM pg_database' : 'SHOW DATABASES'
      database = await server.createDatabase()
      const present = await database.rows(names)
      expect(present.flatMap((row) => Object.values(row))).not.toContain(left.name)
    })
  })
}

servers.postgres.describe('TLS of the postgres test server', () => {
  const { server } = servers.postgres
  let database: TestDatabase
  beforeAll(async () => {
    database = await server.createDatabase()
    await createTlsUsers(database)
  })

  async function login(host: string, user: string, ssl: pg.ClientConfig['ssl']): Promise<string> {
    const { port, database: name } = database.config
    const client = new pg.Client({
      host,
      port,
      database: name,
      user,
      password: tlsOnlyPassword,
      ssl: ssl ?? false,
    })
    await client.connect()
    try {
      const { rows } = await client.query('SELECT current_user AS name')
      return rows[0].name
    } finally {
      await client.end()
    }
  }

  it('is to be trusted by its authority, under its names, and not otherwise', async () => {
    const { ca, foreignCa } = server.tls
    await expect(login('127.0.0.1', tlsOnlyUser, { ca })).resolves.toBe(tlsOnlyUser)
    await expect(login('localhost', tlsOnlyUser, { ca })).resolves.toBe(tlsOnlyUser)
    await expect(login('127.0.0.1', tlsOnlyUser, { ca: foreignCa })).rejects.toThrow(/certificate/)
    await expect(login('127.0.0.1', tlsOnlyUser, { ca, servername: 'elsewhere' })).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    })
  })

  it('refuses the TLS user without TLS, and the certificate user without a certificate', async () => {
    const { ca, cert, key } = server.tls
    await expect(login('127.0.0.1', tlsOnlyUser, false)).rejects.toMatchObject({ code: '28000' })
    await expect(login('127.0.0.1', certificateUser, { ca })).rejects.toMatchObject({ code: '28000' })
    await expect(login('127.0.0.1', certificateUser, { ca, cert, key })).resolves.toBe(certificateUser)
  })
})

for (const kind of ['mysql', 'mariadb'] as const) {
  const { server, describe } = servers[kind]

  describe(`TLS of the ${kind} test server`, () => {
    it('is to be trusted by its authority, and knows its client certificates', async () => {
      const { ca, foreignCa, cert, key } = server.tls
      const { hostname: host, port } = server.connection
      const { username: user, password } = await server.createUser('REQUIRE X509')
      const login = async (ssl: mysql.SslOptions) => {
        const client = await mysql.createConnection({ host, port, user, password, ssl })
        await client.end()
      }
      await expect(login({ ca, cert, key, verifyIdentity: true })).resolves.toBeUndefined()
      await expect(login({ ca: foreignCa, cert, key })).rejects.toThrow(/certificate/)
      await expect(login({ ca })).rejects.toMatchObject({ code: 'ER_ACCESS_DENIED_ERROR' })
    })
  })
}
