import { createServer, type Server } from 'node:net'
import type { TestDatabase } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MysqlConfig } from '../src/mysql-config.ts'
import MysqlSilo from '../src/mysql-silo.ts'
import { configOf, suites, testContext } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`validation of ${testServer.kind}`, () => {
    let database: TestDatabase
    let silent: Server
    const sockets = new Set<{ destroy(): void }>()

    beforeAll(async () => {
      database = await testServer.createDatabase()
      await database.execute(
        'CREATE TABLE a (id INT PRIMARY KEY, v INT); CREATE TABLE b (id INT PRIMARY KEY); CREATE TABLE old (id INT) ENGINE = MyISAM',
      )
      silent = createServer((socket) => sockets.add(socket))
      await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    })

    afterAll(() => {
      for (const socket of sockets) socket.destroy()
      silent.close()
    })

    const validate = async (settings: Partial<MysqlConfig>) => {
      const silo = new MysqlSilo(configOf(database, settings))
      try {
        return await silo.validate(testContext())
      } finally {
        await silo.close()
      }
    }
    const silentPort = () => {
      const address = silent.address()
      return typeof address === 'object' && address !== null ? address.port : 0
    }
    const granted = async (grants: readonly string[]) => {
      const user = await testServer.createUser()
      for (const grant of grants) {
        await database.execute(
          `GRANT ${grant.replace('@', `\`${database.name}\``)} TO \`${user.username}\`@'%'`,
        )
      }
      return user
    }

    it('succeeds, and names tables that it will not delete from', async () => {
      const { status, message } = await validate({})
      expect(status).toBe('SUCCESS')
      expect(message).toContain('3 table(s)')
      expect(message).toContain(`${database.name}/old`)
    })

    it('[C17] names the stage that fails: dns, tcp, login, database', async () => {
      const password = 'wrong-password-4711'
      for (const [settings, stage, code] of [
        [{ hostname: 'no-such-host.invalid' }, 'dns', 'DNS_FAILED'],
        [{ hostname: '127.0.0.1', port: 1 }, 'tcp', 'CONNECT_FAILED'],
        [
          { hostname: '127.0.0.1', port: silentPort(), connect_timeout_seconds: 1 },
          'login',
          'CONNECT_TIMEOUT',
        ],
        [{ password }, 'login', 'LOGIN_FAILED'],
        [{ database: 'no_such_database' }, 'database', 'DATABASE_UNKNOWN'],
      ] as const) {
        const { status, message } = await validate(settings)
        expect(status).toBe('FAILURE')
        expect(message).toMatch(new RegExp(`^${stage}: .*\\[${code}\\]$`))
        expect(message).not.toContain(password)
        expect(message).not.toContain('%')
      }
    })

    it('[C17] fails for a database that the user may not use', async () => {
      const { message } = await validate(await granted([]))
      expect(message).toMatch(/^database: .*\[DATABASE_UNKNOWN\]$/)
    })

    it('[C17] tests the right to delete without deleting', async () => {
      const reader = await granted(['SELECT ON @.*'])
      expect((await validate(reader)).message).toMatch(
        /^privileges: the user lacks DELETE on .*\/a, .*\/b.*\[PRIVILEGE_MISSING\]$/,
      )
      expect((await validate({ ...reader, read_only: true })).status).toBe('SUCCESS')
      const half = await granted(['SELECT ON @.*', 'DELETE ON @.a', 'DELETE ON @.old'])
      const { message } = await validate(half)
      expect(message).toContain(`lacks DELETE on ${database.name}/b;`)
    })

    it('[C17] tests the right to read', async () => {
      const eraser = await granted(['DELETE ON @.*', 'SELECT ON @.b', 'SELECT (id) ON @.a'])
      const { message } = await validate({ ...eraser, include_tables: ['a', 'b', 'old'] })
      expect(message).toMatch(/^privileges: the user lacks SELECT on .*\[PRIVILEGE_MISSING\]$/)
      expect(message).toContain(`${database.name}/a, ${database.name}/old`)
      expect(message).not.toContain('/b')
      const partial = { ...eraser, include_tables: ['a'] }
      expect((await validate({ ...partial, exclude_columns: ['v'] })).status).toBe('SUCCESS')
    })

    it('succeeds with exactly the privileges that the README asks for', async () => {
      const user = await granted(['SELECT, DELETE, UPDATE ON @.*'])
      expect((await validate(user)).status).toBe('SUCCESS')
    })

    it('[C18] takes a password of any characters', async () => {
      const { username } = await testServer.createUser()
      const password = `a b'c"d\\e%f@/:?#é🙂`
      await database.execute(
        `ALTER USER \`${username}\`@'%' IDENTIFIED BY '${password.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
      )
      await database.execute(`GRANT ALL ON \`${database.name}\`.* TO \`${username}\`@'%'`)
      for (const ssl_mode of ['disable', 'require']) {
        expect(await validate({ username, password, ssl_mode })).toMatchObject({ status: 'SUCCESS' })
      }
    })

    it('[C18] verifies the certificate as far as ssl_mode says', async () => {
      const { ca, foreignCa } = testServer.tls
      const oneLine = ca.replaceAll('\n', '\\n')
      for (const hostname of ['127.0.0.1', 'localhost']) {
        for (const settings of [
          { ssl_ca: ca },
          { ssl_ca: oneLine, ssl_mode: 'verify-full' },
          { ssl_ca: Buffer.from(ca).toString('base64'), ssl_mode: 'verify-ca' },
          { ssl: true },
          { ssl_mode: 'require' },
          { ssl_mode: 'prefer' },
        ]) {
          const { status, message } = await validate({ hostname, ...settings })
          expect(status, message).toBe('SUCCESS')
          expect(message).not.toContain('not encrypted')
        }
        for (const settings of [
          { ssl_ca: foreignCa },
          { ssl_ca: foreignCa, ssl_mode: 'verify-ca' },
          { ssl_mode: 'verify-full' },
        ]) {
          const { message } = await validate({ hostname, ...settings })
          expect(message).toMatch(/^tls: .*unknown issuer.*\[TLS_FAILED\]$/)
        }
      }
      expect((await validate({ ssl_mode: 'disable' })).message).toContain('not encrypted')
    })

    it('[C18] checks the host name in verify-full, and only there', async () => {
      const { ca } = testServer.tls
      // Another name and another address of this machine, for which the certificate is not.
      for (const hostname of ['127.0.0.2', 'localhost.localdomain']) {
        const reachable = await validate({ hostname, ssl_mode: 'verify-ca', ssl_ca: ca })
        if (/^(dns|tcp):/.test(reachable.message ?? '')) continue
        expect(reachable.status, reachable.message).toBe('SUCCESS')
        const { message } = await validate({ hostname, ssl_mode: 'verify-full', ssl_ca: ca })
        expect(message).toContain(`tls: the server's certificate is not for "${hostname}"`)
      }
    })

    it('logs in with a client certificate', async () => {
      const { ca, cert, key } = testServer.tls
      const user = await testServer.createUser('REQUIRE X509')
      await database.execute(`GRANT ALL ON \`${database.name}\`.* TO \`${user.username}\`@'%'`)
      expect((await validate({ ...user, ssl_ca: ca })).message).toMatch(/^login: .*\[LOGIN_FAILED\]$/)
      expect(await validate({ ...user, ssl_ca: ca, ssl_cert: cert, ssl_key: key })).toMatchObject({
        status: 'SUCCESS',
      })
    })

    it('fails for certificates that are no PEM, without showing them', async () => {
      const { message } = await validate({ ssl_key: 'hunter2hunter2' })
      expect(message).toMatch(/^tls: ssl_key.*\[CONFIG_INVALID\]$/)
      expect(message).not.toContain('hunter2')
    })
  })
}
