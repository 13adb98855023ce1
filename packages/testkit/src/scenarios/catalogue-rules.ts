import { afterEach, expect, it } from 'vitest'
import { rowFaults, schemaFaults } from '../judging/decodable-schema.ts'
import { type CountingProxy, countingProxy } from './counting-proxy.ts'
import { type DatabaseSubject, exportRows, groupOf, identifierOf, run } from './database-subject.ts'

/** A database's own part of the catalogue scenarios. */
export interface CatalogueCase {
  /** Definitions of columns of every built-in type, without names. */
  readonly columnTypes: readonly string[]
}

/**
 * What discovery must do on a database: every type of column (B22, C3), in a constant number of queries (C19).
 *
 * @param subject the connector and its server
 * @param given the types of the server
 * @example catalogueRules(databaseSubject(entry, await useServer('mysql')), { columnTypes })
 */
export function catalogueRules(subject: DatabaseSubject, { columnTypes }: CatalogueCase): void {
  subject.describe(`discovery on ${subject.kind}`, () => {
    let proxy: CountingProxy | undefined
    afterEach(async () => {
      await proxy?.close()
      proxy = undefined
    })

    it('[B22, B33] C3: no column vanishes for its type, and every schema can be decoded', async () => {
      const database = await subject.server.createDatabase()
      const group = groupOf(subject, database)
      const columns = columnTypes.map((type, index) => `c${index} ${type}`).join(', ')
      await database.execute(`CREATE TABLE every_type (id int PRIMARY KEY, ${columns})`)
      await database.execute('INSERT INTO every_type (id) VALUES (1)')
      const { schemas = [] } = await run(subject, 'schema', { config: database.config })
      expect(schemas.map(({ name }) => name)).toEqual(['every_type'])
      const [schema] = schemas
      expect(schemaFaults(schema?.json_schema)).toEqual([])
      const names = ['id', ...columnTypes.map((_, index) => `c${index}`)]
      expect(Object.keys(schema?.json_schema.properties ?? {})).toEqual(names)
      const { rows, results } = await exportRows(subject, database.config, [
        identifierOf(group, 'every_type', 'id', '1'),
      ])
      expect(results.exitCode).toBe(0)
      expect(rows).toHaveLength(1)
      expect(rowFaults(rows[0], schema?.json_schema)).toEqual([])
      // Each column as an identifier at once: what does not fit matches nothing, and none fails the store.
      const asIdentifiers = names.map((column) => identifierOf(group, 'every_type', column, 'no such value'))
      const all = await exportRows(subject, database.config, asIdentifiers)
      expect([all.query.exitCode, all.results.exitCode]).toEqual([0, 0])
      expect(all.query.results).toMatchObject([{ status: { request_status: 'COMPLETE' } }])
    })

    it('C19: the number of queries does not grow with the tables', async () => {
      const database = await subject.server.createDatabase()
      proxy = await countingProxy(subject.kind, subject.server.connection)
      const { hostname, port } = proxy
      const config = {
        ...database.config,
        hostname,
        port,
        ssl_mode: 'disable',
        exclude_columns: ['hidden_*'],
      }
      const count = async (command: string) => {
        const before = proxy?.commands ?? 0
        const result = await run(subject, command, { config })
        expect(result.exitCode).toBe(0)
        return { commands: (proxy?.commands ?? 0) - before, stores: result.schemas?.length }
      }
      const create = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, index) => {
          const reference = index > 0 ? `, FOREIGN KEY (other) REFERENCES t${from + index - 1} (id)` : ''
          return `CREATE TABLE t${from + index} (id int PRIMARY KEY, other int, hidden_note varchar(10)${reference})`
        }).join('; ')
      await database.execute(create(0, 5))
      const few = await count('schema')
      expect(few).toMatchObject({ stores: 5 })
      expect(few.commands).toBeGreaterThan(2)
      await database.execute(create(5, 200))
      expect(await count('schema')).toEqual({ commands: few.commands, stores: 200 })
    }, 120_000)

    it('[B18] C19: a command for one store does not list the others', async () => {
      const database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE people (id int PRIMARY KEY)')
      proxy = await countingProxy(subject.kind, subject.server.connection)
      const { hostname, port } = proxy
      // Another database that would be connected to, or listed, if all were.
      const other = await subject.server.createDatabase()
      await other.execute('CREATE TABLE people (id int PRIMARY KEY)')
      const group = groupOf(subject, database)
      const countOf = async (scanAll: boolean) => {
        const before = proxy?.commands ?? 0
        const config = { ...database.config, hostname, port, ssl_mode: 'disable', scan_all: scanAll }
        const result = await run(subject, 'query', {
          config,
          query: { identifiers: [identifierOf(group, 'people', 'id', '1')] },
        })
        expect(result.results).toMatchObject([{ status: { request_status: 'COMPLETE' } }])
        return (proxy?.commands ?? 0) - before
      }
      expect(await countOf(true)).toBe(await countOf(false))
    })
  })
}
