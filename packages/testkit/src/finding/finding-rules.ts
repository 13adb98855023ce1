import { expect, it } from 'vitest'
import { spawnConnector } from '../processes/spawn-connector.ts'
import type { ServerSuite } from '../servers/use-server.ts'
import { FindingLab } from './finding-lab.ts'
import { randomDatabase, wanted } from './random-database.ts'

const shop = `
  CREATE TABLE countries (id int PRIMARY KEY, name varchar(40));
  CREATE TABLE users (id int PRIMARY KEY, user_email varchar(80), country_id int, emailed varchar(80),
    FOREIGN KEY (country_id) REFERENCES countries (id));
  CREATE TABLE orders (id int PRIMARY KEY, user_id int, ~contactEmail~ varchar(80),
    FOREIGN KEY (user_id) REFERENCES users (id));
  CREATE TABLE items (id int PRIMARY KEY, order_id int, label varchar(40), FOREIGN KEY (order_id) REFERENCES orders (id));
  CREATE TABLE reviews (id int PRIMARY KEY, user_id int, order_id int, FOREIGN KEY (user_id) REFERENCES users (id),
    FOREIGN KEY (order_id) REFERENCES orders (id));
  CREATE TABLE unrelated (id int PRIMARY KEY, note varchar(80));
  INSERT INTO countries VALUES (1, 'NL'), (2, 'NZ');
  INSERT INTO users VALUES (1, 'ann@x.org', 1, 'ann@x.org'), (2, 'ANN@x.org', 1, NULL), (3, 'bob@x.org', 2, NULL);
  INSERT INTO orders VALUES (10, 1, 'other@x.org'), (11, 1, 'ann@x.org'), (12, 3, 'ann@x.org'), (13, 3, 'bob@x.org');
  INSERT INTO items VALUES (100, 10, 'a'), (101, 10, 'b'), (102, 12, 'c'), (103, 13, 'd');
  INSERT INTO reviews VALUES (1, 1, 13), (2, 3, 10), (3, 3, 13), (4, 1, 11);
  INSERT INTO unrelated VALUES (1, 'ann@x.org');
`

const ann = [['email', 'ann@x.org']] as const

/**
 * What `find` answers: where a value occurs, what references those rows, and that everything found is exported once.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 * @example findingRules(await useServer('postgres'), entry)
 */
