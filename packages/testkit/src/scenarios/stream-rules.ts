import { isDeepStrictEqual } from 'node:util'
import { joinRecords } from '@monoid-kit/core'
import { beforeAll, expect, it } from 'vitest'
import { mostLineBytes } from '../judging/line-limit.ts'
import { faultsOf } from '../judging/protocol-faults.ts'
import { runCommand } from '../processes/run-connector-process.ts'
import { spawnConnector } from '../processes/spawn-connector.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { noBackends } from './backends.ts'
import {
  type DatabaseSubject,
  exportRows,
  groupOf,
  identifierOf,
  numbers,
  restrictedUser,
  run,
} from './database-subject.ts'
import { runOnTerminal } from './run-on-terminal.ts'

/** Each piece takes more bytes on the line than characters in the database. */
const awkward = 'quote " back\\slash line\nfeed \u0001 é 漢 😀 '

/** More than a line holds, every byte in turn. */
const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251))

/**
 * The rules of the stream (B7 to B16) on a database: lines, their length, and how a process ends.
 *
 * @param subject the connector and its server
 * @example streamRules(databaseSubject(entry, await useServer('mysql')))
 */
export function streamRules(subject: DatabaseSubject): void {
  const isPostgres = subject.kind === 'postgres'

  subject.describe(`the stream on ${subject.kind}`, () => {
    let database: TestDatabase
    const ann = (table: string) => identifierOf(groupOf(subject, database), table, 'person', 'ann')

    beforeAll(async () => {
      database = await subject.server.createDatabase()
      await database.execute(
        `CREATE TABLE letters (id int PRIMARY KEY, person varchar(20), body ${isPostgres ? 'text' : 'longtext'}, doc json, raw ${isPostgres ? 'bytea' : 'longblob'})`,
      )
      await database.rows(
        `INSERT INTO letters VALUES ${isPostgres ? "(1, 'ann', $1, $2, $3), (2, 'bob', 'short', NULL, NULL)" : "(1, 'ann', ?, ?, ?), (2, 'bob', 'short', NULL, NULL)"}`,
        [awkward.repeat(20_000), JSON.stringify({ pieces: Array(3000).fill(awkward) }), bytes],
      )
      await database.execute(
        'CREATE TABLE many (id int PRIMARY KEY, person varchar(20), filler varchar(1000))',
      )
      await database.execute(
        `INSERT INTO many SELECT n, 'ann', repeat('x', 1000) FROM ${numbers(20_000)} ORDER BY n`,
      )
    }, 120_000)

    it('[B8, B33] a row longer than a line comes in parts, from which the row is restored exactly', async () => {
      const { rows, results } = await exportRows(subject, database.config, [ann('letters')])
      expect(results.lines.length).toBeGreaterThan(5)
      expect(Math.max(...results.lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(
        mostLineBytes,
      )
      for (const row of rows) expect(Object.keys(row)).toEqual(['id', 'person', 'body', 'doc', 'raw'])
      const joined = []
      for await (const record of joinRecords(each(results.records))) joined.push(record.data)
      const [stored] = await database.rows('SELECT body, doc FROM letters WHERE id = 1')
      // As a truth value: a difference of megabytes would drown the report.
      expect(
        isDeepStrictEqual(joined, [{ id: 1, person: 'ann', ...stored, raw: bytes.toString('base64') }]),
      ).toBe(true)
    })

    it('[B8] without a cap the same row is one line', async () => {
      const { handles } = await exportRows(subject, database.config, [ann('letters')])
      const result = await runCommand(subject.entry, 'request-results', {
        config: database.config,
        requests: { handles },
        flags: ['--max-line-bytes', '0'],
      })
      const [stored] = await database.rows('SELECT body, doc FROM letters WHERE id = 1')
      const rows = result.records.map(({ data }) => data)
      expect(
        isDeepStrictEqual(rows, [{ id: 1, person: 'ann', ...stored, raw: bytes.toString('base64') }]),
      ).toBe(true)
    })

    it('[B9] a reader that stops early ends the process quietly, and its connections', async () => {
      const { config } = database
      const query = await run(subject, 'query', { config, query: { identifiers: [ann('many')] } })
      const handles = query.results.map(({ handle }) => handle)
      const connector = await spawnConnector(subject.entry, 'request-results', {
        config,
        requests: { handles },
      })
      await connector.waitForLine(() => true)
      connector.child.stdout?.destroy()
      expect(await connector.finished).toMatchObject({ exitCode: 141, stderr: '' })
      await noBackends(subject, database)
    })

    it('[B10, B11, B26] C22: every line of every command is a whole message of its own kind', async () => {
      const { config } = database
      const query = { identifiers: [ann('many'), identifierOf('nowhere', 'nothing', 'x', '1')] }
      const schema = await run(subject, 'schema', { config })
      const schemas = { schemas: schema.schemas }
      const found = await run(subject, 'query', { config, query, flags: ['--log-level', 'debug'] })
      const requests = { handles: found.results.map(({ handle }) => handle) }
      const done = [
        await run(subject, 'spec'),
        await run(subject, 'validate', { config, flags: ['--log-level', 'debug'] }),
        await run(subject, 'scan', { config, schemas, flags: ['--log-level', 'debug'] }),
        await run(subject, 'request-status', { config, requests }),
      ]
      expect(done.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0])
      const missing = { identifiers: [identifierOf(groupOf(subject, database), 'many', 'person', 'nobody')] }
      const erased = await run(subject, 'delete', { config, query: missing, flags: ['--log-level', 'debug'] })
      expect(erased.results).toMatchObject([{ status: { request_status: 'COMPLETE', data_type: 'NONE' } }])
    })

    it('[B12] a schema that fails prints no SCHEMA', async () => {
      for (const wrong of [{ password: 'wrong' }, { database: 'nowhere' }, { port: 1 }]) {
        const result = await run(subject, 'schema', { config: { ...database.config, ...wrong } })
        expect(result.exitCode).toBeGreaterThan(0)
        expect(result.messages.map(({ type }) => type)).toEqual(['LOG'])
      }
    })

    it('[B16] every command ends by itself, closes its connections, and waits for nothing on stdin', async () => {
      const { config } = database
      const query = { identifiers: [ann('many')] }
      const schemas = { schemas: (await run(subject, 'schema', { config })).schemas }
      for (const command of ['validate', 'schema', 'scan', 'query'] as const) {
        const connector = await spawnConnector(subject.entry, command, {
          config,
          ...(command === 'scan' && { schemas }),
          ...(command === 'query' && { query }),
          keepStdinOpen: true,
        })
        expect((await connector.finished).exitCode).toBe(0)
      }
      await noBackends(subject, database)
    })
  })

  subject.describe(`what the server says on the side, on ${subject.kind}`, () => {
    it('[B7] C16: on a terminal every line is a message, and no notice or warning of the server comes through', async () => {
      const database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE people (id int PRIMARY KEY, email varchar(100))')
      await database.execute("INSERT INTO people VALUES (1, 'canary@example.org')")
      await database.execute(
        isPostgres
          ? `CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$
               BEGIN RAISE NOTICE 'gone: %', OLD.email; RAISE WARNING 'gone: %', OLD.email; RETURN OLD; END $$;
             CREATE TRIGGER shout BEFORE DELETE ON people FOR EACH ROW EXECUTE FUNCTION shout()`
          : `CREATE TRIGGER shout BEFORE DELETE ON people FOR EACH ROW
               SIGNAL SQLSTATE '01000' SET MESSAGE_TEXT = 'gone: canary'`,
      )
      const { config } = database
      const query = {
        identifiers: [identifierOf(groupOf(subject, database), 'people', 'email', 'canary@example.org')],
      }
      for (const [command, rest] of [
        ['schema', {}],
        ['query', { query }],
        ['delete', { query }],
      ] as const) {
        const result = await runOnTerminal(subject.entry, command, { config, ...rest })
        expect(faultsOf(result, command)).toEqual([])
        expect(result.exitCode).toBe(0)
        expect(result.stdout.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
        if (command !== 'query') expect(result.stdout).not.toContain('canary')
      }
      expect(await database.rows('SELECT id FROM people')).toEqual([])
    })
  })

  subject.describe(`a store that breaks, on ${subject.kind}`, () => {
    it('[B14] C6: what one table cannot do is its own answer, and the others are served', async () => {
      const database = await subject.server.createDatabase()
      const group = groupOf(subject, database)
      await database.execute('CREATE TABLE good (id int PRIMARY KEY, person varchar(20))')
      await database.execute("INSERT INTO good VALUES (1, 'ann')")
      await database.execute('CREATE TABLE bad (id int PRIMARY KEY, person varchar(20))')
      await database.execute("INSERT INTO bad VALUES (1, 'ann')")
      const { schemas } = await run(subject, 'schema', { config: database.config })
      const config = await restrictedUser(subject, database, { good: 'SELECT, DELETE', bad: 'INSERT' })
      const identifiers = [
        identifierOf(group, 'bad', 'person', 'ann'),
        identifierOf(group, 'good', 'person', 'ann'),
        identifierOf(group, 'gone', 'person', 'ann'),
      ]

      const scan = await run(subject, 'scan', { config, schemas: { schemas } })
      expect(scan.exitCode).toBe(0)
      expect(scan.records.map(({ schema_name }) => schema_name)).toEqual(['good'])
      expect(scan.logs).toMatchObject([
        { level: 'error', code: 'PRIVILEGE_MISSING', context: { store: 'bad' } },
      ])

      const { query, results } = await exportRows(subject, config, identifiers)
      expect(query.exitCode).toBe(0)
      const statuses = Object.fromEntries(
        query.results.map(({ status }) => [status.schema_name, status.request_status]),
      )
      expect(statuses).toMatchObject({ good: 'COMPLETE', gone: 'FAILED' })
      expect(results.exitCode).toBe(5)
      expect(results.records.map(({ schema_name }) => schema_name)).toEqual(['good'])
      expect(results.logs.map(({ code }) => code)).toContain('INCOMPLETE')

      const erased = await run(subject, 'delete', { config, query: { identifiers: identifiers.slice(0, 1) } })
      expect(erased.exitCode).toBe(0)
      expect(erased.results).toMatchObject([{ status: { schema_name: 'bad', request_status: 'FAILED' } }])
      expect(await database.rows('SELECT id FROM bad')).toHaveLength(1)
    })

    it('C6: a table without a single column left is no reason to end anything', async () => {
      const database = await subject.server.createDatabase()
      const group = groupOf(subject, database)
      for (const table of ['bare', 'good']) {
        await database.execute(`CREATE TABLE ${table} (id int PRIMARY KEY, person varchar(20))`)
        await database.execute(`INSERT INTO ${table} VALUES (1, 'ann')`)
      }
      const config = { ...database.config, exclude_columns: ['bare.*'] }
      const schema = await run(subject, 'schema', { config })
      expect(schema.exitCode).toBe(0)
      const schemas = [
        { name: 'bare', group, json_schema: {} },
        { name: 'good', group, json_schema: {} },
      ].filter(({ name }) => schema.schemas?.some((each) => each.name === name))
      const scan = await run(subject, 'scan', { config, schemas: { schemas } })
      expect(scan.exitCode).toBe(0)
      expect(scan.records.filter(({ schema_name }) => schema_name === 'good')).toHaveLength(1)
      const wanted = [identifierOf(group, 'bare', 'id', '1'), identifierOf(group, 'good', 'id', '1')]
      const { query, rows } = await exportRows(subject, config, wanted)
      expect(query.exitCode).toBe(0)
      expect(query.results.map(({ status }) => status.request_status)).toEqual(['FAILED', 'COMPLETE'])
      expect(rows).toContainEqual({ id: 1, person: 'ann' })
    })
  })
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items
}
