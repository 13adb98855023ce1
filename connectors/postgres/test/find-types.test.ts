import { fileURLToPath } from 'node:url'
import { FindingLab, useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const suite = await useServer('postgres')

suite.describe('find by the types of PostgreSQL', () => {
  it('by the name of a type or of a domain, in any schema', async () => {
    const lab = await FindingLab.create(
      suite.server,
      entry,
      `CREATE SCHEMA kinds; CREATE DOMAIN kinds.email_address AS text;
       CREATE TABLE t (id int PRIMARY KEY, u uuid, i inet, contact kinds.email_address, us uuid[]);
       INSERT INTO t VALUES (1, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.1', 'ann@x.org', NULL),
         (2, NULL, NULL, 'Ann@x.org', NULL)`,
    )
    const find = async (name: string, value: string) => (await lab.find([[name, value]])).places
    expect(await find('uuid', 'A0EEBC999C0B4EF8BB6D6BB9BD380A11')).toEqual(['t.u type 1 exact, no near'])
    expect(await find('inet', '10.0.0.1')).toEqual(['t.i type 1 exact, no near'])
    expect(await find('email_address', 'ann@x.org')).toEqual(['t.contact type 1 exact, 1 near'])
    expect(await find('uuid', 'ann@x.org')).toEqual([])
  })

  it("follows a key by its type's own equality", async () => {
    const lab = await FindingLab.create(
      suite.server,
      entry,
      `CREATE EXTENSION citext;
       CREATE TABLE users (email citext PRIMARY KEY, id int);
       CREATE TABLE logins (id int PRIMARY KEY, who citext REFERENCES users (email));
       INSERT INTO users VALUES ('ann@x.org', 1), ('bob@x.org', 2);
       INSERT INTO logins VALUES (1, 'ann@x.org'), (2, 'ANN@X.ORG'), (3, 'bob@x.org')`,
    )
    const search = await lab.find([['email', 'ann@x.org']])
    expect(search.paths).toEqual(['logins.who → users.email referencing 2 (2)'])
    expect((await lab.export(search)).logins?.map(({ id }) => id).sort()).toEqual([1, 2])
  })

  it.each(['LATIN1', 'SQL_ASCII'])('in a database of the encoding %s', async (encoding) => {
    const database = await suite.server.createDatabase(
      `ENCODING '${encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`,
    )
    await database.execute(
      "CREATE TABLE t (email text); INSERT INTO t VALUES ('ann@x.org'), (' ANN@x.org'), ('bob@x.org')",
    )
    const lab = await FindingLab.create(suite.server, entry, 'SELECT 1')
    const settings = { database: database.name }
    expect((await lab.find([['email', 'ann@x.org']], { settings })).places).toEqual([
      't.email name 1 exact, 1 near',
    ])
    expect((await lab.find([['email', 'Łódź']], { settings })).result.exitCode).toBe(0)
  })
})
