import { isEncoded, type JsonObject, type SiloContext, type Statement } from '@monoid-kit/core'
import type { TestDatabase } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PostgresConfig } from '../src/postgres-config.ts'
import PostgresSilo from '../src/postgres-silo.ts'
import { configOf, linesOf, suite, testContext } from './support.ts'

const { server: testServer, describe } = suite

describe('statements on postgres', () => {
  let database: TestDatabase
  let login: { readonly username: string; readonly password: string }
  const silos: PostgresSilo[] = []
  const siloOf = (settings: Partial<PostgresConfig> = {}) => {
    const silo = new PostgresSilo(configOf(database, { ...login, ...settings }))
    silos.push(silo)
    return silo
  }
  const linesFrom = (statement: Statement, context: SiloContext = testContext(), silo = siloOf()) =>
    linesOf(silo.runStatement(context, statement))
  const rowsOf = async (text: string, parameters: Statement['parameters'] = []) =>
    (await linesFrom({ text, parameters })).map((line) => JSON.parse(line) as JsonObject)
  const refusal = async (text: string, parameters: Statement['parameters'] = []) => {
    const thrown = await linesFrom({ text, parameters }).catch((error: unknown) => error)
    const { code, message } = thrown as { code?: string; message?: string }
    return `${code}: ${message}`
  }
  const running = async (what: string) =>
    (
      await database.rows(
        `SELECT pid FROM pg_stat_activity WHERE state = 'active' AND query LIKE $1 AND pid <> pg_backend_pid()`,
        [`%${what}%`],
      )
    ).length

  beforeAll(async () => {
    database = await testServer.createDatabase()
    login = await testServer.createUser()
    const user = testServer.quote(login.username)
    await database.execute(`
      CREATE TYPE mood AS ENUM ('glad', 'sad');
      CREATE DOMAIN amount AS numeric(8, 2);
      CREATE TABLE people (id int PRIMARY KEY, name text, born date, feels mood, owes amount, tags text[]);
      INSERT INTO people VALUES (1, 'Ann', '1990-02-03', 'glad', 12.5, '{a,NULL}'), (2, 'Bob', NULL, NULL, NULL, NULL);
      CREATE SEQUENCE tickets;
      CREATE FUNCTION takes_note(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
      CREATE FUNCTION only_says(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT $1';
      CREATE FUNCTION hidden_write() RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER AS
        $$ BEGIN EXECUTE 'DELETE FROM people'; RETURN 1; END $$;
      GRANT SELECT, INSERT, UPDATE, DELETE ON people TO ${user};
      GRANT USAGE, UPDATE ON SEQUENCE tickets TO ${user}`)
  })
  afterAll(() => Promise.all(silos.map((silo) => silo.close())))

  it('gives the rows of a SELECT in the form of an export, with bound parameters', async () => {
    expect(await rowsOf('SELECT * FROM people WHERE name = $1 AND id = $2;', ['Ann', 1])).toEqual([
      { id: 1, name: 'Ann', born: '1990-02-03', feels: 'glad', owes: '12.50', tags: '["a",null]' },
    ])
    expect(
      await rowsOf('SELECT $1::bool AS a, $2::int8 AS b, $3 AS c, $4::text AS d', [true, 7, "x'); --", null]),
    ).toEqual([{ a: true, b: '7', c: "x'); --", d: null }])
    expect(
      await rowsOf('SELECT $1::float8 + 0.5 AS n, p.name FROM people p ORDER BY id LIMIT $2', [1.5, 1]),
    ).toEqual([{ n: 2, name: 'Ann' }])
  })

  it.each([
    ['WITH x AS (SELECT 1 AS a) SELECT * FROM x', [{ a: 1 }]],
    [
      "VALUES (1, 'a'), (2, 'b')",
      [
        { column1: 1, column2: 'a' },
        { column1: 2, column2: 'b' },
      ],
    ],
    ['(SELECT 1 AS a) UNION ALL (SELECT 2) ORDER BY 1 -- the end', [{ a: 1 }, { a: 2 }]],
    ['SELECT 1 AS a, 2 AS a, 3 AS a_2', [{ a: 1, a_3: 2, a_2: 3 }]],
    ['SELECT 1, now() IS NULL', [{ '?column?': 1, '?column?_2': false }]],
    ['SELECT FROM people', [{}, {}]],
    ['SELECT id FROM people WHERE false', []],
    ['SELECT count(*) AS many, only_says(max(name)) AS last FROM people', [{ many: '2', last: 'Bob' }]],
    [
      "SELECT ROW(1, 'a') AS pair, NULL AS nothing, '\\x01'::bytea AS bytes",
      [{ pair: '(1,a)', nothing: null, bytes: 'AQ==' }],
    ],
    ['TABLE people LIMIT 0', []],
  ])('runs %s', async (text, rows) => {
    expect(await rowsOf(text)).toEqual(rows)
  })

  it('has the store named statement and no group', async () => {
    const heads: unknown[] = []
    const context = testContext()
    const head = (store: unknown) => {
      heads.push(store)
      return new Uint8Array()
    }
    const framing = { ...context.framing, head }
    await linesFrom({ text: 'SELECT 1', parameters: [] }, { ...context, framing })
    expect(heads[0]).toEqual({ name: 'statement', group: '' })
  })

  it.each([
    ['SELECT 1; SELECT 2', /42601/],
    ['SELECT 1; DELETE FROM people', /42601/],
    ['DELETE FROM people', /42601, at character 1\)/],
    ['UPDATE people SET name = NULL RETURNING *', /42601/],
    ['WITH d AS (DELETE FROM people RETURNING *) SELECT * FROM d', /0A000/],
    ['SELECT 1 AS a INTO copied', /42601/],
    ['EXPLAIN ANALYZE DELETE FROM people', /42601/],
    ["COPY people TO '/tmp/people'", /42601/],
    ["COPY (SELECT 1) TO PROGRAM 'true'", /42601/],
    ['SET TRANSACTION READ WRITE', /42601/],
    ['COMMIT', /42601/],
    ['DO $$ BEGIN NULL; END $$', /42601/],
    ['CALL nothing()', /42601/],
    ['LISTEN news', /42601/],
    ['SHOW server_version', /42601/],
    ['FETCH 1 FROM monoid', /42601/],
    ['SELECT * FROM people FOR UPDATE', /25006/],
    ['SELECT * FROM people FOR KEY SHARE', /25006/],
    ['SELECT hidden_write()', /25006|0A000/],
    ['SELECT nothing FROM people', /42703, at character 8\)/],
    ['SELECT 1 / (id - 1) FROM people ORDER BY id', /22012/],
    ["SELECT id FROM people WHERE name = 'Ann' AND id = 'x'", /22P02, at character 51\)/],
  ])('refuses %s', async (text, message) => {
    const told = await refusal(text)
    expect(told).toMatch(/^STATEMENT_REFUSED/)
    expect(told).toMatch(message)
  })

  it.each([
    ["SELECT nextval('tickets')", 'nextval'],
    ["SELECT setval('tickets', 9)", 'setval'],
    ["SELECT set_config('transaction_read_only', 'off', false)", 'set_config'],
    ['SELECT pg_terminate_backend(pid) FROM pg_stat_activity', 'pg_terminate_backend'],
    ['SELECT PG_Cancel_Backend /* a */ (1)', 'pg_cancel_backend'],
    ["SELECT \"pg_notify\"('a', 'b')", 'pg_notify'],
    ['SELECT pg_catalog.pg_advisory_lock(1)', 'pg_advisory_lock'],
    ['SELECT pg_try_advisory_xact_lock(1)', 'pg_try_advisory_xact_lock'],
    ["SELECT lo_export(1, '/tmp/x')", 'lo_export'],
    ["SELECT lo_from_bytea(0, 'x')", 'lo_from_bytea'],
    ["SELECT pg_read_file('/etc/passwd')", 'pg_read_file'],
    ["SELECT pg_logical_emit_message(false, 'a', 'b')", 'pg_logical_emit_message'],
    ["SELECT query_to_xml('SELECT 1', true, true, '')", 'query_to_xml'],
    ["SELECT * FROM ts_stat('SELECT 1')", 'ts_stat'],
    ['VALUES (pg_sleep(1))', 'pg_sleep'],
    ['SELECT 1 LIMIT pg_stat_clear_snapshot()::text::int', 'pg_stat_clear_snapshot'],
    ["SELECT takes_note('x')", 'takes_note'],
  ])('refuses what a read-only transaction would allow: %s', async (text, name) => {
    expect(await refusal(text)).toBe(
      `STATEMENT_REFUSED: the statement names functions that are volatile, so they may do more than read: ${name}`,
    )
  })

  it('refuses a function that runs SQL out of a text, whatever it is declared as', async () => {
    await database.execute(
      `CREATE FUNCTION xpath_table(text) RETURNS text LANGUAGE sql STABLE AS 'SELECT $1'`,
    )
    expect(await refusal("SELECT xpath_table('pg_advisory' || '_lock(1)')")).toMatch(
      /^STATEMENT_REFUSED: .*: xpath_table$/,
    )
  })

  it('refuses a name in disguise', async () => {
    expect(await refusal(`SELECT U&"pg\\005fnotify"('a', 'b')`)).toMatch(
      /^STATEMENT_REFUSED: .*Unicode escapes/,
    )
    expect(await rowsOf("SELECT U&'\\0061' AS a, random() < 2 AS r")).toEqual([{ a: 'a', r: true }])
  })

  it('refuses parameters that are not as many, or not of the type, without saying what they hold', async () => {
    expect(await refusal('SELECT $1::int, $2::int', [1])).toMatch(/^STATEMENT_REFUSED: .*08P01/)
    const told = await refusal('SELECT * FROM people WHERE id = $1', ['ann@example.org'])
    expect(told).toMatch(/^STATEMENT_REFUSED: .*22P02/)
    expect(told).not.toContain('ann')
    expect(await refusal('SELECT $1', [{} as never])).toMatch(/^STATEMENT_REFUSED: .*parameter 1/)
  })

  it('lets a lack of privileges be told as such', async () => {
    await database.execute('CREATE TABLE secrets (id int)')
    expect(await refusal('SELECT * FROM secrets')).toMatch(/^PRIVILEGE_MISSING: .*42501/)
  })

  it('changes nothing and leaves nothing behind', async () => {
    expect(await database.rows('SELECT count(*) AS n FROM people')).toEqual([{ n: '2' }])
    expect(await database.rows('SELECT is_called FROM tickets')).toEqual([{ is_called: 'f' }])
    expect(await database.rows("SELECT FROM pg_locks WHERE locktype = 'advisory'")).toEqual([])
  })

  it('streams with backpressure, and ends the statement on the server when aborted while the reader stalls', async () => {
    const controller = new AbortController()
    const context = testContext(controller.signal)
    const text = `SELECT 'run-stalled' AS a, repeat('x', 1000) AS b, generate_series(1, 1000000000) AS c`
    const records = siloOf().runStatement(context, { text, parameters: [] })[Symbol.asyncIterator]()
    const first = await records.next()
    expect(isEncoded(first.value)).toBe(true)
    await expect.poll(() => running('run-stalled')).toBe(1)
    controller.abort(new Error('enough'))
    await expect(records.next()).rejects.toThrow('enough')
    await expect.poll(() => running('run-stalled')).toBe(0)
  })

  it('reads a row that is longer than a line, but none that no line could hold', async () => {
    const context = testContext()
    const short = { ...context, framing: { ...context.framing, maxLineBytes: 100_000 } }
    const lengths = (await linesFrom({ text: "SELECT repeat('x', 200000) AS a", parameters: [] }, short)).map(
      ({ length }) => length,
    )
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(200_000)
    const text = "SELECT 'run-gigantic', repeat('x', 100000000) AS a, repeat('x', 100000000) AS b"
    await expect(linesFrom({ text, parameters: [] }, short)).rejects.toMatchObject({
      code: 'RECORD_TOO_LONG',
      message: expect.stringMatching(/^a row has 2000000\d\d bytes/),
    })
    await expect.poll(() => running('run-gigantic')).toBe(0)
  })

  it('ends a statement that computes for too long, or that is aborted, on the server', async () => {
    const text = `SELECT count(*) AS "run-busy" FROM generate_series(1, 100000) a, generate_series(1, 100000) b`
    const silo = siloOf({ statement_timeout_seconds: 0.5 })
    const late = linesFrom({ text, parameters: [] }, testContext(), silo)
    await expect(late).rejects.toMatchObject({ code: 'STATEMENT_TIMEOUT' })
    await expect.poll(() => running('run-busy')).toBe(0)
    const controller = new AbortController()
    const aborted = linesFrom({ text, parameters: [] }, testContext(controller.signal))
    const outcome = aborted.catch((error: unknown) => error)
    await expect.poll(() => running('run-busy')).toBe(1)
    const reason = new Error('stop')
    controller.abort(reason)
    expect(await outcome).toBe(reason)
    await expect.poll(() => running('run-busy')).toBe(0)
  })

  describe('admitting', () => {
    const admit = (username: string, password: string) =>
      siloOf({ username, password }).admitStatements(testContext())
    const complaint = async (username: string, password: string) => {
      const error = (await admit(username, password).catch((thrown: unknown) => thrown)) as
        | { code: string; message: string; hint: string }
        | undefined
      return `${error?.code}: ${error?.message} | ${error?.hint}`
    }

    it('admits a user that may read tables and erase from them', async () => {
      await expect(admit(login.username, login.password)).resolves.toBeUndefined()
    })

    it('refuses a superuser', async () => {
      const { username, password } = await testServer.createUser('SUPERUSER')
      expect(await complaint(username, password)).toMatch(
        new RegExp(`^PRIVILEGE_EXCESSIVE: .*it is a superuser \\| ALTER ROLE ${username} NOSUPERUSER;`),
      )
    })

    it('refuses who may replicate', async () => {
      const { username, password } = await testServer.createUser('REPLICATION')
      expect(await complaint(username, password)).toMatch(/^PRIVILEGE_EXCESSIVE: .*it may replicate \|/)
    })

    it.each([
      'pg_execute_server_program',
      'pg_read_server_files',
      'pg_write_server_files',
      'pg_signal_backend',
    ])('refuses a member of %s, also one that would have to take the role first', async (role) => {
      const direct = await testServer.createUser()
      const between = await testServer.createUser('NOINHERIT')
      const inner = await testServer.createUser('NOINHERIT')
      const [user, middle, far] = [direct, between, inner].map(({ username }) => testServer.quote(username))
      await database.execute(
        `GRANT ${role} TO ${middle}; GRANT ${middle} TO ${far}; GRANT ${role} TO ${user}`,
      )
      expect(await complaint(direct.username, direct.password)).toContain(
        `it is a member of ${role} | REVOKE ${role} FROM ${direct.username};`,
      )
      expect(await complaint(inner.username, inner.password)).toContain(`it is a member of ${role}`)
    })

    it('refuses a member of a superuser', async () => {
      const owner = await testServer.createUser('SUPERUSER')
      const member = await testServer.createUser('NOINHERIT')
      await database.execute(
        `GRANT ${testServer.quote(owner.username)} TO ${testServer.quote(member.username)}`,
      )
      expect(await complaint(member.username, member.password)).toContain(
        `it is a member of ${owner.username} |`,
      )
    })

    it('refuses who was given a function that the server gives to nobody', async () => {
      const user = await testServer.createUser()
      await database.execute(
        `GRANT EXECUTE ON FUNCTION pg_read_file(text), lo_export(oid, text) TO ${testServer.quote(user.username)}`,
      )
      expect(await complaint(user.username, user.password)).toMatch(
        /it may execute lo_export\(oid,text\), pg_read_file\(text\) \| REVOKE EXECUTE ON FUNCTION lo_export\(oid,text\) FROM PUBLIC, /,
      )
      await database.execute(
        `REVOKE EXECUTE ON FUNCTION pg_read_file(text), lo_export(oid, text) FROM ${testServer.quote(user.username)}`,
      )
    })

    it('refuses where everybody may reach other servers', async ({ skip }) => {
      const available = await database.rows("SELECT FROM pg_available_extensions WHERE name = 'dblink'")
      if (available.length === 0) skip('the server has no dblink')
      await database.execute('CREATE EXTENSION dblink')
      expect(await complaint(login.username, login.password)).toMatch(
        /it may execute functions of the extension dblink \|/,
      )
      expect(await refusal("SELECT * FROM dblink('', 'SELECT 1') AS t (a int)")).toMatch(
        /volatile.*: dblink$/,
      )
      await database.execute('DROP EXTENSION dblink')
    })
  })

  it('leaves no connection behind', async () => {
    const left = async () =>
      (
        await database.rows(
          "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name = 'monoid-postgres'",
          [database.name],
        )
      ).length
    await expect.poll(left).toBe(0)
  })
})
