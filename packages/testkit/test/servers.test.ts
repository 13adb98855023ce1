import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { connect } from 'node:tls'
import { serverKinds, useServer } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'

for (const kind of serverKinds) {
  const { server, describe } = await useServer(kind)

  describe(`the ${kind} test server`, () => {
    let database: Awaited<ReturnType<typeof server.createDatabase>>
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
  })
}

const { server: postgres, describe: describePostgres } = await useServer('postgres', { tls: true })

describePostgres('TLS of the postgres test server', () => {
  it('shows a certificate that its authority has signed, and no foreign one', async () => {
    const { hostname, port } = postgres.connection
    const { ca, foreignCa } = postgres.tls
    await expect(handshake(hostname, port, ca)).resolves.toBe(true)
    await expect(handshake(hostname, port, foreignCa)).rejects.toThrow(/certificate/)
  })
})

/** Speaks Postgres' request for TLS, then the handshake itself. */
async function handshake(host: string, port: number, ca: string): Promise<boolean> {
  const socket = connectTcp(port, host)
  await once(socket, 'connect')
  socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]))
  await once(socket, 'data')
  const secure = connect({ socket, ca, servername: 'localhost' })
  try {
    await once(secure, 'secureConnect')
    return secure.authorized
  } finally {
    secure.destroy()
  }
}
