import type { StoreRef } from '@monoid-kit/core'
import type { TestDatabase } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readTables } from '../src/catalogue/read-tables.ts'
import { configOf, serverOf, suites, tableOf, testContext } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`catalogue of ${testServer.kind}`, () => {
    let database: TestDatabase
    let other: TestDatabase
    const mariadb = testServer.kind === 'mariadb'
    const odd = ['a.b', 'with space', 'tick`y', 'sélect', 'select', '$dollar', '1', 'quote\'"', 'tab\there']

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      other = await testServer.createDatabase('CHARACTER SET utf8mb4')
      await database.execute(`
        CREATE TABLE users (id INT PRIMARY KEY, email VARCHAR(50) COMMENT 'where to write', UNIQUE (email)) COMMENT 'people';
        CREATE TABLE orders (a INT, b INT, user_id INT NULL, PRIMARY KEY (b, a), CONSTRAINT of_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL);
        CREATE TABLE lines_ (id INT PRIMARY KEY, oa INT NOT NULL, ob INT, CONSTRAINT of_order FOREIGN KEY (ob, oa) REFERENCES orders (b, a) ON DELETE CASCADE);
        CREATE TABLE tree (id INT PRIMARY KEY, parent INT, CONSTRAINT of_tree FOREIGN KEY (parent) REFERENCES tree (id));
        CREATE VIEW everybody AS SELECT id, email FROM users;
        CREATE TABLE parts (id INT PRIMARY KEY, v INT) PARTITION BY HASH (id) PARTITIONS 4;
        CREATE TABLE old (id INT PRIMARY KEY) ENGINE = MyISAM;
        CREATE TABLE hidden (id INT PRIMARY KEY, seen INT, unseen INT INVISIBLE, twice INT AS (seen * 2), thrice INT AS (seen * 3) STORED);
      `)
      await other.execute(
        `CREATE TABLE refs (id INT PRIMARY KEY, user_id INT NOT NULL, CONSTRAINT from_other FOREIGN KEY (user_id) REFERENCES \`${database.name}\`.users (id));`,
      )
      for (const name of odd) {
        await database.execute(
          `CREATE TABLE ${testServer.quote(name)} (id INT PRIMARY KEY, ${testServer.quote(name)} TEXT)`,
        )
      }
      if (mariadb) {
        await database.execute(`
          CREATE TABLE aria (id INT PRIMARY KEY) ENGINE = Aria;
          CREATE TABLE versioned (id INT PRIMARY KEY, email TEXT) WITH SYSTEM VERSIONING;
          CREATE SEQUENCE counter;
          CREATE TABLE docs (id INT PRIMARY KEY, j JSON, t LONGTEXT, c LONGTEXT CHECK (json_valid(c)))`)
      }
    })

    afterAll(() => other.execute('DROP TABLE refs'))

    const names = async (settings: Parameters<typeof configOf>[1], only?: readonly StoreRef[]) =>
      (await serverOf(database, settings).tables(testContext(), only)).map(
        ({ store }) => `${store.group}.${store.name}`,
      )
    const inDatabase = (...tables: string[]) => tables.map((table) => `${database.name}.${table}`)

    it('[C8] lists plain and partitioned tables once; no views, sequences or system tables', async () => {
      const tables = await names({})
      const expected = ['users', 'orders', 'lines_', 'tree', 'parts', 'old', 'hidden', ...odd]
      if (mariadb) expected.push('aria', 'versioned', 'docs')
      expect([...tables].sort()).toEqual(inDatabase(...expected).sort())
    })

    it('takes views that are named', async () => {
      const [view] = await serverOf(database, {
        include_views: ['every*'],
        include_tables: ['everybody'],
      }).tables(testContext())
      expect(view).toMatchObject({ kind: 'view', store: { name: 'everybody' } })
      expect(view?.columns.map(({ name }) => name)).toEqual(['id', 'email'])
    })

    it('[C4] [C19] lists all databases but those of the server and those excluded', async () => {
      const all = await names({ scan_all: true })
      expect(all).toContain(`${database.name}.users`)
      expect(all).toContain(`${other.name}.refs`)
      expect(all.filter((name) => /^(mysql|sys|information_schema|performance_schema)\./.test(name))).toEqual(
        [],
      )
      const some = await names({ scan_all: true, exclude_dbs: [`${other.name.slice(0, -1)}*`] })
      expect(some).not.toContain(`${other.name}.refs`)
      expect(some).toContain(`${database.name}.users`)
    })

    it('[B13] obeys the lists of tables and columns', async () => {
      expect(await names({ include_tables: ['user*', `${database.name}.orders`] })).toEqual(
        inDatabase('orders', 'users'),
      )
      expect(await names({ exclude_schemas: [database.name] })).toEqual([])
      const [users] = await serverOf(database, {
        include_tables: ['users'],
        exclude_columns: ['users.email'],
      }).tables(testContext())
      expect(users?.columns.map(({ name }) => name)).toEqual(['id'])
    })

    it('[B18] finds stores by exact name, and leaves out those it does not know', async () => {
      const stores = ['users', 'USERS', 'gone', 'tick`y'].map((name) => ({ group: database.name, name }))
      expect(await names({}, stores)).toEqual(inDatabase('tick`y', 'users'))
      expect(await names({}, [{ group: other.name, name: 'refs' }, { name: 'users' }])).toEqual([])
      expect(await names({ scan_all: true }, [{ group: other.name, name: 'refs' }])).toEqual([
        `${other.name}.refs`,
      ])
    })

    it('tells columns, keys and comments; invisible and generated columns are columns', async () => {
      const server = serverOf(database)
      const users = await tableOf(server, database, 'users')
      expect(users).toMatchObject({
        comment: 'people',
        primaryKey: ['id'],
        transactional: true,
        scope: '',
        kind: 'table',
      })
      expect(users.columns[1]).toMatchObject({
        name: 'email',
        comment: 'where to write',
        nullable: true,
        typeName: 'varchar(50)',
      })
      expect((await tableOf(server, database, 'orders')).primaryKey).toEqual(['b', 'a'])
      const hidden = await tableOf(server, database, 'hidden')
      expect(hidden.columns.map(({ name }) => name)).toEqual(['id', 'seen', 'unseen', 'twice', 'thrice'])
      expect((await tableOf(server, database, 'parts')).transactional).toBe(true)
    })

    it('tells tables whose deletes could not be undone or would leave a history', async () => {
      const server = serverOf(database)
      expect((await tableOf(server, database, 'old')).transactional).toBe(false)
      if (!mariadb) return
      expect((await tableOf(server, database, 'aria')).transactional).toBe(false)
      expect(await tableOf(server, database, 'versioned')).toMatchObject({
        keepsHistory: true,
        transactional: true,
      })
      const docs = await tableOf(server, database, 'docs')
      expect(docs.columns.map(({ type }) => type.jsonSchema.contentMediaType)).toEqual([
        undefined,
        'application/json',
        undefined,
        'application/json',
      ])
    })

    it('[C19] reads the catalogue in as many queries for many tables as for one', async () => {
      const session = await serverOf(database).open('', 'read', testContext())
      try {
        const count = async (only?: readonly StoreRef[]) => {
          let queries = 0
          const counting = {
            traits: session.traits,
            rows: (...statement: Parameters<typeof session.rows>) => {
              queries += 1
              return session.rows(...statement)
            },
            eachRow: (...statement: Parameters<typeof session.eachRow>) => {
              queries += 1
              return session.eachRow(...statement)
            },
          }
          const tables = await readTables(counting, configOf(database), only, testContext())
          return { queries, tables: tables.length }
        }
        const one = await count([{ group: database.name, name: 'users' }])
        const all = await count()
        expect(one.tables).toBe(1)
        expect(all.tables).toBeGreaterThan(10)
        expect(all.queries).toBe(one.queries)
        expect(all.queries).toBeLessThanOrEqual(4)
      } finally {
        await session.close()
      }
    })

    it('[B21] finds foreign keys from everywhere, their columns in order', async () => {
      const server = serverOf(database)
      const tables = await server.tables(testContext())
      const session = await server.open('', 'read', testContext())
      try {
        const keys = await session.foreignKeys(tables, testContext())
        const byName = Object.fromEntries(keys.map((key) => [key.name, key]))
        expect(byName.of_user).toMatchObject({
          table: [database.name, 'orders'],
          columns: ['user_id'],
          nullable: [true],
          onDelete: 'SET NULL',
        })
        expect(byName.of_order).toMatchObject({
          columns: ['ob', 'oa'],
          nullable: [true, false],
          referencedColumns: ['b', 'a'],
          onDelete: 'CASCADE',
        })
        expect(byName.of_tree).toMatchObject({
          table: [database.name, 'tree'],
          referencedTable: [database.name, 'tree'],
        })
        expect(['NO ACTION', 'RESTRICT']).toContain(byName.of_tree?.onDelete)
        expect(byName.from_other).toMatchObject({
          table: [other.name, 'refs'],
          referencedTable: [database.name, 'users'],
          nullable: [false],
        })
        expect(keys).toHaveLength(4)
        expect(
          await session.foreignKeys(
            tables.filter(({ store }) => store.name === 'parts'),
            testContext(),
          ),
        ).toEqual([])
      } finally {
        await session.close()
      }
    })
  })
}
