import type { ErasureItem } from './erasure-lab.ts'
import type { ErasureScenario } from './erasure-scenario.ts'

const hostile = [
  `\\' OR 1=1 -- `,
  `' OR '1'='1`,
  '" OR ""="',
  '%',
  '_',
  '0',
  '7abc',
  '\\',
  "'; DROP TABLE people; -- ",
  'a\u0000b',
  '$1',
  '?',
  ':name',
  'x'.repeat(100_000),
] as const

const people = `
  CREATE TABLE people (id int PRIMARY KEY, name varchar(200), born date, ratio double precision, amount decimal(10,2));
  INSERT INTO people VALUES (1, '%', '2020-01-01', 1, 1), (2, '_', '2020-01-02', 7, 7), (3, '0', NULL, 0, 0),
    (4, '7abc', '2020-01-04', NULL, NULL), (5, 'abc', '2020-01-05', 2, 2), (6, '7', '2020-01-06', 7, 7),
    (7, 'a', '2020-01-07', 3, 3), (8, '', NULL, NULL, NULL), (9, NULL, NULL, NULL, NULL), (0, 'zero', NULL, 0, 0);
`

const on = (column: string, wanted: readonly unknown[]): ErasureItem[] =>
  wanted.map((each) => ['people', column, each] as const)

/** Identifiers that are wider than they look: only rows that hold exactly them go. */
export const identifierScenarios: readonly ErasureScenario[] = [
  {
    title: '[B20] C2 C11: hostile identifiers for a text column are only themselves',
    setup: people,
    items: on('name', hostile),
    gone: { people: ['1', '2', '3', '4'] },
    again: true,
  },
  {
    title: '[B19] C2 C9: hostile identifiers for an integer column are no numbers, or exactly one',
    setup: people,
    items: on('id', hostile),
    gone: { people: ['0'] },
    tells: { people: [/IDENTIFIER_NO_MATCH .*"id" cannot be a value of type int/] },
  },
  {
    title: '[B19] C2 C9: hostile identifiers for a date column match no date',
    setup: people,
    items: on('born', [...hostile, '2020', '2020-01', '20200101', '2020-1-1', '2020-01-01x']),
  },
  {
    title: '[B19] C2 C9: hostile identifiers for numbers with fractions match exact numbers only',
    setup: people,
    items: [...on('ratio', ['7abc', '%', ' ', `7' OR 1=1`]), ...on('amount', ['7abc', '_', '', '1,00'])],
  },
  {
    title: '[B19] numbers as text, as the API sends them',
    setup: people,
    items: [...on('id', ['5', 6]), ...on('amount', ['3.00']), ...on('ratio', ['1'])],
    gone: { people: ['1', '5', '6', '7'] },
  },
  {
    title: '[B19] C2: empty, null and blank identifiers match nothing, and the log says so',
    setup: people,
    items: [...on('name', ['', ' ', '\t\n', null]), ...on('id', ['', null]), ...on('born', [' '])],
    tells: { people: [/IDENTIFIER_NO_MATCH .*"name" is blank/, /"id" is blank/, /"born" is blank/] },
  },
  {
    title: '[B19] C2: text matches exactly, up to composition of its accents',
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, name varchar(200));
      INSERT INTO people VALUES (1, 'm\u00fcller'), (2, 'mu\u0308ller'), (3, 'muller'), (4, 'MULLER'), (5, 'm\u00fcller '),
        (6, ' m\u00fcller'), (7, 'M\u00dcLLER'), (8, 'm\u00fcllers'), (9, 'm\u00fcller\t');
    `,
    items: on('name', ['m\u00fcller']),
    gone: { people: ['1', '2'] },
    again: true,
  },
  {
    title: '[B19] C2: an identifier in decomposed form finds the composed text too',
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, name varchar(200));
      INSERT INTO people VALUES (1, 'm\u00fcller'), (2, 'mu\u0308ller'), (3, 'muller');
    `,
    items: on('name', ['mu\u0308ller']),
    gone: { people: ['1', '2'] },
  },
  {
    title: '[B19] C2: near misses are counted, where the collation finds them, and left alone',
    only: ['mysql', 'mariadb'],
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, name varchar(200) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci);
      INSERT INTO people VALUES (1, 'm\u00fcller'), (3, 'muller'), (4, 'MULLER'), (5, 'm\u00fcller '), (8, 'm\u00fcllers');
    `,
    items: on('name', ['m\u00fcller']),
    gone: { people: ['1'] },
    tells: { people: [/NEAR_MISSES .*: 3 row\(s\) differ/] },
  },
  {
    title: '[B19] C2: text columns of other character sets',
    only: ['mysql', 'mariadb'],
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, name varchar(50) CHARACTER SET latin1, code varchar(50) CHARACTER SET ascii, raw varbinary(50));
      INSERT INTO people VALUES (1, 'm\u00fcller', 'abc', 'abc'), (2, 'muller', 'ABC', 'ABC'), (3, '?', '?', '?'), (4, 'm?ller', 'a?c', x'00');
    `,
    items: [
      ...on('name', ['m\u00fcller', '\u65e5', 'm\u65e5ller']),
      ...on('code', ['\u65e5', 'a\u00fcc']),
      ...on('raw', ['abc', '%%%', "' OR 1=1 -- "]),
    ],
    gone: { people: ['1'] },
  },
  {
    title: '[B19] C2: bytes are given as base64 and match exactly',
    only: ['mysql', 'mariadb'],
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, raw varbinary(50), fixed binary(4));
      INSERT INTO people VALUES (1, 'abc', 'abcd'), (2, 'ABC', 'ABCD'), (3, 'abc ', 'ab'), (4, '', 'x');
    `,
    items: [...on('raw', ['YWJj']), ...on('fixed', ['YWI=', 'QUJDRA=='])],
    gone: { people: ['1', '2'] },
  },
  {
    title: '[B19] C2 C3: hostile identifiers for uuid, bytes and JSON columns',
    only: ['postgres'],
    setup: `
      CREATE TABLE people (id uuid PRIMARY KEY, raw bytea, doc jsonb, at timestamptz, ip inet, tags text[]);
      INSERT INTO people VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'abc', '{"a": 1}', '2020-01-01T00:00:00Z', '10.0.0.1', '{a}'),
        ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12', '%', '"%"', 'infinity', '10.0.0.0/8', '{%}');
    `,
    items: ['id', 'raw', 'doc', 'at', 'ip', 'tags'].flatMap((column) =>
      on(column, [...hostile, 'infinite', '10.0.0', 'not-a-uuid', '{}', '[]']),
    ),
  },
]
