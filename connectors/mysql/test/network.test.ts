import { name, sql } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import MysqlSilo from '../src/mysql-silo.ts'
import { MeddlingProxy, withoutTls } from './meddling-proxy.ts'
import { configOf, serverOf, suites, tableOf, testContext } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`network faults of ${testServer.kind}`, () => {
    let database: TestDatabase
    let plain: MeddlingProxy
    let proxy: MeddlingProxy

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      await database.execute(
        'CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(100)); INSERT INTO t VALUES (1, REPEAT(1, 100))',
      )
      plain = await MeddlingProxy.start(testServer.connection, withoutTls)
      proxy = await MeddlingProxy.start(testServer.connection)
    })
    afterAll(() => {
      plain.close()
      proxy.close()
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
      setTimeout(() => proxy.cut(), 100)
      expect(await sleeping).toMatchObject({ code: 'CONNECTION_LOST' })
      await session.close()

      const streaming = await server.open('', 'read', testContext())
      const read = async () => {
        const rows = sql`SELECT t.id, REPEAT('x', 100) FROM ${name(...table.path)} AS t, information_schema.COLUMNS a, information_schema.COLUMNS b`
        for await (const _ of streaming.records(rows, table, testContext())) proxy.cut()
      }
      await expect(read()).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
      await streaming.close()
    })
  })
}
