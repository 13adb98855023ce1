import { isEncoded, type JsonObject, type SiloContext, type Statement } from '@monoid-kit/core'
import type { TestDatabase } from '@monoid-kit/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { MysqlConfig } from '../src/mysql-config.ts'
import MysqlSilo from '../src/mysql-silo.ts'
import { configOf, suites, testContext, textsOf } from './support.ts'

for (const { server: testServer, describe } of suites) {
  const isMariadb = testServer.kind === 'mariadb'

  describe(`statements on ${testServer.kind}`, () => {
    let database: TestDatabase
    let login: { readonly username: string; readonly password: string }
    const silos: MysqlSilo[] = []
    const siloOf = (settings: Partial<MysqlConfig> = {}) => {
      const silo = new MysqlSilo(configOf(database, { ...login, ...settings }))
      silos.push(silo)
      return silo
    }
    const textsFrom = (statement: Statement, context: SiloContext = testContext(), silo = siloOf()) =>
      textsOf(silo.runStatement(context, statement))
    const rowsOf = async (text: string, parameters: Statement['parameters'] = []) =>
      (await textsFrom({ text, parameters })).map((row) => JSON.parse(row) as JsonObject)
    const refusal = async (text: string, parameters: Statement['parameters'] = []) => {
      const thrown = await textsFrom({ text, parameters }).catch((error: unknown) => error)
      const { code, message } = thrown as { code?: string; message?: string }
      return `${code}: ${message}`
    }
    const running = async (what: string) =>
      (
        await database.rows(
          'SELECT id FROM information_schema.processlist WHERE info LIKE ? AND id <> CONNECTION_ID()',
          [`%${what}%`],
        )
      ).length

    beforeAll(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      login = await testServer.createUser()
      const user = `${testServer.quote(login.username)}@'%'`
      const own = testServer.quote(database.name)
      await database.execute(`
        CREATE TABLE people (
          id INT PRIMARY KEY, big BIGINT UNSIGNED, owes DECIMAL(8, 2), size DOUBLE, ratio FLOAT, name VARCHAR(20),
          raw_bytes VARBINARY(4), born DATE, seen DATETIME(3), stamp TIMESTAMP(6) NULL, spent TIME(2), built YEAR,
          flags BIT(5), mood ENUM('glad', 'sad'), notes JSON, spot POINT, small TINYINT, page LONGTEXT
        );
        INSERT INTO people VALUES (
          1, 18446744073709551615, 12.5, 0.1, 0.1, 'Änn', X'01ff', '1990-02-03', '2020-01-02 03:04:05.678', '2020-01-02 03:04:05.000007',
          '-01:02:03.45', 1999, b'00101', 'sad', '{"a": 1}', POINT(1, 2), -3, 'text'
        );
        INSERT INTO people (id, name) VALUES (2, 'Bob');
        CREATE TABLE many (i INT PRIMARY KEY);
        INSERT INTO many WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 900) SELECT i FROM n`)
      await database.execute(
        'CREATE FUNCTION writes() RETURNS INT DETERMINISTIC MODIFIES SQL DATA BEGIN INSERT INTO people (id) VALUES (9); RETURN 1; END',
      )
      if (isMariadb) await database.execute('CREATE SEQUENCE tickets')
      await database.execute(`GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON ${own}.* TO ${user}`)
    })
    afterAll(() => Promise.all(silos.map((silo) => silo.close())))

    it('gives the rows of a SELECT in the form of an export', async () => {
      const silo = siloOf()
      const handle = {
        schema_name: 'people',
        schema_group: database.name,
        request_type: 'QUERY' as const,
        data: { identifiers: [{ identifier: 'id', identifier_query: '1' }] },
      }
      const [exported] = await textsOf(silo.requestResults(testContext(), { handles: [handle] }))
      const [selected, nulls] = await textsFrom({ text: 'SELECT * FROM people ORDER BY id', parameters: [] })
      expect(selected).toBe(exported)
      expect(JSON.parse(nulls ?? '')).toMatchObject({ id: 2, name: 'Bob', spot: null, mood: null })
    })

    it('binds parameters by their kind', async () => {
      expect(await rowsOf('SELECT id FROM people WHERE name = ? AND id = ?;', ['Bob', 2])).toEqual([
        { id: 2 },
      ])
      expect(await rowsOf('SELECT id FROM people ORDER BY id LIMIT ?', [1])).toEqual([{ id: 1 }])
      expect(
        await rowsOf("SELECT ? AS a, ? + 0.5 AS b, ? AS c, CONCAT(?, '') AS d", [
          "x'); -- ",
          1.25,
          null,
          true,
        ]),
      ).toEqual([{ a: "x'); -- ", b: 1.75, c: null, d: '1' }])
    })

    const answers: readonly (readonly [text: string, rows: readonly unknown[]])[] = [
      ["WITH x AS (SELECT 'p' AS a) SELECT * FROM x", [{ a: 'p' }]],
      ["(SELECT 'p' AS a) UNION ALL (SELECT 'q') ORDER BY 1 -- the end", [{ a: 'p' }, { a: 'q' }]],
      ['SELECT id AS a, small AS a, built AS a_2 FROM people WHERE id = 1', [{ a: 1, a_3: -3, a_2: 1999 }]],
      [
        "SELECT '', NULL, X'01', CAST('a' AS BINARY) AS b",
        [{ '': '', NULL: null, "X'01'": 'AQ==', b: 'YQ==' }],
      ],
      [
        'SELECT COUNT(*) AS n, MAX(seen) AS last, SUM(owes) AS owed FROM people',
        [{ n: '2', last: '2020-01-02T03:04:05.678', owed: '12.50' }],
      ],
      [
        'SELECT MAX(name) AS "n", AVG(size) AS s, MIN(spent) AS t FROM people',
        [{ n: 'Bob', s: 0.1, t: '-01:02:03.45' }],
      ],
      [
        "SELECT TIMEDIFF('10:00:00', '09:00:00') IS NULL AS t, CAST('2020-01-01' AS DATE) AS d",
        [{ t: expect.anything(), d: '2020-01-01' }],
      ],
      ['SELECT id FROM people WHERE FALSE', []],
      [
        'SELECT id AS `lock`, id AS `mode`, id AS `update` FROM people LIMIT 1',
        [{ lock: 1, mode: 1, update: 1 }],
      ],
      ...(isMariadb
        ? ([
            ["VALUES ('p', 'a')", [{ p: 'p', a: 'a' }]],
            [
              "SELECT CAST('::1' AS INET6) AS i, CAST('123e4567-e89b-12d3-a456-426655440000' AS UUID) AS u",
              [{ i: '::1', u: '123e4567-e89b-12d3-a456-426655440000' }],
            ],
          ] as const)
        : ([
            ['TABLE many LIMIT 0', []],
            ["VALUES ROW('p', 'a')", [{ column_0: 'p', column_1: 'a' }]],
            ["SELECT CAST('[1]' AS JSON) AS j", [{ j: '[1]' }]],
          ] as const)),
    ]

    it.each(answers)('runs %s', async (text, rows) => {
      expect(await rowsOf(text)).toEqual(rows)
    })

    const refusals: readonly (readonly [text: string, message: RegExp])[] = [
      ['SELECT 1; SELECT 2', /1064, SQLSTATE 42000/],
      ['SELECT 1); DELETE FROM people WHERE (1', /1064/],
      ['SELECT 1) UNION (SELECT 2', /1064/],
      ['DELETE FROM people', /1064/],
      ['WITH x AS (SELECT 1) DELETE FROM people', /1064/],
      ["SELECT 1 INTO OUTFILE '/tmp/x'", /3954|1064/],
      ["SELECT 1 INTO DUMPFILE '/tmp/x'", /3954|1064/],
      ['SELECT 1 INTO @a', /3954|1064/],
      ['SELECT id FROM people /*! INTO @a */', /3954|1064/],
      ['CALL nothing()', /1064/],
      ['DO 1', /1064/],
      ['HANDLER people OPEN', /1064/],
      ['SET GLOBAL max_connections = 1', /1064/],
      ['SET @a = 1', /1064/],
      ['KILL 1', /1064/],
      ['COMMIT', /1064/],
      ['LOCK TABLES people READ', /1064/],
      ['SHOW TABLES', /1064/],
      ['EXPLAIN SELECT 1', /1064/],
      ['ANALYZE TABLE people', /1064/],
      ['SELECT * FROM people FOR UPDATE', /1792, SQLSTATE 25006/],
      ['SELECT writes()', /1792/],
      ...(isMariadb
        ? ([
            ['SELECT NEXTVAL(tickets)', /1792/],
            ['SELECT NEXT VALUE FOR tickets', /1792/],
            ['SELECT SETVAL(tickets, 9)', /1792/],
          ] as const)
        : []),
      ['SELECT nothing FROM people', /1054, SQLSTATE 42S22/],
      ['SELECT * FROM nothing', /1146, SQLSTATE 42S02/],
    ]

    it.each(refusals)('refuses %s', async (text, message) => {
      const told = await refusal(text)
      expect(told).toMatch(/^STATEMENT_REFUSED/)
      expect(told).toMatch(message)
    })

    it.each([
      ["SELECT GET_LOCK('a', 0)", 'GET_LOCK'],
      ["SELECT Get_Lock/**/('a', 0)", 'GET_LOCK'],
      ["SELECT RELEASE_LOCK('a')", 'RELEASE_LOCK'],
      ['SELECT RELEASE_ALL_LOCKS()', 'RELEASE_ALL_LOCKS'],
      ["SELECT LOAD_FILE('/etc/passwd')", 'LOAD_FILE'],
      ['SELECT * FROM people LOCK IN /* x */ SHARE MODE', 'LOCK … SHARE … MODE'],
      ['SELECT * FROM people FOR SHARE', 'FOR … SHARE'],
    ])('refuses what a read-only transaction would allow: %s', async (text, words) => {
      expect(await refusal(text)).toBe(
        `STATEMENT_REFUSED: the statement has words that make a SELECT do more than read: ${words}`,
      )
    })

    it('refuses parameters that are not as many or cannot be bound', async () => {
      expect(await refusal('SELECT ?, ?', [1])).toBe(
        'STATEMENT_REFUSED: the statement has places for 2 parameter(s), not for 1',
      )
      expect(await refusal('SELECT ?', [[] as never])).toMatch(/^STATEMENT_REFUSED: .*parameter 1/)
    })

    it('tells of an error while rows come by its number, without a value', async () => {
      const told = await refusal("SELECT (SELECT i FROM many WHERE CONCAT(i, ?) <> '') FROM people", [
        'ann@example.org',
      ])
      expect(told).toMatch(/^STATEMENT_REFUSED: .*1242, SQLSTATE 21000/)
      expect(told).not.toContain('ann')
    })

    it('lets a lack of privileges be told as such', async () => {
      expect(await refusal('SELECT * FROM mysql.user')).toMatch(/^PRIVILEGE_MISSING: .*1142/)
    })

    it('changes nothing', async () => {
      expect(await database.rows('SELECT COUNT(*) AS n FROM people')).toEqual([{ n: '2' }])
    })

    it('streams with backpressure, and ends the statement on the server when aborted while the reader stalls', async () => {
      const controller = new AbortController()
      const context = testContext(controller.signal)
      const text = "SELECT REPEAT('run-stalled', 100) AS a FROM many AS a, many AS b, many AS c"
      const records = siloOf().runStatement(context, { text, parameters: [] })[Symbol.asyncIterator]()
      expect(isEncoded((await records.next()).value)).toBe(true)
      await expect.poll(() => running('run-stalled')).toBe(1)
      controller.abort(new Error('enough'))
      await expect(records.next()).rejects.toThrow('enough')
      await expect.poll(() => running('run-stalled')).toBe(0)
    })

    it('ends a statement that computes for too long, whatever it says of its limit, or that is aborted', async () => {
      const text =
        'SELECT /*+ MAX_EXECUTION_TIME(60000) */ COUNT(*) AS `run-busy` FROM many AS a, many AS b, many AS c, many AS d WHERE a.i + b.i <> c.i * d.i + 0.5'
      const late = textsFrom(
        { text, parameters: [] },
        testContext(),
        siloOf({ statement_timeout_seconds: 0.5 }),
      )
      await expect(late).rejects.toMatchObject({ code: 'STATEMENT_TIMEOUT' })
      await expect.poll(() => running('run-busy')).toBe(0)
      const controller = new AbortController()
      const outcome = textsFrom({ text, parameters: [] }, testContext(controller.signal)).catch(
        (error: unknown) => error,
      )
      await expect.poll(() => running('run-busy')).toBe(1)
      const reason = new Error('stop')
      controller.abort(reason)
      expect(await outcome).toBe(reason)
      await expect.poll(() => running('run-busy')).toBe(0)
    })

    describe('admitting', () => {
      const complaint = async ({ username, password }: typeof login) => {
        const thrown = await siloOf({ username, password })
          .admitStatements(testContext())
          .catch((error: unknown) => error)
        const { code, message, hint } = thrown as { code?: string; message?: string; hint?: string }
        return `${code}: ${message} | ${hint}`
      }
      const granted = async (privileges: string) => {
        const user = await testServer.createUser()
        const quoted = testServer.quote(user.username)
        await database.execute(`
          GRANT SELECT ON ${testServer.quote(database.name)}.* TO ${quoted}@'%';
          GRANT ${privileges} ON *.* TO ${quoted}@'%'`)
        return user
      }

      it('admits a user that may read tables and erase from them', async () => {
        await expect(siloOf().admitStatements(testContext())).resolves.toBeUndefined()
        const wide = await granted('SELECT, DELETE, PROCESS, SHOW DATABASES')
        await expect(siloOf(wide).admitStatements(testContext())).resolves.toBeUndefined()
      })

      it('refuses an administrator', async () => {
        const { username, password = '' } = testServer.connection
        expect(await complaint({ username, password })).toMatch(
          isMariadb ? /it has ALL PRIVILEGES on/ : /it has ALLOW_NONEXISTENT_DEFINER, .* FILE, .* SUPER/,
        )
      })

      it.each(['FILE', 'SUPER', 'SHUTDOWN', isMariadb ? 'CONNECTION ADMIN' : 'CONNECTION_ADMIN'])(
        'refuses %s',
        async (privilege) => {
          expect(await complaint(await granted(privilege))).toMatch(
            new RegExp(`^PRIVILEGE_EXCESSIVE: .*it has ${privilege} on .* \\| REVOKE ${privilege} ON`),
          )
        },
      )

      it('refuses what comes by a role that has not been taken, or by a role of that role', async () => {
        const user = await granted('USAGE')
        const [outer, inner] = [`outer_${user.username}`, `inner_${user.username}`].map((role) =>
          testServer.quote(role),
        )
        await database.execute(`
          CREATE ROLE ${outer}, ${inner};
          GRANT FILE ON *.* TO ${inner};
          GRANT ${inner} TO ${outer};
          GRANT ${outer} TO ${testServer.quote(user.username)}@'%'`)
        try {
          expect(await complaint(user)).toMatch(/^PRIVILEGE_EXCESSIVE: .*it has FILE on/)
        } finally {
          await database.execute(`DROP ROLE ${outer}, ${inner}`)
        }
      })
    })

    it('leaves no connection behind', async () => {
      const left = async () =>
        (
          await database.rows('SELECT id FROM information_schema.processlist WHERE user = ?', [
            login.username,
          ])
        ).length
      await expect.poll(left).toBe(0)
    })
  })
}