export function findingRules(suite: ServerSuite, entry: string): void {
  const { server } = suite
  const create = (sql: string) => FindingLab.create(server, entry, sql)

  suite.describe(`find on ${server.kind}`, () => {
    it('tells the columns that a term names, follows foreign keys outwards, names what is referenced', async () => {
      const lab = await create(shop)
      const search = await lab.find(ann)
      expect(search.result).toMatchObject({ exitCode: 0, stderr: '', logs: [], strayLines: [] })
      expect(search.places).toEqual([
        'orders.contactEmail name 2 exact, 0 near',
        'users.user_email name 1 exact, 1 near',
      ])
      expect(search.paths).toEqual([
        'items.order_id → orders.id referencing 1 (1)',
        'reviews.order_id → orders.id referencing 1 (1)',
        'orders.user_id → users.id referencing 2 (1)',
        'reviews.user_id → users.id referencing 2 (1)',
        'items.order_id → orders.id, orders.user_id → users.id referencing 2 (2)',
        'reviews.order_id → orders.id, orders.user_id → users.id referencing 2 (1)',
        'orders.user_id → users.id referenced 2 (1)',
        'users.country_id → countries.id referenced 1 (1)',
      ])
      expect(search.rows).toEqual({ orders: 3, users: 1, items: 3, reviews: 3 })
      expect(search.summary).toEqual({ kind: 'summary', stores: 6, searched: 2, unread: 0 })
      const progress = search.result.findings.filter(({ kind }) => kind === 'progress')
      expect(progress.map((each) => ({ ...each }))).toEqual(
        [0, 1, 2].map((done) => ({ kind: 'progress', done, of: 2 })),
      )
    })

    it('a row that several paths lead to is exported once, and [B28] as often as one asks', async () => {
      const lab = await create(shop)
      const search = await lab.find(ann)
      for (const _ of ['first', 'second']) {
        const rows = await lab.export(search)
        const ids = Object.entries(rows).map(([store, found]) => [store, found.map(({ id }) => id).sort()])
        expect(Object.fromEntries(ids)).toEqual({
          orders: [10, 11, 12],
          users: [1],
          items: [100, 101, 102],
          reviews: [1, 2, 4],
        })
      }
    })

    it('the handle of rows that match by themselves is what query makes', async () => {
      const lab = await create(shop)
      const { stores } = await lab.find(ann, { depth: 0 })
      const store = { schema_name: 'users', schema_group: lab.group }
      const identifiers = [
        { ...store, identifier: 'user_email', identifier_query: 'ann@x.org', json_schema: {} },
      ]
      const { results } = await lab.run('query', { query: { identifiers } })
      expect(results).toHaveLength(1)
      expect(stores.find(({ schema_name }) => schema_name === 'users')?.handle).toEqual(results[0]?.handle)
    })

    it('follows as many foreign keys in a row as it may', async () => {
      const lab = await create(shop)
      expect((await lab.find(ann, { depth: 0 })).paths).toEqual([])
      const near = await lab.find(ann, { depth: 1 })
      expect(near.rows).toEqual({ orders: 3, users: 1, items: 1, reviews: 2 })
      expect(near.result.logs).toMatchObject([
        {
          level: 'warn',
          message: expect.stringMatching(/followed 1 in a row.* 2 store\(s\) .*items, .*reviews/),
        },
      ])
      expect((await lab.find(ann, { depth: 2 })).result.logs).toEqual([])
    })

    it('in a session too, with the member find', async () => {
      const lab = await create(shop)
      const request = { terms: [{ name: 'email', value: 'ann@x.org' }] }
      const lines = [{ id: 'a', command: 'find', config: lab.database.config, find: request }, { id: 'b' }]
      const stdin = lines.map((line) => JSON.stringify(line)).join('\n')
      const { lines: printed } = await (await spawnConnector(entry, 'session', { stdin })).finished
      const answers = printed.map((line) => JSON.parse(line))
      const messages = answers.flatMap(({ id, message }) => (id === 'a' && message ? [message] : []))
      const findings = messages.map(({ finding }) => finding)
      expect(answers).toContainEqual({ id: 'a', end: { exit_code: 0 } })
      expect(findings).toEqual((await lab.find(ann)).result.findings)
      expect(answers.find(({ id }) => id === 'b').error.message).toContain('request-results, find')
    })

    it('searches every column only where it is asked to, and no column that cannot hold the value [B19]', async () => {
      const lab = await create(shop)
      expect((await lab.find([['*', 'ann@x.org']])).places).toEqual([
        'orders.contactEmail any 2 exact, 0 near',
        'unrelated.note any 1 exact, 0 near',
        'users.user_email any 1 exact, 1 near',
        'users.emailed any 1 exact, 0 near',
      ])
      expect((await lab.find([['user_id', 'ann@x.org']])).summary).toMatchObject({ searched: 0 })
      expect((await lab.find([['user_id', '3']], { depth: 0 })).places).toEqual([
        'orders.user_id name 2 exact, no near',
        'reviews.user_id name 2 exact, no near',
      ])
    })

    it('joins terms by OR, of one name or of several', async () => {
      const lab = await create(shop)
      const terms = [...ann, ['email', 'bob@x.org'], ['note', 'ann@x.org']] as const
      const { places, rows } = await lab.find(terms, { depth: 0 })
      expect(places).toEqual([
        'orders.contactEmail name 3 exact, 0 near',
        'unrelated.note name 1 exact, 0 near',
        'users.user_email name 2 exact, 1 near',
      ])
      expect(rows).toEqual({ orders: 3, unrelated: 1, users: 2 })
    })

    it('counts as near what differs in case, accents and blanks around only', async () => {
      const lab = await create(`CREATE TABLE people (id int PRIMARY KEY, email varchar(80))`)
      const near = [
        'ann@X.ORG',
        ' Ann@x.org',
        'Ann@x.org \t\n',
        'Änn@x.org',
        'A\u0308nn@x.org',
        '\u3000ANN@x.org',
      ]
      const apart = [
        'Ann@x.orgs',
        'Ann @x.org',
        'nn@x.org',
        '',
        'Ann@x.or',
        'Ann_x.org',
        `Ann@x.org${'!'.repeat(60)}`,
      ]
      const values = server.kind === 'postgres' ? '$1, $2' : '?, ?'
      for (const [id, text] of ['Ann@x.org', ...near, ...apart].entries()) {
        await lab.database.rows(`INSERT INTO people VALUES (${values})`, [id, text])
      }
      const search = await lab.find([['email', 'Ann@x.org']])
      expect(search.places).toEqual([`people.email name 1 exact, ${near.length} near`])
      expect(search.rows).toEqual({ people: 1 })
      expect((await lab.find([['email', ' ann@X.org ']])).places).toEqual([
        `people.email name 0 exact, ${near.length + 1} near`,
      ])
      expect((await lab.find([['email', '\u0301\u0308']])).places).toEqual([])
    })

    it('looks at columns of a type by its name', async () => {
      const lab = await create(
        'CREATE TABLE t (id int PRIMARY KEY, born date, joined date, at_time varchar(20))',
      )
      await lab.database.execute("INSERT INTO t VALUES (1, '2001-02-03', '2020-01-01', '2001-02-03')")
      expect((await lab.find([['date', '2001-02-03']])).places).toEqual(['t.born type 1 exact, no near'])
    })

    it('foreign keys of several columns count as a whole', async () => {
      const lab = await create(`
        CREATE TABLE a (x int, y int, email varchar(40), PRIMARY KEY (x, y));
        CREATE TABLE b (id int PRIMARY KEY, ax int, ay int, FOREIGN KEY (ax, ay) REFERENCES a (x, y));
        INSERT INTO a VALUES (1, 1, 'ann@x.org'), (1, 2, 'bob@x.org'), (2, 1, 'bob@x.org'), (2, 2, 'ann@x.org');
        INSERT INTO b VALUES (1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 2, 2), (5, 1, NULL), (6, NULL, NULL)`)
      const search = await lab.find(ann)
      expect(search.paths).toEqual(['b.(ax, ay) → a.(x, y) referencing 2 (2)'])
      expect((await lab.export(search)).b).toMatchObject([{ id: 1 }, { id: 4 }])
    })

    it('circles, and tables that reference themselves, end where there is nothing new', async () => {
      const lab = await create(`
        CREATE TABLE people (id int PRIMARY KEY, boss int, team int, email varchar(40));
        CREATE TABLE teams (id int PRIMARY KEY, lead_id int);
        INSERT INTO people VALUES (1, 1, 1, 'ann@x.org'), (2, 1, 1, NULL), (3, 2, 2, NULL), (4, NULL, 2, NULL);
        INSERT INTO teams VALUES (1, 1), (2, 3);
        ALTER TABLE people ADD FOREIGN KEY (boss) REFERENCES people (id);
        ALTER TABLE people ADD FOREIGN KEY (team) REFERENCES teams (id);
        ALTER TABLE teams ADD FOREIGN KEY (lead_id) REFERENCES people (id)`)
      const search = await lab.find(ann, { depth: 20 })
      expect(search.rows).toEqual({ people: 4, teams: 2 })
      expect(search.paths.length).toBeLessThan(15)
      const rows = await lab.export(search)
      expect(rows.people?.map(({ id }) => id).sort()).toEqual([1, 2, 3, 4])
      expect((await lab.find(ann, { depth: 1 })).rows).toEqual({ people: 2, teams: 1 })
    })

    it.each([1, 2, 3])(
      'finds in 50 tables exactly what is there (seed %i)',
      async (seed) => {
        const database = randomDatabase(50, seed)
        const lab = await create(database.sql)
        const depth = seed + 1
        const search = await lab.find([['email', wanted]], { depth })
        expect(search.result.exitCode).toBe(0)
        const exact = search.matches.filter((match) => match.exact > 0)
        expect(new Map(exact.map((each) => [`${each.schema_name}.${each.column}`, each.exact]))).toEqual(
          database.matches,
        )
        for (const { path, rows, direction } of search.references) {
          if (direction === 'referencing') expect(rows, path.join()).toBe(database.along(path).size)
        }
        const found = await lab.export(search)
        const ids = Object.entries(found).map(
          ([store, rows]) => [store, rows.map(({ id }) => Number(id)).sort((a, b) => a - b)] as const,
        )
        expect(new Map(ids)).toEqual(new Map([...database.found(depth)]))
        expect(search.rows).toEqual(Object.fromEntries(ids.map(([store, keys]) => [store, keys.length])))
      },
      60_000,
    )
  })
}
