import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { schemaFaults } from '../judging/decodable-schema.ts'
import { freePort } from '../servers/free-port.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { type DatabaseSubject, exportRows, groupOf, identifierOf, run } from './database-subject.ts'

const awkwardTable = 'odd "name"/with.dots \\ and \'quotes\''
const awkwardColumn = 'select "a".b'

/**
 * The rules of names, identifiers and results (B18 to B31) on a database.
 *
 * @param subject the connector and its server
 * @example valueRules(databaseSubject(entry, await useServer('mariadb')))
 */
export function valueRules(subject: DatabaseSubject): void {
  const { server } = subject

  subject.describe(`names and values on ${subject.kind}`, () => {
    let database: TestDatabase
    let group: string
    let folder: string
    const people = (column: string, wanted: string | number) => identifierOf(group, 'people', column, wanted)
    const idsOf = async (...identifiers: ReturnType<typeof people>[]) => {
      const { rows, query, results } = await exportRows(subject, database.config, identifiers)
      expect([query.exitCode, results.exitCode]).toEqual([0, 0])
      return { ids: rows.map(({ id }) => id).sort(), query, results, rows }
    }

    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'monoid-temp-store-'))
      database = await server.createDatabase()
      group = groupOf(subject, database)
      await database.execute(
        `CREATE TABLE people (id int PRIMARY KEY, email varchar(100), number bigint, amount numeric(38, 10), born date, score ${subject.kind === 'postgres' ? 'float8' : 'double'})`,
      )
      await database.execute(
        `INSERT INTO people VALUES
           (1, 'ann@example.org', 9007199254740993, 12345678901234567890.0123456789, '1980-02-29', 0.1),
           (2, 'bob@example.org', -9223372036854775808, 0.0000000001, NULL, 1.5),
           (7, 'cyd@example.org', 9223372036854775807, -1, '2001-01-01', -2)`,
      )
      await database.execute(
        `CREATE TABLE ${server.quote(awkwardTable)} (id int PRIMARY KEY, ${server.quote(awkwardColumn)} varchar(20))`,
      )
      await database.execute(`INSERT INTO ${server.quote(awkwardTable)} VALUES (1, 'ann')`)
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    it('[B18, B24, B26, B31] C2: one pair of name and group in SCHEMA, handle, status and record, whatever the name', async () => {
      const { config } = database
      const schema = await run(subject, 'schema', { config })
      const listed = schema.schemas?.find(({ name }) => name === awkwardTable)
      expect(listed?.group).toBe(group)
      const wanted = [identifierOf(group, awkwardTable, awkwardColumn, 'ann')]
      const { query, handles, results } = await exportRows(subject, config, wanted)
      const pair = { schema_name: awkwardTable, schema_group: group }
      expect(query.results).toMatchObject([
        {
          status: { ...pair, request_status: 'COMPLETE', data_type: 'RECORDS' },
          handle: { ...pair, request_type: 'QUERY' },
        },
      ])
      expect(results.records).toEqual([
        { ...pair, record_type: 'RECORD', data: { id: 1, [awkwardColumn]: 'ann' } },
      ])
      const status = await run(subject, 'request-status', { config, requests: { handles } })
      expect(status.statuses).toEqual([{ ...pair, request_status: 'COMPLETE', data_type: 'RECORDS' }])
      const scan = await run(subject, 'scan', { config, schemas: { schemas: [listed] } })
      expect(scan.records).toEqual(results.records)
    })

    it('[B18, B33] C2: names that mean something to JavaScript, SQL or JSON are only names', async () => {
      const wide = subject.kind === 'postgres' ? 'é漢😀' : 'é漢'
      const names = [
        '__proto__',
        'constructor',
        'toString',
        'data',
        'schema_name',
        '$1',
        '?',
        '"',
        '\\',
        wide,
      ]
      const columns = names.map((name) => `${server.quote(name)} varchar(20)`).join(', ')
      // Each row is found by another one of the columns.
      const rowOf = (place: number) =>
        names.map((_, index) => (index === place ? "'here'" : 'NULL')).join(', ')
      const values = names.map((_, place) => `(${place}, ${rowOf(place)})`).join(', ')
      for (const table of ['__proto__', 'select']) {
        await database.execute(`CREATE TABLE ${server.quote(table)} (id int PRIMARY KEY, ${columns})`)
        await database.execute(`INSERT INTO ${server.quote(table)} VALUES ${values}`)
        const wanted = names.map((column) => identifierOf(group, table, column, 'here'))
        const { rows } = await exportRows(subject, database.config, wanted)
        expect(rows.map(({ id }) => id).sort()).toEqual(names.map((_, place) => place))
        for (const row of rows) {
          const members = names.map((name, place) => [name, place === row.id ? 'here' : null])
          expect(Object.entries(row)).toEqual([['id', row.id], ...members])
        }
        const { schemas } = await run(subject, 'schema', { config: database.config })
        const schema = schemas?.find(({ name }) => name === table)?.json_schema
        expect(schemaFaults(schema)).toEqual([])
        expect(Object.keys(schema?.properties ?? {})).toEqual(['id', ...names])
      }
    })

    it('[B18] a store that is not there is a FAILED answer, and fails a scan before anything is read', async () => {
      const { config } = database
      for (const [gone, name] of [
        [group, 'nothing'],
        ['nowhere', 'people'],
        ['', 'people'],
        [`${group}/`, 'people'],
      ] as const) {
        const query = { identifiers: [people('id', '1'), identifierOf(gone, name, 'id', '1')] }
        const answer = await run(subject, 'query', { config, query })
        expect(answer.exitCode).toBe(0)
        expect(answer.results.map(({ status }) => status.request_status)).toEqual(['COMPLETE', 'FAILED'])
      }
      const schemas = [
        { name: 'people', group, json_schema: {} },
        { name: 'people', group: 'nowhere', json_schema: {} },
      ]
      const scan = await run(subject, 'scan', { config, schemas: { schemas } })
      expect(scan).toMatchObject({ exitCode: 5, records: [], logs: [{ code: 'UNKNOWN_STORE' }] })
    })

    it('[B19] identifiers come as text and are read as the type of the column', async () => {
      expect((await idsOf(people('id', '7'))).ids).toEqual([7])
      expect((await idsOf(people('id', 7))).ids).toEqual([7])
      expect((await idsOf(people('number', '9007199254740993'))).ids).toEqual([1])
      expect((await idsOf(people('amount', '12345678901234567890.0123456789'))).ids).toEqual([1])
      expect((await idsOf(people('born', '1980-02-29'))).ids).toEqual([1])
    })

    it('[B19] C9: what the column cannot hold matches nothing, and says so; the other answers stand', async () => {
      const odd = [
        people('id', 'abc'),
        people('id', '7abc'),
        people('id', '7.0'),
        people('id', ' 7'),
        people('id', '99999999999'),
        people('number', '9223372036854775808'),
        people('born', '2001-02-30'),
        people('born', '0'),
        people('amount', '1 OR 1=1'),
        people('email', '   '),
        people('email', 0),
      ]
      const nothing = await idsOf(...odd)
      expect(nothing.ids).toEqual([])
      expect(nothing.query.results).toMatchObject([{ status: { request_status: 'COMPLETE' } }])
      expect(nothing.query.logs.filter(({ code }) => code === 'IDENTIFIER_NO_MATCH').length).toBeGreaterThan(
        0,
      )
      expect((await idsOf(...odd, people('id', '2'))).ids).toEqual([2])
    })

    it('[B19] C2: an identifier is never part of the SQL', async () => {
      const hostile = [
        "' OR '1'='1",
        "\\' OR 1=1 -- ",
        '" OR ""="',
        '%',
        '_%',
        "ann@example.org' --",
        'x`; DROP TABLE people; --',
      ]
      expect((await idsOf(...hostile.map((text) => people('email', text)))).ids).toEqual([])
    })

    it('[B20] C11: several identifiers of a table make one answer, each row once', async () => {
      const { ids, query } = await idsOf(
        people('id', '1'),
        identifierOf(group, awkwardTable, 'id', '5'),
        people('email', 'bob@example.org'),
        people('email', 'ann@example.org'),
      )
      expect(query.results.map(({ handle }) => handle.schema_name)).toEqual(['people', awkwardTable])
      expect(ids).toEqual([1, 2])
    })

    it('[B29, B33] C10: what a float64 cannot hold is a string, exactly, and declared so', async () => {
      const { rows } = await idsOf(people('id', '1'), people('id', '2'))
      expect(rows).toEqual([
        {
          id: 1,
          email: 'ann@example.org',
          number: '9007199254740993',
          amount: '12345678901234567890.0123456789',
          born: '1980-02-29',
          score: 0.1,
        },
        {
          id: 2,
          email: 'bob@example.org',
          number: '-9223372036854775808',
          amount: '0.0000000001',
          born: null,
          score: 1.5,
        },
      ])
      const { schemas } = await run(subject, 'schema', { config: database.config })
      expect(schemas?.find(({ name }) => name === 'people')?.json_schema.properties).toMatchObject({
        id: { type: 'integer' },
        number: { type: 'string' },
        amount: { type: 'string' },
        score: { type: 'number' },
      })
    })

    it('[B27, B28] a handle is all that request-results needs, holds no row, and can be read again and again', async () => {
      const { config } = database
      const query = await run(subject, 'query', {
        config,
        query: { identifiers: [people('email', 'ann@example.org')] },
      })
      const handles = query.results.map(({ handle }) => handle)
      expect(JSON.stringify(handles)).not.toContain('9007199254740993')
      const before = await database.rows('SELECT * FROM people ORDER BY id')
      const requests = JSON.stringify({ handles })
      const outputs = []
      for (const persistConf of [undefined, { temp_store: folder }, { temp_store: folder }]) {
        const result = await run(subject, 'request-results', {
          config,
          requests,
          ...(persistConf && { persistConf }),
        })
        outputs.push(result.stdout)
      }
      expect(outputs[0]).toContain('9007199254740993')
      expect(new Set(outputs).size).toBe(1)
      expect(await readdir(folder)).toEqual([])
      expect(await database.rows('SELECT * FROM people ORDER BY id')).toEqual(before)
    })

    it('[B25] a DELETE handle is COMPLETE/NONE without a server; a QUERY handle waits for the server', async () => {
      const config = { ...database.config, hostname: '127.0.0.1', port: await freePort() }
      const erased = { schema_name: 'people', schema_group: group, request_type: 'DELETE' as const }
      const requests = { handles: [erased] }
      const status = await run(subject, 'request-status', { config, requests })
      expect(status).toMatchObject({ exitCode: 0, logs: [] })
      expect(status.statuses).toEqual([
        { schema_name: 'people', schema_group: group, request_status: 'COMPLETE', data_type: 'NONE' },
      ])
      expect(await run(subject, 'request-results', { config, requests })).toMatchObject({
        exitCode: 0,
        messages: [],
      })
      const { handles } = await exportRows(subject, database.config, [people('id', '1')])
      const waiting = await run(subject, 'request-status', { config, requests: { handles } })
      expect(waiting.exitCode).toBe(0)
      expect(waiting.statuses).toMatchObject([{ request_status: 'PROGRESS', data_type: 'RECORDS' }])
      expect((await run(subject, 'request-results', { config, requests: { handles } })).exitCode).toBe(4)
    })

    it('[B27] identifiers that do not fit a handle fail their store, and the others are answered', async () => {
      const many = Array.from({ length: 2000 }, (_, index) => people('email', `person-${index}@example.org`))
      const query = { identifiers: [...many, identifierOf(group, awkwardTable, 'id', '1')] }
      const answer = await run(subject, 'query', { config: database.config, query })
      expect(answer.exitCode).toBe(0)
      expect(answer.results.map(({ status }) => [status.schema_name, status.request_status])).toEqual([
        ['people', 'FAILED'],
        [awkwardTable, 'COMPLETE'],
      ])
      expect(answer.logs).toMatchObject([
        { level: 'error', code: 'HANDLE_TOO_LONG', context: { store: 'people' } },
      ])
    })
  })
}
