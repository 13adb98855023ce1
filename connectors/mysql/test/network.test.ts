import { name, sql } from '@monoid-kit/sql'
import { FaultProxy, type TestDatabase } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import MysqlSilo from '../src/mysql-silo.ts'
import { configOf, serverOf, suites, tableOf, testContext } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`network faults of ${testServer.kind}`, () => {
    let database: TestDatabase
    let plain: FaultProxy
    let proxy: FaultProxy

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      await database.execute(
        'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100)); INSERT INTO t VALUES (1, REPEAT(1, 100))',
      )
      plain = await FaultProxy.start({ to: testServer.connection, greeting: withoutTls })
      proxy = await FaultProxy.start({ to: testServer.connection })
    })
    afterAll(async () => {
      await plain.close()
      await proxy.close()
    })

    it('[C18] falls back to a plain connection with prefer only, where the server offers no TLS', async () => {
      const validate = async (ssl_mode: string) => {
        const silo = new MysqlSilo(configOf(database, { hostname: '127.0.0.1', port: plain.port, ssl_mode }))
        const answer = await silo.validate(testContext())
        await silo.close()
        return answer
      }
      expect(await validate('prefer')).toMatchObject({
        status: 'SUCCESS',
        message: expect.stringContaining('not encrypted'),
      })
      for (const mode of ['require', 'verify-ca', 'verify-full']) {
        expect((await validate(mode)).message).toMatch(/^tls: the server offers no TLS.*\[TLS_FAILED\]$/)
      }
    })

    it.each(['disable', 'require'])('tells of a connection that breaks, ssl_mode %s', async (ssl_mode) => {
      const server = serverOf(database, { hostname: '127.0.0.1', port: proxy.port, ssl_mode })
      const table = await tableOf(server, database, 't')
      const session = await server.open('', 'read', testContext())
      const sleeping = session
        .rows(sql`SELECT SLEEP(20.75)`, testContext())
        .catch((thrown: unknown) => thrown)
      setTimeout(() => proxy.reset(), 100)
      expect(await sleeping).toMatchObject({ code: 'CONNECTION_LOST' })
      await session.close()

      const streaming = await server.open('', 'read', testContext())
      const read = async () => {
        const rows = sql`SELECT t.id, REPEAT('x', 100) FROM ${name(...table.path)} AS t, information_schema.COLUMNS a, information_schema.COLUMNS b`
        for await (const _ of streaming.records(rows, table, testContext())) proxy.reset()
      }
      await expect(read()).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
      await streaming.close()
    })
  })
}

/** Clears the flag in a server's greeting that says that it has TLS. */
function withoutTls(greeting: Buffer): Buffer {
  const bytes = Buffer.from(greeting)
  // Header, protocol version, version text and its zero, connection id, first part of the salt, a filler.
  const flags = bytes.indexOf(0, 5) + 1 + 4 + 8 + 1
  bytes.writeUInt16LE(bytes.readUInt16LE(flags) & ~0x0800, flags)
  return bytes
}
