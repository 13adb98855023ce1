import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import type { PostgresServer } from '../src/postgres-server.ts'
import { type configOf, inSession, serverOf, suite, testContext } from './support.ts'

const label = ({ store }: { store: { group: string; name: string } }, database: TestDatabase) =>
  `${store.group.slice(database.name.length + 1)}.${store.name}`

suite.describe('the catalogue', () => {
  let database: TestDatabase
  let server: PostgresServer

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    server = serverOf(database)
    await database.execute(
      `
      CREATE TABLE customers (
        id int GENERATED ALWAYS AS IDENTITY, gone text, email varchar(20) NOT NULL,
        lower_email text GENERATED ALWAYS AS (lower(email)) STORED, PRIMARY KEY (email, id)
      );
      ALTER TABLE customers DROP COLUMN gone;
      COMMENT ON TABLE customers IS 'people'; COMMENT ON COLUMN customers.email IS 'their address';
      CREATE SCHEMA "odd/schema";
      CREATE TABLE "odd/schema"."select" ("a ""b"".c" int, "
" text);
      CREATE TABLE "odd/schema"."" "" (x int);
      CREATE TABLE nothing ();
      CREATE TABLE parted (id int, at date, customer_email varchar(20), customer_id int,
        PRIMARY KEY (id, at),
        FOREIGN KEY (customer_email, customer_id) REFERENCES customers (email, id) DEFERRABLE
      ) PARTITION BY RANGE (at);
      CREATE TABLE parted_2024 PARTITION OF parted FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
      CREATE TABLE parted_rest PARTITION OF parted DEFAULT PARTITION BY HASH (id);
      CREATE TABLE parted_rest_0 PARTITION OF parted_rest FOR VALUES WITH (MODULUS 1, REMAINDER 0);
      CREATE TABLE parent (id int); CREATE TABLE heir (extra int) INHERITS (parent);
      INSERT INTO parent VALUES (1); INSERT INTO heir VALUES (2, 3);
      CREATE VIEW people AS SELECT email FROM customers;
      CREATE MATERIALIZED VIEW people_stored AS SELECT email FROM customers;
      CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere;
      CREATE FOREIGN TABLE far (id int) SERVER nowhere;
      CREATE SEQUENCE numbers; CREATE TYPE pair AS (a int);
      CREATE UNLOGGED TABLE unlogged (id int);
      CREATE TABLE "odd/schema".notes (email varchar(20), id int,
        FOREIGN KEY (email, id) REFERENCES public.customers (email, id) ON DELETE SET NULL);
      CREATE TABLE events (parted_id int, at date,
        FOREIGN KEY (parted_id, at) REFERENCES parted (id, at) ON DELETE CASCADE);
      CREATE TABLE leaf_events (id int, at date, FOREIGN KEY (id, at) REFERENCES parted_2024 (id, at));
    `.replace('"odd/schema"."" ""', '"odd/schema"."""\'""."'),
    )
  })

  it('[C4] [C8] lists plain tables and partitioned parents of every schema, and nothing else', async () => {
    const tables = await server.tables(testContext())
    expect(tables.map((table) => `${label(table, database)} ${table.kind}`)).toStrictEqual([
      'odd/schema."\'". table',
      'odd/schema.notes table',
      'odd/schema.select table',
      'public.customers table',
      'public.events table',
      'public.heir table',
      'public.leaf_events table',
      'public.nothing table',
      'public.parent table',
      'public.parted partitioned',
      'public.unlogged table',
    ])
  })

  it('[B18] the group is database/schema; keys, comments and columns are as declared', async () => {
    const tables = await server.tables(testContext())
    const customers = tables.find(({ store }) => store.name === 'customers')
    expect(customers).toMatchObject({
      store: { group: `${database.name}/public`, name: 'customers' },
      scope: database.name,
      path: ['public', 'customers'],
      primaryKey: ['email', 'id'],
      comment: 'people',
      transactional: true,
    })
    expect(
      customers?.columns.map(({ name, typeName, nullable, comment }) => [name, typeName, nullable, comment]),
    ).toStrictEqual([
      ['id', 'integer', false, undefined],
      ['email', 'character varying(20)', false, 'their address'],
      ['lower_email', 'text', true, undefined],
    ])
    expect(
      tables.find(({ store }) => store.name === 'select')?.columns.map(({ name }) => name),
    ).toStrictEqual(['a "b".c', '\n'])
    expect(tables.find(({ store }) => store.name === 'nothing')?.columns).toStrictEqual([])
  })

  it('looks up only the stores that are asked for, a schema with a slash included', async () => {
    const found = await server.tables(testContext(), [
      { group: `${database.name}/odd/schema`, name: 'select' },
      { group: `${database.name}/public`, name: 'customers' },
      { group: `${database.name}/public`, name: 'parted_2024' },
      { group: `${database.name}/public`, name: 'missing' },
      { group: 'other/public', name: 'customers' },
      { name: 'customers' },
    ])
    expect(found.map((table) => label(table, database))).toStrictEqual([
      'odd/schema.select',
      'public.customers',
    ])
  })

  it('[B13] include and exclude lists narrow schemas, tables and columns; views come by name', async () => {
    const list = async (settings: Parameters<typeof configOf>[1]) =>
      (await serverOf(database, settings).tables(testContext())).map((table) => [
        label(table, database),
        table.kind,
        table.columns.length,
      ])
    expect(await list({ include_schemas: ['odd*'], exclude_tables: ['notes', '*.select'] })).toStrictEqual([
      ['odd/schema."\'".', 'table', 1],
    ])
    expect(await list({ include_tables: ['public.cust*'], exclude_columns: ['*.lower_*'] })).toStrictEqual([
      ['public.customers', 'table', 2],
    ])
    expect(await list({ include_tables: ['customers'], include_views: ['people*'] })).toStrictEqual([
      ['public.customers', 'table', 3],
      ['public.people', 'view', 1],
      ['public.people_stored', 'view', 1],
    ])
  })

  it('reads an inherited table without its heirs', async () => {
    const [parent] = await server.tables(testContext(), [
      { group: `${database.name}/public`, name: 'parent' },
    ])
    const { sql } = await import('@monoid-kit/sql')
    const rows = await inSession(server, database, (session, context) =>
      session.rows(sql`SELECT id::text FROM ${session.source(parent as never)}`, context),
    )
    expect(rows).toStrictEqual([['1']])
  })

  it('[B21] finds foreign keys from all schemas and partitions, without the copies of the server', async () => {
    const tables = await server.tables(testContext())
    const keys = await inSession(server, database, (session, context) =>
      session.foreignKeys(
        tables.filter(({ store }) => ['customers', 'parted'].includes(store.name)),
        context,
      ),
    )
    expect(keys.map(({ name: _, ...key }) => key)).toStrictEqual([
      {
        table: ['odd/schema', 'notes'],
        columns: ['email', 'id'],
        nullable: [true, true],
        referencedTable: ['public', 'customers'],
        referencedColumns: ['email', 'id'],
        onDelete: 'SET NULL',
      },
      {
        table: ['public', 'events'],
        columns: ['parted_id', 'at'],
        nullable: [true, true],
        referencedTable: ['public', 'parted'],
        referencedColumns: ['id', 'at'],
        onDelete: 'CASCADE',
      },
      {
        // declared on a partition, so only its rows can be meant
        table: ['public', 'leaf_events'],
        columns: ['id', 'at'],
        nullable: [true, true],
        referencedTable: ['public', 'parted'],
        referencedColumns: ['id', 'at'],
        onDelete: 'NO ACTION',
        holds: expect.any(Function),
      },
      {
        table: ['public', 'parted'],
        columns: ['customer_email', 'customer_id'],
        nullable: [true, true],
        referencedTable: ['public', 'customers'],
        referencedColumns: ['email', 'id'],
        onDelete: 'NO ACTION',
      },
    ])
  })

  it('leaves out what belongs to an extension', async () => {
    await database.execute(`
      CREATE TABLE owned (id int);
      CREATE EXTENSION pg_trgm; ALTER EXTENSION pg_trgm ADD TABLE owned;`)
    const tables = await server.tables(testContext())
    expect(tables.map(({ store }) => store.name)).not.toContain('owned')
  })
})

