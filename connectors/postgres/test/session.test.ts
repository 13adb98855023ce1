import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import { collect, inSession, selectAll, serverOf, suite, tableOf, testContext } from './support.ts'

suite.describe('sessions', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    await database.execute(`
      CREATE TABLE parents (id int PRIMARY KEY);
      CREATE TABLE children (id int, parent_id int CONSTRAINT to_parent REFERENCES parents);
      INSERT INTO parents VALUES (1); INSERT INTO children VALUES (1, 1);
      CREATE TABLE lazy (id int, parent_id int REFERENCES parents DEFERRABLE INITIALLY DEFERRED);
      CREATE TABLE audit (what text);
      CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit VALUES (TG_OP); RETURN OLD; END';
      CREATE TABLE watched (id int);
      CREATE TRIGGER note BEFORE DELETE ON watched FOR EACH ROW EXECUTE FUNCTION note();
      INSERT INTO watched VALUES (1);`)
  })

  /** Backends of this database that the connector has opened. */
  async function backends(applicationName: string) {
    const rows = await database.rows(
      `SELECT state, query FROM pg_stat_activity WHERE datname = '${database.name}' AND application_name = '${applicationName}'`,
    )
    return rows.length
  }

  /** Waits until something holds; the test's own time limit ends the wait. */
  async function until(holds: () => Promise<boolean>) {
    while (!(await holds())) await sleep(20)
  }

  it('settles what the form of values depends on, in a read-only transaction', async () => {
    const shown = [
      'timezone',
      'datestyle',
      'intervalstyle',
      'extra_float_digits',
      'bytea_output',
      'client_encoding',
      'row_security',
      'synchronize_seqscans',
      'search_path',
      'transaction_read_only',
      'statement_timeout',
      'lock_timeout',
      'application_name',
    ]
    const server = serverOf(database, {
      application_name: "it's mine",
      statement_timeout_seconds: 7,
      lock_timeout_seconds: 3,
    })
    await inSession(server, database, async (session, context) => {
      const values = await Promise.all([session.rows(sql`SELECT name, setting FROM pg_settings`, context)])
      const settings = new Map(values[0]?.map(([key, value]) => [key?.toLowerCase(), value]))
      expect(shown.map((key) => settings.get(key))).toStrictEqual([
        'UTC',
        'ISO, YMD',
        'iso_8601',
        '3',
        'hex',
        'UTF8',
        'off',
        'off',
        'pg_catalog',
        'on',
        '7000',
        '3000',
        "it's mine",
      ])
      await expect(
        session.execute(sql`INSERT INTO public.audit VALUES ('x')`, context),
      ).rejects.toMatchObject({ code: 'SERVER_UNSUITABLE' })
    })
  })

  it('a write session commits, rolls back when closed, and leaves the triggers their search_path', async () => {
    const server = serverOf(database)
    await inSession(
      server,
      database,
      (session, context) => session.execute(sql`DELETE FROM public.watched`, context),
      'write',
    )
    expect(await database.rows('SELECT * FROM watched')).toHaveLength(1)
    await inSession(
      server,
      database,
      async (session, context) => {
        expect(await session.execute(sql`DELETE FROM public.watched`, context)).toBe(1)
        await session.commit(context)
      },
      'write',
    )
    expect(await database.rows('SELECT * FROM watched')).toHaveLength(0)
    expect(await database.rows('SELECT * FROM audit')).toHaveLength(1)
  })

  it('[C1] a commit that the server turns into a rollback is an error', async () => {
    const server = serverOf(database)
    await inSession(
      server,
      database,
      async (session, context) => {
        await expect(session.execute(sql`DELETE FROM public.missing`, context)).rejects.toMatchObject({
          code: 'DATABASE_ERROR',
        })
        await expect(session.commit(context)).rejects.toMatchObject({ code: 'DATABASE_ERROR' })
      },
      'write',
    )
    await inSession(
      server,
      database,
      async (session, context) => {
        await session.execute(sql`INSERT INTO public.lazy VALUES (1, 77)`, context)
        await expect(session.commit(context)).rejects.toMatchObject({ code: 'REFERENCED_ROWS' })
      },
      'write',
    )
  })

  it('[C7] [C16] errors are codes and names of the catalogue, never values', async () => {
    const server = serverOf(database)
    await database.execute(
      `CREATE TABLE secrets (email text PRIMARY KEY CHECK (email <> 'bad@x.org')); INSERT INTO secrets VALUES ('ann@x.org')`,
    )
    const fails = async (statement: ReturnType<typeof sql>) =>
      inSession(server, database, (session, context) => session.execute(statement, context), 'write').then(
        () => undefined,
        (error) => error,
      )
    const referenced = await fails(sql`DELETE FROM public.parents`)
    expect(referenced).toMatchObject({ code: 'REFERENCED_ROWS' })
    expect(referenced.message).toBe(
      'other rows still reference the rows to delete (SQLSTATE 23503, table public.children, constraint to_parent)',
    )
    for (const statement of [
      sql`INSERT INTO public.secrets VALUES ('ann@x.org')`,
      sql`INSERT INTO public.secrets VALUES ('bad@x.org')`,
      sql`SELECT 'ann@x.org'::int`,
      sql`DO 'BEGIN RAISE EXCEPTION ''ann@x.org'' USING DETAIL = ''ann@x.org'', HINT = ''ann@x.org''; END'`,
    ]) {
      const error = await fails(statement)
      expect(error).toMatchObject({ code: 'DATABASE_ERROR' })
      expect(`${error.message}${error.hint}${JSON.stringify(error.context)}`).not.toMatch(/x\.org/)
    }
  })

  it('[C20] a statement, a lock and a deadlock have their time limits and codes', async () => {
    const server = serverOf(database, { statement_timeout_seconds: 0.3, lock_timeout_seconds: 0.1 })
    const run = (statement: ReturnType<typeof sql>) =>
      inSession(server, database, (session, context) => session.execute(statement, context), 'write')
    await expect(run(sql`SELECT pg_catalog.pg_sleep(60)`)).rejects.toMatchObject({
      code: 'STATEMENT_TIMEOUT',
    })
    const holder = await database.connect()
    await holder.execute('BEGIN; LOCK TABLE parents')
    await expect(run(sql`DELETE FROM public.parents`)).rejects.toMatchObject({ code: 'LOCK_TIMEOUT' })
    await holder.close()
  })

  it('[B17] the lock waits for its twin longer than for other locks, and ends with the transaction', async () => {
    const server = serverOf(database, { lock_timeout_seconds: 0.05, application_name: 'twin' })
    const context = testContext()
    const first = await server.open(database.name, 'write', context)
    await first.lock('key', context)
    const second = await server.open(database.name, 'write', context)
    let isHeld = false
    const waiting = second.lock('key', context).then(() => {
      isHeld = true
    })
    await until(
      async () =>
        (await database.rows(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)).length ===
        1,
    )
    await sleep(200)
    expect(isHeld).toBe(false)
    await first.commit(context)
    await waiting
    const [row] = await second.rows(sql`SELECT pg_catalog.current_setting('lock_timeout')`, context)
    expect(row).toStrictEqual(['50ms'])
    await Promise.all([first.close(), second.close()])
    await until(async () => (await backends('twin')) === 0)
  })

  it.each(['rows', 'records'])(
    'an abort cancels what runs on the server and rejects with its reason: %s',
    async (method) => {
      const server = serverOf(database, { application_name: `abort-${method}` })
      const controller = new AbortController()
      const context = testContext(controller.signal)
      const session = await server.open(database.name, 'read', context)
      const statement = sql`SELECT count(*)::int4, 1 FROM generate_series(1, 1000000000000)`
      const table = await tableOf(server, database, 'children')
      const running =
        method === 'rows' ? session.rows(statement, context) : collect(session, statement, table, context)
      const outcome = expect(running).rejects.toThrow('enough')
      await until(
        async () =>
          (
            await database.rows(
              `SELECT 1 FROM pg_stat_activity WHERE application_name = 'abort-${method}' AND state = 'active'`,
            )
          ).length === 1,
      )
      const start = performance.now()
      controller.abort(new Error('enough'))
      await outcome
      await until(async () => (await backends(`abort-${method}`)) === 0)
      expect(performance.now() - start).toBeLessThan(5000)
      await session.close()
    },
  )

  it('closing cancels a stream that was left in the middle', async () => {
    const server = serverOf(database, { application_name: 'left' })
    const context = testContext()
    const session = await server.open(database.name, 'read', context)
    const table = await tableOf(server, database, 'children')
    const statement = sql`SELECT generate_series(1, 1000000000)::int4, 1`
    for await (const _ of session.records(statement, table, context)) break
    await session.close()
    await until(async () => (await backends('left')) === 0)
    await server.close()
  })

  it('a connection that the server ends is told as lost, and closing is harmless', async () => {
    const server = serverOf(database, { application_name: 'victim' })
    const context = testContext()
    const session = await server.open(database.name, 'read', context)
    await database.execute(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'victim'`,
    )
    await until(async () => (await backends('victim')) === 0)
    await expect(session.rows(sql`SELECT '1'`, context)).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    await Promise.all([session.close(), session.close()])
  })

  it('never has more connections than allowed; a wait for one ends with the signal', async () => {
    const server = serverOf(database, { max_connections: 1 })
    const context = testContext()
    const session = await server.open(database.name, 'read', context)
    const controller = new AbortController()
    const waiting = server.open(database.name, 'read', testContext(controller.signal))
    controller.abort(new Error('no longer'))
    await expect(waiting).rejects.toThrow('no longer')
    const next = server.open(database.name, 'read', context)
    await session.close()
    await (await next).close()
  })

  it('row-level security and missing privileges are errors, never smaller answers', async () => {
    const user = await suite.server.createUser()
    await database.execute(`
      CREATE TABLE filtered (id int, owner text); INSERT INTO filtered VALUES (1, 'a'), (2, 'b');
      ALTER TABLE filtered ENABLE ROW LEVEL SECURITY;
      CREATE POLICY own ON filtered USING (owner = 'a');
      CREATE TABLE partial (id int, hidden text);
      GRANT SELECT ON filtered TO ${user.username}; GRANT SELECT (id) ON partial TO ${user.username};`)
    const server = serverOf(database, user)
    for (const [name, code] of [
      ['filtered', 'ROW_SECURITY'],
      ['partial', 'PRIVILEGE_MISSING'],
      ['parents', 'PRIVILEGE_MISSING'],
    ] as const) {
      const table = await tableOf(server, database, name)
      const reading = inSession(server, database, (session, context) =>
        collect(session, selectAll(session, table), table, context),
      )
      await expect(reading).rejects.toMatchObject({ code })
    }
    const without = serverOf(database, { ...user, exclude_columns: ['hidden'] })
    const table = await tableOf(without, database, 'partial')
    await inSession(without, database, (session, context) =>
      collect(session, selectAll(session, table), table, context),
    )
  })
})

suite.describe('text that is not UTF-8', () => {
  it('comes as hexadecimal digits with a log line, and is found by them', async () => {
    const database = await suite.server.createDatabase(
      "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
    )
    await database.execute(`
      CREATE TYPE pair AS (a text, b text);
      CREATE TABLE people (id int, v text, c char(6), a text[], p pair);
      INSERT INTO people VALUES
        (1, E'Z\\xc3\\xbcrich', E'Z\\xc3\\xbc', ARRAY[E'Z\\xc3\\xbc'], ROW(E'\\xc3\\xbc', NULL)),
        (2, E'Z\\xfcrich', E'\\xfc', ARRAY[E'\\xfc'], ROW(NULL, NULL)), (3, NULL, NULL, NULL, NULL), (4, '', '', '{}', NULL)`)
    const server = serverOf(database)
    const table = await tableOf(server, database, 'people')
    const { records, context } = await inSession(server, database, async (session, context) => ({
      records: await collect(session, selectAll(session, table, sql` ORDER BY id`), table, context),
      context,
    }))
    expect(records).toStrictEqual([
      { id: 1, v: 'Zürich', c: 'Zü   ', a: '["Zü"]', p: '(ü,)' },
      { id: 2, v: '\\x5afc72696368', c: '\\xfc2020202020', a: '\\x7bfc7d', p: '(,)' },
      { id: 3, v: null, c: null, a: null, p: null },
      { id: 4, v: '', c: '      ', a: '[]', p: null },
    ])
    expect(context.logged).toMatchObject([{ level: 'warn', code: 'TEXT_NOT_UTF8', context: { values: 3 } }])
    await inSession(server, database, async (session, context) => {
      for (const [column, identifier] of [
        ['v', '\\x5afc72696368'],
        ['c', '\\xfc2020202020'],
        ['v', 'Zürich'],
        ['p', '(ü,)'],
      ] as const) {
        const type = table.columns.find(({ name }) => name === column)?.type
        const { name } = await import('@monoid-kit/sql')
        const exact = type?.match(identifier, name(column))?.exact ?? sql`false`
        const rows = await session.rows(
          sql`SELECT id::text FROM ${session.source(table)} WHERE ${exact}`,
          context,
        )
        expect([column, rows.length]).toStrictEqual([column, 1])
      }
    })
  })
})
