import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isEncoded, type Records } from '@monoid-kit/core'
import { name, sql, value } from '@monoid-kit/sql'
import type { TestDatabase } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import type { PostgresConfig } from '../src/postgres-config.ts'
import { inSession, linesOf, selectAll, serverOf, suite, tableOf, testContext } from './support.ts'

/** Names that would break out of JSON, of generated code, or of SQL. */
const hostileNames = [
  'a"b',
  "it's",
  'back\\slash',
  'line\nfeed',
  '"];process.exit()//',
  '__proto__',
  '😀'.repeat(15),
  ' ',
]

// Without TLS a socket lends its bytes, with TLS it gives them away.
for (const mode of ['disable', 'prefer'] as const)
  suite.describe(`encoded rows, ssl_mode ${mode}`, () => {
    const serverIn = (database: TestDatabase, settings: Partial<PostgresConfig> = {}) =>
      serverOf(database, { ssl_mode: mode, ...settings })

    let database: TestDatabase

    beforeAll(async () => {
      database = await suite.server.createDatabase()
      const hostile = hostileNames.map((column) => `"${column.replaceAll('"', '""')}" text`).join(', ')
      await database.execute(`
      CREATE TABLE numbers (id int, v text);
      INSERT INTO numbers SELECT n, repeat('x', 1000) FROM generate_series(1, 20000) n;
      CREATE TABLE texts (id int, v text);
      CREATE TABLE wide (i int, b bool, t text, u uuid, y bytea, d date, z timestamptz, p timestamp, a text[], j jsonb, n numeric, r int4range, f float8[]);
      INSERT INTO wide DEFAULT VALUES;
      INSERT INTO wide VALUES (0, false, '', '00000000-0000-0000-0000-000000000000', '', '2000-01-01',
        '2000-01-01Z', '2000-01-01', '{}', '""', 0, 'empty', '{}');
      CREATE TABLE large (id int, t text, y bytea, a text[], c float8[]);
      INSERT INTO large VALUES (1, 'small', 'small', '{a}', '{1}'),
        (2, repeat(E'"\\n漢\\x01', 2000000), decode(repeat('00ff7f', 3400000), 'hex'), ARRAY[repeat('y"', 500000)], array_fill(0.5, ARRAY[100000])),
        (3, 'small', 'small', '{a}', '{1}');
      CREATE TABLE hostile (${hostile});
      INSERT INTO hostile VALUES (${hostileNames.map((_, index) => `'${index}'`).join(', ')});
      CREATE TABLE nothing ();
      INSERT INTO nothing DEFAULT VALUES;`)
    })

    async function backends(applicationName: string) {
      const rows = await database.rows(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = '${applicationName}'`,
      )
      return rows.length
    }

    async function until(holds: () => Promise<boolean>) {
      while (!(await holds())) await sleep(20)
    }

    it.each(['wide', 'large', 'hostile', 'nothing', 'numbers', 'texts'])(
      '[C3] [C5] %s: the lines made of the bytes are those made of the texts',
      async (tableName) => {
        const server = serverIn(database)
        const table = await tableOf(server, database, tableName)
        await inSession(server, database, async (session, context) => {
          const all = selectAll(session, table)
          const encoded = await linesOf(session.records(all, table, context))
          const plain = await linesOf(session.plainRecords(all, table, context))
          expect(encoded.length).toBe(plain.length)
          // As a truth value: a difference of megabytes would drown the report.
          expect(encoded.every((line, index) => line === plain[index])).toBe(true)
        })
      },
    )

    it('values are bound, text, bytes and NULL alike', async () => {
      const server = serverIn(database)
      const table = await tableOf(server, database, 'texts')
      await inSession(server, database, async (session, context) => {
        const bytes = Buffer.from('b é')
        const statement = sql`SELECT ${value('7')}::int4, pg_catalog.convert_from(${value(bytes)}::bytea, 'UTF8') || coalesce(${value(null)}::text, ${value("'!")}::text)`
        expect(await linesOf(session.records(statement, table, context))).toStrictEqual([
          '{"id":7,"v":"b é\'!"}',
        ])
      })
    })

    it('[B8] a row that is too long for a line comes as a plain record in its place', async () => {
      const server = serverIn(database)
      const table = await tableOf(server, database, 'texts')
      await inSession(server, database, async (session, context) => {
        const statement = sql`SELECT n::int4, pg_catalog.repeat('x', CASE WHEN n % 3 = 0 THEN 5000 ELSE 5 END) FROM pg_catalog.generate_series(1, 8) n`
        const framing = { ...context.framing, maxLineBytes: 1000 }
        const shapes: (number | string)[] = []
        for await (const records of session.records(statement, table, { ...context, framing })) {
          shapes.push(isEncoded(records) ? records.count : `plain ${String(records.data?.id)}`)
        }
        expect(shapes).toStrictEqual([2, 'plain 3', 2, 'plain 6', 2])
      })
    })

    it('the connection serves other statements after a stream, and their time limit is as before', async () => {
      const server = serverIn(database, { statement_timeout_seconds: 7 })
      const table = await tableOf(server, database, 'numbers')
      await inSession(server, database, async (session, context) => {
        for (let round = 0; round < 3; round += 1) {
          const lines = await linesOf(session.records(selectAll(session, table), table, context))
          expect(lines).toHaveLength(20_000)
          expect(
            await session.rows(sql`SELECT pg_catalog.current_setting('statement_timeout')`, context),
          ).toStrictEqual([['7s']])
        }
      })
    })

    it('[C20] an error in the middle comes after the whole rows before it, and leaves a connection in order', async () => {
      const server = serverIn(database)
      const table = await tableOf(server, database, 'texts')
      await inSession(server, database, async (session, context) => {
        const failing = sql`SELECT 1 / (5000 - n)::int4, pg_catalog.repeat('x', 100) FROM pg_catalog.generate_series(1, 9000) n`
        let rows = 0
        const reading = async () => {
          for await (const records of session.records(failing, table, context)) {
            if (!isEncoded(records)) continue
            rows += records.count
            expect(Buffer.from(records.bytes).toString().split('\n')).toHaveLength(records.count + 1)
          }
        }
        await expect(reading()).rejects.toMatchObject({
          code: 'DATABASE_ERROR',
          context: { sqlstate: '22012' },
        })
        expect(rows).toBe(4999)
        await expect(session.rows(sql`SELECT '1'`, context)).rejects.toMatchObject({
          context: { sqlstate: '25P02' },
        })
      })
    })

    it('a refused statement is told with its code', async () => {
      const server = serverIn(database)
      const table = await tableOf(server, database, 'texts')
      await inSession(server, database, async (session, context) => {
        const reading = linesOf(session.records(sql`SELECT id, v FROM public.absent`, table, context))
        await expect(reading).rejects.toMatchObject({
          code: 'DATABASE_ERROR',
          context: { sqlstate: '42P01' },
        })
      })
    })

    it('a stream that is left early closes its connection at once', async () => {
      const server = serverIn(database, { application_name: 'leaves' })
      const context = testContext()
      const table = await tableOf(server, database, 'texts')
      const session = await server.open(database.name, 'read', context)
      const endless = sql`SELECT pg_catalog.generate_series(1, 1000000000)::int4, pg_catalog.repeat('x', 100)`
      for await (const _ of session.records(endless, table, context)) break
      await until(async () => (await backends('leaves')) === 0)
      await expect(session.rows(sql`SELECT '1'`, context)).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
      await session.close()
    })

    it('a killed backend is a lost connection, after whole rows', async () => {
      const server = serverIn(database, { application_name: 'killed' })
      const context = testContext()
      const table = await tableOf(server, database, 'texts')
      const session = await server.open(database.name, 'read', context)
      const endless = sql`SELECT pg_catalog.generate_series(1, 1000000000)::int4, pg_catalog.repeat('x', 100)`
      let isFirst = true
      const reading = async () => {
        for await (const records of session.records(endless, table, context)) {
          if (!isEncoded(records)) throw new Error('a plain record')
          expect(records.bytes.at(-1)).toBe(10)
          if (isFirst) {
            await database.execute(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'killed'`,
            )
          }
          isFirst = false
        }
      }
      await expect(reading()).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
      await session.close()
    })

    it('[B17] a reader slower than the time limit gets all rows', async () => {
      const server = serverIn(database, { statement_timeout_seconds: 0.3 })
      const table = await tableOf(server, database, 'texts')
      await inSession(server, database, async (session, context) => {
        const statement = sql`SELECT 1, pg_catalog.repeat('x', 1000) FROM pg_catalog.generate_series(1, 40000)`
        let rows = 0
        let pauses = 0
        for await (const records of session.records(statement, table, context)) {
          rows += isEncoded(records) ? records.count : 1
          pauses += 1
          if (pauses <= 3) await sleep(700)
        }
        expect(rows).toBe(40_000)
        expect(pauses).toBeGreaterThan(3)
      })
    })

    it('[B17] a server that sends nothing for so long is cancelled', async () => {
      const server = serverIn(database, { statement_timeout_seconds: 0.3, application_name: 'silent' })
      const table = await tableOf(server, database, 'texts')
      await inSession(server, database, async (session, context) => {
        const statement = sql`SELECT 1, pg_catalog.repeat('x', CASE WHEN n > 100 THEN pg_catalog.length(pg_catalog.pg_sleep(600)::text) ELSE 1000 END) FROM pg_catalog.generate_series(1, 200) n`
        let rows = 0
        const reading = async () => {
          for await (const records of session.records(statement, table, context)) {
            rows += isEncoded(records) ? records.count : 1
          }
        }
        await expect(reading()).rejects.toMatchObject({ code: 'STATEMENT_TIMEOUT' })
        // The server keeps some of the rows until it has more of them.
        expect(rows).toBeGreaterThan(50)
      })
      await until(async () => (await backends('silent')) === 0)
    })

    it('the first rows are not held back while the server is at work on the next', async () => {
      const server = serverIn(database)
      const table = await tableOf(server, database, 'texts')
      await inSession(server, database, async (session, context) => {
        const statement = sql`SELECT 1, pg_catalog.repeat('x', CASE WHEN n > 20 THEN pg_catalog.length(pg_catalog.pg_sleep(600)::text) ELSE 1000 END) FROM pg_catalog.generate_series(1, 40) n`
        // It ends at all only because rows come before the statement does.
        for await (const records of session.records(statement, table, context)) {
          expect(isEncoded(records)).toBe(true)
          break
        }
      })
    })

    it('a table that was altered meanwhile is an error, never a wrong value', async () => {
      await database.execute(`CREATE TABLE altered (id int, v int); INSERT INTO altered VALUES (1, 2)`)
      const server = serverIn(database)
      const table = await tableOf(server, database, 'altered')
      await database.execute(`ALTER TABLE altered ALTER v TYPE text USING '"],"x":[1'`)
      await inSession(server, database, async (session, context) => {
        const reading = linesOf(session.records(selectAll(session, table), table, context))
        await expect(reading).rejects.toThrow('a column has another type than the catalogue says')
      })
    })

    it('an abort ends it while the reader does not read', async () => {
      const server = serverIn(database, { application_name: 'stalled' })
      const controller = new AbortController()
      const context = testContext(controller.signal)
      const table = await tableOf(server, database, 'texts')
      const session = await server.open(database.name, 'read', context)
      const endless = sql`SELECT pg_catalog.generate_series(1, 1000000000)::int4, pg_catalog.repeat('x', 100)`
      const source: AsyncGenerator<Records> = session.records(endless, table, context)
      await source.next()
      controller.abort(new Error('enough'))
      await expect(source.next()).rejects.toThrow('enough')
      await until(async () => (await backends('stalled')) === 0)
      await session.close()
    })

    it.each([1, 3, 7, 4096])('frames that come in pieces of %i byte(s) give the same rows', async (size) => {
      const { hostname, port } = database.config
      const splitter = createServer((socket) => {
        const onward = connect(port, hostname)
        socket.pipe(onward)
        onward.on('data', (chunk) => {
          for (let at = 0; at < chunk.length; at += size) socket.write(chunk.subarray(at, at + size))
        })
        for (const each of [socket, onward]) each.on('error', () => undefined)
        socket.setNoDelay(true).on('close', () => onward.destroy())
        onward.on('close', () => socket.destroy())
      }).listen(0, '127.0.0.1')
      await once(splitter, 'listening')
      const address = { hostname: '127.0.0.1', port: (splitter.address() as AddressInfo).port }
      const table = await tableOf(serverIn(database), database, 'numbers')
      const server = serverIn(database, { ...address, ssl_mode: 'disable' })
      await inSession(server, database, async (session, context) => {
        const some = selectAll(session, table, sql` WHERE ${name('id')} <= 40 ORDER BY 1`)
        const lines = await linesOf(session.records(some, table, context))
        expect(lines).toStrictEqual(
          Array.from({ length: 40 }, (_, index) => JSON.stringify({ id: index + 1, v: 'x'.repeat(1000) })),
        )
      })
      splitter.close()
    })
  })