suite.describe('all databases', () => {
  it('[C19] skips what may not be connected to with a log line, templates and excluded ones without', async () => {
    const [first, second, closed, excluded] = await Promise.all([
      suite.server.createDatabase(),
      suite.server.createDatabase(),
      suite.server.createDatabase(),
      suite.server.createDatabase(),
    ])
    const user = await suite.server.createUser()
    for (const each of [first, second, closed, excluded]) await each?.execute('CREATE TABLE here (id int)')
    await first?.execute(`REVOKE CONNECT ON DATABASE "${closed?.name}" FROM PUBLIC`)
    const server = serverOf(first as TestDatabase, {
      ...user,
      scan_all: true,
      exclude_dbs: [excluded?.name ?? '', 'postgres'],
      max_connections: 1,
    })
    const context = testContext()
    const own = new Set([first?.name, second?.name, closed?.name, excluded?.name])
    const tables = (await server.tables(context)).filter(({ scope }) => own.has(scope))
    expect(tables.map(({ scope }) => scope).sort()).toStrictEqual([first?.name, second?.name].sort())
    expect(context.logged.filter(({ message }) => message.includes(closed?.name ?? '-'))).toMatchObject([
      { level: 'warn', code: 'DATABASE_SKIPPED' },
    ])
    expect(context.logged.filter(({ message }) => message.includes(excluded?.name ?? '-'))).toStrictEqual([])

    const ref = { group: `${closed?.name}/public`, name: 'here' }
    expect(await server.tables(context, [ref])).toStrictEqual([])
    const configured = serverOf(closed as TestDatabase, { ...user, scan_all: true })
    await expect(configured.tables(context)).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN' })
  })
})
