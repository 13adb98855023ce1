import { expect, it } from 'vitest'
import { type DatabaseSubject, groupOf, identifierOf, run } from './database-subject.ts'

/**
 * How far a connection is to be trusted (B23, C18), on a server whose certificates the test knows.
 *
 * @param subject the connector and its server, found with `{ tls: true }`
 * @example tlsRules(databaseSubject(entry, await useServer('postgres', { tls: true })))
 */
export function tlsRules(subject: DatabaseSubject): void {
  subject.describe(`TLS on ${subject.kind}`, () => {
    it('[B23] C18: verify-full trusts the right authority, in every form of PEM, and no other', async () => {
      const database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE people (id int PRIMARY KEY)')
      const { ca, foreignCa } = subject.server.tls
      const validate = async (settings: object) => {
        const result = await run(subject, 'validate', { config: { ...database.config, ...settings } })
        return `${result.validate?.status} ${result.validate?.message}`
      }
      const forms = [ca, ca.trim().replaceAll(/\r?\n/g, '\\n'), Buffer.from(ca).toString('base64')]
      for (const ssl_ca of forms) {
        expect(await validate({ ssl_mode: 'verify-full', ssl_ca })).toMatch(/^SUCCESS/)
      }
      for (const settings of [{ ssl_mode: 'verify-full' }, { ssl_mode: 'verify-ca' }, {}]) {
        const wrong = await validate({ ...settings, ssl_ca: foreignCa })
        expect(wrong).toMatch(/^FAILURE tls: the server's certificate .*\[TLS_FAILED\]$/)
      }
      expect(await validate({ ssl_mode: 'verify-full' })).toMatch(/^FAILURE tls: .*\[TLS_FAILED\]$/)
      expect(await validate({ ssl_mode: 'require' })).toMatch(/^SUCCESS/)
      expect(await validate({ ssl: true })).toMatch(/^SUCCESS/)
    })

    it('C18: no command goes on where the server is not to be trusted', async () => {
      const database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE people (id int PRIMARY KEY)')
      await database.execute('INSERT INTO people VALUES (1)')
      const config = { ...database.config, ssl_mode: 'verify-full', ssl_ca: subject.server.tls.foreignCa }
      const query = { identifiers: [identifierOf(groupOf(subject, database), 'people', 'id', '1')] }
      for (const [command, rest] of [
        ['schema', {}],
        ['query', { query }],
        ['delete', { query }],
      ] as const) {
        const result = await run(subject, command, { config, ...rest })
        expect(result).toMatchObject({ exitCode: 3, logs: [{ code: 'TLS_FAILED' }] })
        expect(result.messages).toHaveLength(1)
      }
      expect(await database.rows('SELECT id FROM people')).toHaveLength(1)
    })
  })
}
