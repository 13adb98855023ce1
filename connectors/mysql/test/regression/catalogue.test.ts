import { fileURLToPath } from 'node:url'
import { catalogueRules, databaseSubject, useServer } from '@monoid-kit/testkit'

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
