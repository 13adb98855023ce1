import { connectSql, useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'
import { countingProxy } from '../src/scenarios/counting-proxy.ts'

for (const kind of ['postgres', 'mysql', 'mariadb'] as const) {
  const { server, describe } = await useServer(kind)

  describe(`the counting proxy before ${kind}`, () => {
    it('counts one command for one statement, however long', async () => {
      const proxy = await countingProxy(kind, server.connection)
      const { hostname, port } = proxy
      const client = await connectSql(kind, { ...server.connection, hostname, port })
      try {
        const countOf = async (statement: string) => {
          const before = proxy.commands
          await client.rows(statement)
          return proxy.commands - before
        }
        await client.rows('SELECT 1')
        expect(await countOf('SELECT 1')).toBe(1)
        expect(await countOf(`SELECT '${'x'.repeat(300_000)}'`)).toBe(1)
        expect(await countOf('SELECT 2')).toBe(1)
      } finally {
        await client.close()
        await proxy.close()
      }
    })
  })
}
