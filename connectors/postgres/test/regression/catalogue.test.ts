import { fileURLToPath } from 'node:url'
import {
  catalogueRules,
  databaseSubject,
  runCommand,
  type TestDatabase,
  useServer,
} from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const suite = await useServer('postgres')

const scalars = [
  'bool int2 int4 int8 oid xid xid8 cid tid numeric money float4 float8 text varchar bpchar name "char" bytea',
  'date timestamp timestamptz time timetz interval uuid json jsonb jsonpath xml bit varbit inet cidr macaddr macaddr8',
  'point line lseg box path polygon circle tsvector tsquery int4range int8range numrange daterange tsrange tstzrange',
  'int4multirange datemultirange pg_lsn pg_snapshot txid_snapshot int2vector oidvector regclass regproc regtype',
  'regrole refcursor aclitem numeric(10,2) varchar(5) char(5) bit(3)',
].flatMap((list) => list.split(' '))

catalogueRules(databaseSubject(entry, suite), {
  columnTypes: [...scalars, ...scalars.map((type) => `${type}[]`)],
})

suite.describe('what is a store, in postgres', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    await database.execute(`
      CREATE TABLE people (id int PRIMARY KEY, email text); INSERT INTO people VALUES (1, 'ann');
      CREATE VIEW seen AS SELECT * FROM people;
      CREATE MATERIALIZED VIEW kept AS SELECT * FROM people;
      CREATE TABLE heirs () INHERITS (people); INSERT INTO heirs VALUES (2, 'ann');
      CREATE TABLE parted (id int, email text) PARTITION BY RANGE (id);
      CREATE TABLE parted_low PARTITION OF parted FOR VALUES FROM (0) TO (10);
      CREATE TABLE parted_high PARTITION OF parted FOR VALUES FROM (10) TO (20);
      INSERT INTO parted VALUES (1, 'ann'), (11, 'ann');
      CREATE SEQUENCE numbers;
      CREATE SCHEMA other; CREATE TABLE other.people (id int PRIMARY KEY, email text); INSERT INTO other.people VALUES (3, 'ann');
      CREATE FOREIGN DATA WRAPPER elsewhere; CREATE SERVER elsewhere FOREIGN DATA WRAPPER elsewhere;
      CREATE FOREIGN TABLE far (id int, email text) SERVER elsewhere;`)
  })

  it('C8: no views, partitions, foreign tables or sequences; C4: every schema', async () => {
    const { schemas } = await runCommand(entry, 'schema', { config: database.config })
    expect(schemas?.map(({ group, name }) => `${group?.replace(database.name, 'db')}.${name}`)).toEqual([
      'db/other.people',
      'db/public.heirs',
      'db/public.parted',
      'db/public.people',
    ])
  })

  it('C8: a row is exported once, and deleted where it is', async () => {
    const { config } = database
    const { schemas = [] } = await runCommand(entry, 'schema', { config })
    const identifiers = schemas.map(({ name, group = '', json_schema }) => ({
      schema_name: name,
      schema_group: group,
      identifier: 'email',
      identifier_query: 'ann',
      json_schema,
    }))
    const query = await runCommand(entry, 'query', { config, query: { identifiers } })
    const handles = query.results.map(({ handle }) => handle)
    const results = await runCommand(entry, 'request-results', { config, requests: { handles } })
    expect(results.records.map(({ schema_name, data }) => `${schema_name} ${data?.id}`).sort()).toEqual([
      'heirs 2',
      'parted 1',
      'parted 11',
      'people 1',
      'people 3',
    ])
    const erased = await runCommand(entry, 'delete', { config, query: { identifiers } })
    expect(erased.exitCode).toBe(0)
    expect(erased.results.map(({ status }) => status.request_status)).toEqual(Array(4).fill('COMPLETE'))
    const left = 'SELECT (SELECT count(*) FROM people) + (SELECT count(*) FROM parted) AS n'
    expect(await database.rows(left)).toEqual([{ n: '0' }])
  })

  it('C4, C19: scan_all takes all databases; one that may not be connected to is a LOG', async () => {
    const [open, closed] = [await suite.server.createDatabase(), await suite.server.createDatabase()]
    const user = await suite.server.createUser()
    for (const each of [open, closed]) {
      await each.execute('CREATE TABLE here (id int PRIMARY KEY)')
      await each.execute(`REVOKE CONNECT ON DATABASE "${each.name}" FROM PUBLIC`)
    }
    await open.execute(`GRANT CONNECT ON DATABASE "${open.name}" TO "${user.username}"`)
    const config = { ...open.config, ...user, scan_all: true, include_tables: ['here'] }
    const result = await runCommand(entry, 'schema', { config })
    expect(result.exitCode).toBe(0)
    expect(result.schemas?.map(({ group }) => group)).toContain(`${open.name}/public`)
    expect(result.schemas?.map(({ group }) => group)).not.toContain(`${closed.name}/public`)
    const skipped = result.logs.filter(({ code }) => code === 'DATABASE_SKIPPED')
    expect(skipped.map(({ context }) => context?.database)).toContain(closed.name)
  })
})
