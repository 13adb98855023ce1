import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import PostgresSilo from '../src/postgres-silo.ts'
import { collect, configOf, inSession, selectAll, serverOf, suite, tableOf, testContext } from './support.ts'

suite.describe('tables that are written anew after a reading began', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await suite.server.createDatabase()
  })

  /** What a session reads of `people` that began before `change`. */
  async function readAround(table: string, change: string) {
    await database.execute(`
      DROP TABLE IF EXISTS people;
      ${table};
      INSERT INTO people SELECT id, 'ann' FROM generate_series(1, 3) id;`)
    const server = serverOf(database)
    const people = await tableOf(server, database, 'people')
    return inSession(server, database, async (session, context) => {
      await database.execute(change)
      return collect(session, selectAll(session, people), people, context)
    })
  }

  const plain = 'CREATE TABLE people (id int, name text)'
  const partitioned = `CREATE TABLE people (id int, name text) PARTITION BY RANGE (id);
    CREATE TABLE low PARTITION OF people FOR VALUES FROM (0) TO (2);
    CREATE TABLE high PARTITION OF people FOR VALUES FROM (2) TO (9)`

  it.each([
    ['truncated and filled again', plain, `TRUNCATE people; INSERT INTO people VALUES (1, 'ann')`],
    [
      'altered so that its rows were copied',
      plain,
      'ALTER TABLE people ADD COLUMN luck float8 DEFAULT random()',
    ],
    [
      'replaced by another of its name',
      plain,
      'CREATE TABLE copy AS SELECT * FROM people; DROP TABLE people; ALTER TABLE copy RENAME TO people',
    ],
    ['truncated in one partition', partitioned, `TRUNCATE low; INSERT INTO people VALUES (1, 'ann')`],
    [
      'given a partition with rows',
      partitioned,
      `CREATE TABLE top PARTITION OF people FOR VALUES FROM (9) TO (99); INSERT INTO people VALUES (9, 'ann')`,
    ],
  ])('refuses one that was %s, for its rows cannot be seen', async (_, table, change) => {
    await expect(readAround(table, change)).rejects.toMatchObject({
      code: 'DATABASE_ERROR',
      message: expect.stringContaining('rows may be missing') as unknown,
    })
  })

  it.each([
    ['grew', plain, `INSERT INTO people VALUES (4, 'ann')`],
    ['lost its rows', plain, 'DELETE FROM people'],
    ['got a column', plain, 'ALTER TABLE people ADD COLUMN age int DEFAULT 1'],
  ])('reads all rows of one that only %s', async (_, table, change) => {
    expect(await readAround(table, change)).toHaveLength(3)
  })

  it('finds nothing wrong with an empty table', async () => {
    expect(
      await readAround(`${plain}; CREATE RULE none AS ON INSERT TO people DO INSTEAD NOTHING`, ''),
    ).toEqual([])
  })

  it('tells of one that was copied during a search, or on the way to the rows of a handle', async () => {
    const filled = `
      DROP TABLE IF EXISTS people, orders, addresses;
      CREATE TABLE addresses (email text);
      CREATE TABLE people (id int PRIMARY KEY, email text);
      CREATE TABLE orders (id int, person_id int REFERENCES people);
      INSERT INTO addresses VALUES ('ann@x.org');
      INSERT INTO people VALUES (1, 'ann@x.org');
      INSERT INTO orders VALUES (7, 1);`
    // copies the rows of people, and of no other table
    const copied = 'ALTER TABLE people ADD COLUMN IF NOT EXISTS luck float8 DEFAULT random()'
    const request = { terms: [{ name: 'email', value: 'ann@x.org' }] }

    await database.execute(filled)
    const silo = new PostgresSilo(configOf(database))
    try {
      const handles = []
      for await (const finding of silo.find(testContext(), request)) {
        if (finding.kind === 'store' && finding.handle) handles.push(finding.handle)
      }
      expect(handles.map(({ schema_name }) => schema_name)).toEqual(['addresses', 'people', 'orders'])

      const searching = testContext()
      const search = async () => {
        for await (const finding of silo.find(searching, request)) {
          if (finding.kind === 'progress' && finding.done === 1) await database.execute(copied)
        }
      }
      await expect(search()).rejects.toMatchObject({ code: 'INCOMPLETE' })
      expect(searching.logged.map(({ message }) => message).join()).toContain('rows may be missing')

      await database.execute(filled)
      const reading = testContext()
      const [addresses, , orders] = handles
      const read = async () => {
        const requests = { handles: [addresses, orders].flatMap((handle) => handle ?? []) }
        for await (const _ of silo.requestResults(reading, requests)) await database.execute(copied)
      }
      await expect(read()).rejects.toMatchObject({ code: 'INCOMPLETE' })
      expect(reading.logged.map(({ message }) => message).join()).toContain('rows may be missing')
    } finally {
      await silo.close()
    }
  })
})
