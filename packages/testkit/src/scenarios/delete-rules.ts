import { beforeAll, expect, it } from 'vitest'
import type { TestDatabase } from '../servers/test-database.ts'
import { type DatabaseSubject, groupOf, identifierOf, run } from './database-subject.ts'

/**
 * That a delete over several tables is one piece of work (B21, C24): in the order of the references, all or nothing,
 * with counts in the log.
 *
 * @param subject the connector and its server
 * @example deleteRules(databaseSubject(entry, await useServer('postgres')))
 */
export function deleteRules(subject: DatabaseSubject): void {
  subject.describe(`a delete over several tables on ${subject.kind}`, () => {
    let database: TestDatabase
    const erase = (...wanted: readonly (readonly [table: string, column: string, value: string])[]) => {
      const group = groupOf(subject, database)
      const identifiers = wanted.map(([table, column, value]) => identifierOf(group, table, column, value))
      return run(subject, 'delete', { config: database.config, query: { identifiers } })
    }
    const left = async () => {
      const counted = ['customers', 'orders', 'letters', 'archive'].map(async (table) => {
        const [row] = await database.rows(`SELECT count(*) AS n FROM ${table}`)
        return Number(row?.n)
      })
      return Promise.all(counted)
    }

    beforeAll(async () => {
      database = await subject.server.createDatabase()
      const reference = (table: string) => `FOREIGN KEY (owner) REFERENCES ${table} (id)`
      for (const sql of [
        'CREATE TABLE customers (id int PRIMARY KEY, email varchar(50))',
        `CREATE TABLE orders (id int PRIMARY KEY, owner int NOT NULL, ${reference('customers')})`,
        'CREATE TABLE letters (id int PRIMARY KEY, person varchar(50))',
        `CREATE TABLE archive (id int PRIMARY KEY, owner int NOT NULL, ${reference('letters')})`,
        "INSERT INTO customers VALUES (1, 'ann@example.org'), (2, 'bob@example.org')",
        'INSERT INTO orders VALUES (1, 1), (2, 1), (3, 1), (4, 2)',
        "INSERT INTO letters VALUES (1, 'ann'), (2, 'ann'), (3, 'bob'), (4, 'cyd')",
        'INSERT INTO archive VALUES (1, 3)',
      ]) {
        await database.execute(sql)
      }
    })

    it('C24: goes by the references, whatever the order of the items, and logs how many rows went', async () => {
      const result = await erase(
        ['customers', 'email', 'ann@example.org'],
        ['letters', 'person', 'ann'],
        ['orders', 'owner', '1'],
      )
      expect(result.exitCode).toBe(0)
      expect(result.results.map(({ status }) => [status.schema_name, status.request_status])).toEqual([
        ['customers', 'COMPLETE'],
        ['letters', 'COMPLETE'],
        ['orders', 'COMPLETE'],
      ])
      const counts = result.logs.map(({ context }) => [context?.store, context?.rows])
      expect(counts).toEqual(
        expect.arrayContaining([
          ['customers', 1],
          ['letters', 2],
          ['orders', 3],
        ]),
      )
      expect(result.stdout).not.toContain('ann')
      expect(await left()).toEqual([1, 1, 2, 1])
    })

    it('C24: one table that cannot be erased leaves all of them as they were', async () => {
      const result = await erase(
        ['orders', 'owner', '2'],
        ['letters', 'person', 'bob'],
        ['customers', 'email', 'bob@example.org'],
      )
      expect(result.exitCode).toBe(0)
      expect(result.results.map(({ status }) => status.request_status)).toEqual([
        'FAILED',
        'FAILED',
        'FAILED',
      ])
      const codes = Object.fromEntries(result.logs.map(({ context, code }) => [context?.store, code]))
      expect(codes).toMatchObject({
        letters: 'REFERENCED_ROWS',
        orders: 'ROLLED_BACK',
        customers: 'ROLLED_BACK',
      })
      expect(await left()).toEqual([1, 1, 2, 1])
    })
  })
}
