import { arrayCases } from './array-cases.ts'
import { same, since, type TypeCase } from './type-case.ts'

/** The types at their extremes. */
const typeCases: readonly TypeCase[] = [
  {
    type: 'bool',
    values: [
      ['true', true],
      ['false', false],
    ],
    foreign: ['yes please', '2'],
    also: [
      ['T', 0],
      ['0', 1],
    ],
  },
  {
    type: 'int2',
    values: [
      ['-32768', -32768],
      ['32767', 32767],
    ],
    foreign: ['32768', '-32769', '7abc', '1.0', ' 1', '0x7', '1e3'],
  },
  {
    type: 'int4',
    values: [
      ['-2147483648', -2147483648],
      ['2147483647', 2147483647],
    ],
    foreign: ['2147483648', 'abc', '99999999999999999999999999'],
    also: [['+002147483647', 1]],
  },
  {
    type: 'int8',
    values: [
      ['-9223372036854775808', '-9223372036854775808'],
      ['9223372036854775807', '9223372036854775807'],
    ],
    foreign: ['9223372036854775808', '-9223372036854775809'],
  },
  {
    type: 'oid',
    values: [
      ['0', 0],
      ['4294967295', 4294967295],
    ],
    foreign: ['-1', '4294967296'],
  },
  {
    type: 'xid',
    values: [
      [`'3'`, 3],
      [`'4294967295'`, 4294967295],
    ],
    foreign: ['-1'],
  },
  { type: 'cid', values: [[`'7'`, 7]], foreign: ['x'] },
  { type: 'xid8', since: 13, values: same('18446744073709551615') },
  {
    type: 'numeric',
    values: [
      [`'${'9'.repeat(131072)}'`, '9'.repeat(131072)],
      [`'0.${'0'.repeat(16382)}1'`, `0.${'0'.repeat(16382)}1`],
      ...same('1.50', '0.000', '12345678901234567890.123456789', 'NaN'),
      ...since(14, same('Infinity', '-Infinity')),
    ],
    foreign: ['1e131072', '1e-16384', '1,5', 'abc', '1e999999', `1${'0'.repeat(131072)}`, '0x10', '1_000'],
    also: [
      ['1.5', 2],
      ['15e-1', 2],
      ['0', 3],
    ],
  },
  { type: 'money', values: same('$1,234.50', '-$0.01', '$92,233,720,368,547,758.07'), also: [['1234.5', 0]] },
  {
    type: 'float4',
    values: [
      ['1.1', 1.1],
      ['3.4028235e38', 3.4028235e38],
      ['1e-45', 1e-45],
      [`'NaN'`, 'NaN'],
      [`'Infinity'`, 'Infinity'],
      [`'-Infinity'`, '-Infinity'],
    ],
    foreign: ['1e39', '1e-60', '1,1', 'one'],
  },
  {
    type: 'float8',
    values: [
      ['0.1', 0.1],
      ['1.7976931348623157e308', 1.7976931348623157e308],
      ['5e-324', 5e-324],
      ['1e21', 1e21],
      ['123456789012345680000', 123456789012345680000],
      [`'NaN'`, 'NaN'],
      [`'-Infinity'`, '-Infinity'],
      [`'-0'`, '-0'],
    ],
    foreign: ['1e309', '1e-400', '0x1p3'],
    also: [['0.10', 0]],
  },
  {
    type: 'text',
    values: [
      ...same('plain', 'Müller', '  blanks  ', '\u{1f600} emoji', 'a"b\\c,{d}', '%', '\\x00'),
      [`E'line\\nfeed\\ttab\\u0001\\u2028'`, 'line\nfeed\ttab\u0001\u2028'],
      [`'it''s'`, "it's"],
      [`'null'`, 'null'],
    ],
    foreign: ['a\0b'],
  },
  { type: 'varchar(10)', values: same('varchar', '10chars...') },
  {
    type: 'char(5)',
    values: [
      [`'ab'`, 'ab   '],
      [`'12345'`, '12345'],
    ],
    also: [['ab', 0]],
  },
  { type: '"char"', values: [...same('a'), [`'\\377'`, '\\377']] },
  { type: 'name', values: same('a name', 'é') },
  {
    type: 'bytea',
    values: [
      [`'\\x00ff10'`, 'AP8Q'],
      [`'\\xdeadbeef'`, '3q2+7w=='],
    ],
    foreign: ['AP8', 'not base64!', '\\xabc'],
    also: [['\\x00FF10', 0]],
  },
  {
    type: 'date',
    values: [
      ...same('2024-02-29', '0001-01-01', '9999-12-31'),
      [`'4713-11-24 BC'`, '-004712-11-24'],
      [`'0001-01-01 BC'`, '0000-01-01'],
      [`'10000-01-01'`, '+010000-01-01'],
      [`'5874897-12-31'`, '+5874897-12-31'],
      [`'infinity'`, 'Infinity'],
      [`'-infinity'`, '-Infinity'],
    ],
    foreign: [
      '2023-02-29',
      '2024-13-01',
      '2024-1-1',
      '5874898-01-01',
      '-004713-01-01',
      'today',
      '2024-02-29T00:00:00',
    ],
  },
  {
    type: 'timestamp',
    values: [
      [`'2024-02-29 23:59:59.999999'`, '2024-02-29T23:59:59.999999'],
      [`'2024-02-29 01:02:03'`, '2024-02-29T01:02:03'],
      [`'2024-02-29 00:00:00.5'`, '2024-02-29T00:00:00.5'],
      [`'4713-11-24 00:00:00 BC'`, '-004712-11-24T00:00:00'],
      [`'294276-12-31 23:59:59.999999'`, '+294276-12-31T23:59:59.999999'],
      [`'infinity'`, 'Infinity'],
      [`'-infinity'`, '-Infinity'],
      [`'2024-03-01'`, '2024-03-01T00:00:00'],
    ],
    foreign: [
      '2024-02-29T24:00:00',
      '2024-02-29T01:02:03.1234567',
      '2024-02-29T01:02:03Z',
      '+294277-01-01T00:00:00',
      'now',
      '2024-02-29T01:60:00',
    ],
    also: [
      ['2024-02-29 01:02:03.000', 1],
      ['2024-03-01', 7],
    ],
  },
  {
    type: 'timestamptz',
    values: [
      [`'2024-02-29 23:59:59.999999+00'`, '2024-02-29T23:59:59.999999Z'],
      [`'4713-11-24 00:00:00+00 BC'`, '-004712-11-24T00:00:00Z'],
      [`'294276-12-31 23:59:59.999999+00'`, '+294276-12-31T23:59:59.999999Z'],
      [`'2024-07-01 12:00:00+02'`, '2024-07-01T10:00:00Z'],
      [`'infinity'`, 'Infinity'],
      [`'-infinity'`, '-Infinity'],
    ],
    foreign: ['2024-02-29T00:00:00+16:00', '+294276-12-31T23:59:59-01:00', '-004712-11-24T00:00:00+01:00'],
    also: [
      ['2024-07-01T12:00:00+02:00', 3],
      ['2024-07-01T10:00:00', 3],
    ],
  },
  {
    type: 'time',
    values: same('00:00:00', '24:00:00', '23:59:59.999999', '12:30:00.5'),
    foreign: ['24:00:01', '23:59:60', '1:2:3', '12:30', '12:30:00+02'],
    also: [['12:30:00.500000', 3]],
  },
  {
    type: 'timetz',
    values: [
      [`'24:00:00+00'`, '24:00:00+00:00'],
      [`'01:02:03.000004-15:59:59'`, '01:02:03.000004-15:59:59'],
      [`'12:00:00+05:30'`, '12:00:00+05:30'],
    ],
    foreign: ['12:00:00', '12:00:00+16:00'],
  },
  {
    type: 'interval',
    values: [
      [`'1 year 2 mons 3 days 04:05:06.789'`, 'P1Y2M3DT4H5M6.789S'],
      [`'-178000000 years'`, 'P-178000000Y'],
      [`'1 mon'`, 'P1M'],
      [`'30 days'`, 'P30D'],
      [`'-1 day +02:03:04.000005'`, 'P-1DT2H3M4.000005S'],
      [`'-0.5 seconds'`, 'PT-0.5S'],
      [`'0'`, 'PT0S'],
      [`'2147483647 days'`, 'P2147483647D'],
      ...since(17, [
        [`'infinity'`, 'Infinity'],
        [`'-infinity'`, '-Infinity'],
      ]),
    ],
    foreign: [
      'P',
      'PT',
      '1 day',
      'P178956971Y',
      'P2147483648D',
      'PT9223372036855S1',
      'P1.5D',
      'PT99999999999999S',
    ],
  },
  {
    type: 'uuid',
    values: same('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'),
    foreign: ['a0eebc99', 'g0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    also: [['A0EEBC999C0B4EF8BB6D6BB9BD380A11', 0]],
  },
  { type: 'json', values: same('{"b": 1,  "a": [1, 2.50, null]}', 'null', '1e400') },
  {
    type: 'jsonb',
    values: [
      [`'{"b": 1, "a": "x"}'`, '{"a": "x", "b": 1}'],
      [`'12345678901234567890.10'`, '12345678901234567890.10'],
    ],
  },
  { type: 'jsonpath', values: [[`'$.a[*]'`, '$."a"[*]']] },
  { type: 'xml', values: same('<a b="c">d</a>', 'text') },
  { type: 'bit(5)', values: [[`B'00101'`, '00101']], foreign: ['012', '2'] },
  {
    type: 'varbit',
    values: [
      [`B'1'`, '1'],
      [`B'${'10'.repeat(200)}'`, '10'.repeat(200)],
    ],
  },
  {
    type: 'inet',
    values: same('10.0.0.1', '10.0.0.1/8', '::1', 'fe80::1/64', '::ffff:1.2.3.4'),
    foreign: [
      '10.0.0',
      '10.0.0.1/33',
      '::1/129',
      '::1/00',
      '::1/064',
      'fe80::1%eth0',
      'localhost',
      '10.0.0.256',
    ],
    also: [['10.0.0.1/32', 0]],
  },
  { type: 'cidr', values: same('10.0.0.0/8', '2001:db8::/32'), foreign: ['ten'] },
  {
    type: 'macaddr',
    values: same('08:00:2b:01:02:03'),
    foreign: ['08:00'],
    also: [['08-00-2B-01-02-03', 0]],
  },
  { type: 'macaddr8', values: same('08:00:2b:01:02:03:04:05') },
  { type: 'point', values: same('(1.5,-2)') },
  { type: 'line', values: same('{1,2,3}') },
  { type: 'lseg', values: same('[(0,0),(1,1)]') },
  { type: 'box', values: same('(2,2),(0,0)', '(4,1),(0,0)') },
  { type: 'path', values: same('((0,0),(1,1))', '[(0,0),(1,1)]') },
  { type: 'polygon', values: same('((0,0),(1,0),(1,1))') },
  { type: 'circle', values: same('<(0,0),2>') },
  { type: 'tsvector', values: [[`'a:1 b:2'`, "'a':1 'b':2"]] },
  { type: 'tsquery', values: [[`'a & b'`, "'a' & 'b'"]] },
  { type: 'int4range', values: same('[1,5)', 'empty', '(,)') },
  { type: 'int8range', values: same('[1,5)') },
  { type: 'numrange', values: same('[1.50,2)') },
  { type: 'daterange', values: same('[2024-01-01,2024-02-01)') },
  { type: 'tsrange', values: same('["2024-01-01 00:00:00","2024-02-01 00:00:00")') },
  { type: 'tstzrange', values: same('["2024-01-01 00:00:00+00",)') },
  { type: 'int4multirange', since: 14, values: same('{[1,3),[5,7)}') },
  { type: 'int8multirange', since: 14, values: same('{[1,3)}') },
  { type: 'nummultirange', since: 14, values: same('{[1.5,3)}') },
  { type: 'datemultirange', since: 14, values: same('{[2024-01-01,2024-02-01)}') },
  { type: 'tsmultirange', since: 14, values: same('{["2024-01-01 00:00:00","2024-02-01 00:00:00")}') },
  { type: 'tstzmultirange', since: 14, values: same('{["2024-01-01 00:00:00+00",)}') },
  { type: 'pg_lsn', values: same('16/B374D848') },
  { type: 'pg_snapshot', since: 13, values: same('10:20:10,14,15') },
  { type: 'txid_snapshot', values: same('10:20:10,14,15') },
  { type: 'tid', values: same('(0,1)') },
  { type: 'int2vector', values: same('1 2 3') },
  { type: 'oidvector', values: same('1 2 3') },
  { type: 'regclass', values: [[`'pg_catalog.pg_class'`, 'pg_class']] },
  { type: 'regcollation', since: 13, values: [[`'pg_catalog."C"'`, '"C"']] },
  { type: 'regconfig', values: same('english') },
  { type: 'regdictionary', values: same('simple') },
  { type: 'regnamespace', values: same('public') },
  { type: 'regoper', values: [[`'pg_catalog.||/'`, '||/']] },
  { type: 'regoperator', values: [[`'+(integer,integer)'`, '+(integer,integer)']] },
  { type: 'regproc', values: [[`'pg_catalog.now'`, 'now']] },
  { type: 'regprocedure', values: [[`'now()'`, 'now()']] },
  { type: 'regrole', values: same('pg_monitor') },
  { type: 'regtype', values: [[`'int4'`, 'integer']] },
  { type: 'refcursor', values: same('a cursor') },
  { type: 'aclitem', values: [[`'postgres=r/postgres'`, 'postgres=r/postgres']] },

  { type: 'mood', values: same('ok', 'so so', 'a,"b'), foreign: ['unknown'] },
  { type: 'posint', values: [['7', 7]], foreign: ['x'] },
  { type: 'emails', values: [[`ARRAY['a@x.org']`, '["a@x.org"]']] },
  { type: 'pair', values: same('(1,"a b")', '(,)') },
  { type: 'text_range', values: same('[a,b)') },
  { type: 'citext', values: same('Ann@X.org') },
  { type: 'hstore', values: same('"a"=>"1", "b"=>NULL') },

  ...arrayCases,
]

/**
 * The cases that a server has.
 *
 * @param major its major version
 */
export function casesFor(major: number): readonly TypeCase[] {
  return typeCases
    .filter((each) => (each.since ?? 0) <= major)
    .map((each) => ({ ...each, values: each.values.filter(([, , first = 0]) => first <= major) }))
}

/** What the types above need. */
export const typeSetup = `
  CREATE EXTENSION citext; CREATE EXTENSION hstore;
  CREATE TYPE mood AS ENUM ('ok', 'so so', 'a,"b');
  CREATE DOMAIN posint AS int CHECK (VALUE > 0);
  CREATE DOMAIN emails AS text[];
  CREATE DOMAIN numbers AS int[];
  CREATE TYPE pair AS (a int, b text);
  CREATE TYPE text_range AS RANGE (subtype = text);`
