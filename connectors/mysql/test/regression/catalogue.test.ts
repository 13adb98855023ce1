import { fileURLToPath } from 'node:url'
import { catalogueRules, databaseSubject, runCommand, useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

const common = [
  'tinyint, smallint, mediumint, int, bigint, tinyint(1), bool, int unsigned, bigint unsigned',
  'decimal(65,30), float, double, bit(1), bit(64), date, time(6), datetime(6), timestamp(6) NULL, year',
  'char(10), varchar(100), tinytext, text, mediumtext, longtext, json',
  'binary(4), varbinary(10), tinyblob, blob, mediumblob, longblob',
  'geometry, point, linestring, polygon, multipoint, multilinestring, multipolygon, geometrycollection',
].flatMap((list) => list.split(/, (?!\d)/))
const labelled = ["enum('a', 'b')", "set('a', 'b')", 'varchar(10) CHARACTER SET latin1', 'int AS (1) VIRTUAL']

catalogueRules(databaseSubject(entry, await useServer('mysql')), {
  columnTypes: [...common, ...labelled, 'vector(3)', 'int INVISIBLE'],
})
catalogueRules(databaseSubject(entry, await useServer('mariadb')), {
  columnTypes: [...common, ...labelled, 'uuid', 'inet4', 'inet6', 'vector(3)', 'int INVISIBLE'],
})

for (const suite of await Promise.all([useServer('mysql'), useServer('mariadb')])) {
  const { server } = suite
  suite.describe(`what is a store, in ${server.kind}`, () => {
    it('C8: no views or sequences, a partitioned table once; C4, C19: every database that the user may see', async () => {
      const [first, second, hidden] = await Promise.all([
        server.createDatabase(),
        server.createDatabase(),
        server.createDatabase(),
      ])
      await first.execute(`
        CREATE TABLE people (id int PRIMARY KEY, email varchar(20)); INSERT INTO people VALUES (1, 'ann');
        CREATE VIEW seen AS SELECT * FROM people;
        CREATE TABLE parted (id int PRIMARY KEY, email varchar(20)) PARTITION BY HASH (id) PARTITIONS 3;
        INSERT INTO parted VALUES (1, 'ann'), (2, 'ann'), (3, 'bob');
        ${server.kind === 'mariadb' ? 'CREATE SEQUENCE numbers' : ''}`)
      await second.execute('CREATE TABLE people (id int PRIMARY KEY)')
      await hidden.execute('CREATE TABLE people (id int PRIMARY KEY)')
      const user = await server.createUser()
      for (const { name } of [first, second]) {
        await first.execute(
          `GRANT SELECT, DELETE ON ${server.quote(name)}.* TO ${server.quote(user.username)}@'%'`,
        )
      }
      const config = { ...first.config, ...user, scan_all: true }
      const { schemas = [], exitCode } = await runCommand(entry, 'schema', { config })
      expect(exitCode).toBe(0)
      const stores = [`${first.name}.parted`, `${first.name}.people`, `${second.name}.people`]
      expect(schemas.map(({ group, name }) => `${group}.${name}`)).toEqual(stores.sort())
      const excluded = await runCommand(entry, 'schema', {
        config: { ...config, exclude_dbs: [second.name] },
      })
      expect(excluded.schemas).toHaveLength(2)
      const wanted = {
        schema_name: 'parted',
        schema_group: first.name,
        identifier: 'email',
        identifier_query: 'ann',
        json_schema: {},
      }
      const query = await runCommand(entry, 'query', { config, query: { identifiers: [wanted] } })
      const handles = query.results.map(({ handle }) => handle)
      const results = await runCommand(entry, 'request-results', { config, requests: { handles } })
      expect(results.records.map(({ data }) => data?.id).sort()).toEqual([1, 2])
    })
  })
}
