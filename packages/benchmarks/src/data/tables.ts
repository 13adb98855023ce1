import type { ServerKind } from '@monoid-kit/testkit/standalone'
import type { BenchTable } from './bench-table.ts'

const everyRow = { column: 'tenant', value: 1 }

/** Up to 200 characters with quotes, backslashes, line feeds, CJK and emoji; one in seven is null. */
const biography = {
  postgres: String.raw`'Lorem "ipsum" dolor \ sit ' || chr(10) || 'amet 漢字 😀 '`,
  mysql: String.raw`'Lorem "ipsum" dolor \\ sit \namet 漢字 😀 '`,
}

const postgresUsers: BenchTable = {
  name: 'users',
  everyRow,
  columns: {
    id: { type: 'bigint', value: 'n' },
    uid: { type: 'uuid', value: 'md5(n::text)::uuid' },
    email: { type: 'varchar(100)', value: "'user' || n || '@example.org'" },
    name: { type: 'varchar(80)', value: "'Name ' || substr(md5((n * 7)::text), 1, 10)" },
    bio: {
      type: 'text',
      value: `CASE WHEN n % 7 = 0 THEN NULL ELSE left(repeat(${biography.postgres}, 6), (n * 31) % 200) END`,
    },
    created_at: {
      type: 'timestamptz',
      value:
        "timestamptz '2020-01-01 00:00:00Z' + n * interval '1.0007 seconds' + n % 1000000 * interval '1 microsecond'",
    },
    born: { type: 'date', value: "date '1950-01-01' + n % 25000" },
    balance: { type: 'numeric(12,2)', value: '(n % 100000)::numeric / 7' },
    active: { type: 'boolean', value: 'n % 3 = 0' },
    doc: {
      type: 'jsonb',
      value:
        `jsonb_build_object('k', n, 'tags', jsonb_build_array('a', 'b', n % 10), 'nested', ` +
        `jsonb_build_object('x', n / 3.0, 's', 'text "q"'))`,
    },
    token: { type: 'bytea', value: "decode(md5((n * 3)::text), 'hex')" },
    tags: { type: 'text[]', value: `ARRAY['red', 'gr een', 'b"lue', NULL, (n % 9)::text]` },
    score: { type: 'double precision', value: 'n / 7.0' },
    visits: { type: 'integer', value: 'CASE WHEN n % 5 = 0 THEN NULL ELSE n % 1000 END' },
    big: { type: 'bigint', value: '9007199254740993 + n' },
    tenant: { type: 'integer', value: '1' },
  },
}

const mysqlUsers: BenchTable = {
  name: 'users',
  everyRow,
  columns: {
    id: { type: 'bigint', value: 'n' },
    uid: {
      type: 'char(36)',
      value:
        "INSERT(INSERT(INSERT(INSERT(SUBSTR(SHA2(n, 256), 1, 32), 21, 0, '-'), 17, 0, '-'), 13, 0, '-'), 9, 0, '-')",
    },
    email: { type: 'varchar(100)', value: "CONCAT('user', n, '@example.org')" },
    name: { type: 'varchar(80)', value: "CONCAT('Name ', SUBSTR(SHA2(n * 7, 256), 1, 10))" },
    bio: {
      type: 'text',
      value: `CASE WHEN n % 7 = 0 THEN NULL ELSE LEFT(REPEAT(${biography.mysql}, 6), (n * 31) % 200) END`,
    },
    created_at: {
      type: 'datetime(6)',
      value: "TIMESTAMP '2020-01-01 00:00:00' + INTERVAL (n * 1000700 + n % 1000000) MICROSECOND",
    },
    born: { type: 'date', value: "DATE '1950-01-01' + INTERVAL n % 25000 DAY" },
    balance: { type: 'decimal(12,2)', value: 'ROUND((n % 100000) / 7, 2)' },
    active: { type: 'tinyint(1)', value: 'n % 3 = 0' },
    doc: {
      type: 'json',
      value:
        `JSON_OBJECT('k', n, 'tags', JSON_ARRAY('a', 'b', n % 10), 'nested', ` +
        `JSON_OBJECT('x', n / 3.0, 's', 'text "q"'))`,
    },
    token: { type: 'binary(16)', value: 'UNHEX(SUBSTR(SHA2(n * 3, 256), 1, 32))', json: 'TO_BASE64(token)' },
    score: { type: 'double', value: 'n / 7.0' },
    visits: { type: 'int', value: 'CASE WHEN n % 5 = 0 THEN NULL ELSE n % 1000 END' },
    big: { type: 'bigint', value: '9007199254740993 + n' },
    tenant: { type: 'int', value: '1' },
  },
}

/**
 * The wide table: 16 columns of as many types as people's tables have; 15 in MySQL and MariaDB, which have no arrays.
 *
 * @param kind the server's kind
 */
export function wideTable(kind: ServerKind): BenchTable {
  return kind === 'postgres' ? postgresUsers : mysqlUsers
}

/**
 * The narrow table: a number and an address.
 *
 * @param kind the server's kind
 * @param name the table's name
 */
export function narrowTable(kind: ServerKind, name: string): BenchTable {
  const email = kind === 'postgres' ? "'user' || n || '@example.org'" : "CONCAT('user', n, '@example.org')"
  return {
    name,
    columns: { id: { type: 'bigint', value: 'n' }, email: { type: 'varchar(100)', value: email } },
  }
}

/**
 * The table of the delete: a kilobyte in each row, all of one person.
 *
 * @param kind the server's kind
 * @param name the table's name
 */
export function lettersTable(kind: ServerKind, name: string): BenchTable {
  const kilobyte = kind === 'postgres' ? "repeat('x', 1000)" : "REPEAT('x', 1000)"
  return {
    name,
    everyRow: { column: 'person', value: 7 },
    columns: {
      id: { type: 'int', value: 'n' },
      person: { type: 'int', value: '7' },
      body: { type: 'varchar(1000)', value: kilobyte },
    },
  }
}
