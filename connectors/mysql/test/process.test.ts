import type { CommandResult, TestDatabase } from '@monoid-kit/testkit'
import { runCommand } from '@monoid-kit/testkit'
import { beforeEach, expect, it } from 'vitest'
import { entry, suites } from './support.ts'

for (const { server: testServer, describe } of suites) {
  describe(`the process on ${testServer.kind}`, () => {
    let database: TestDatabase

    beforeEach(async () => {
      database = await testServer.createDatabase('CHARACTER SET utf8mb4')
      await database.execute(`
        CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(80), boss INT, born DATE, KEY (email), FOREIGN KEY (boss) REFERENCES people (id));
        CREATE TABLE orders (id BIGINT PRIMARY KEY, person INT NOT NULL, total DECIMAL(20,2), FOREIGN KEY (person) REFERENCES people (id));
        CREATE TABLE old (email VARCHAR(80)) ENGINE = MyISAM;
        INSERT INTO people VALUES (1, 'ann@x.org', NULL, '1990-01-02'), (2, 'Ann@x.org ', 1, NULL), (3, 'bob@x.org', NULL, NULL);
        INSERT INTO orders VALUES (9007199254740993, 3, 12345678901234567.10), (2, 3, 0), (3, 1, 1);
        INSERT INTO old VALUES ('ann@x.org')`)
    })

    const item = (table: string, identifier: string, query: string | number) => ({
      schema_name: table,
      schema_group: database.name,
      identifier,
      identifier_query: query,
      json_schema: {},
    })
    const statuses = ({ results }: CommandResult) =>
      results.map(({ status }) => `${status.schema_name} ${status.request_status} ${status.data_type}`)
    const run = (command: string, options: object = {}) =>
      runCommand(entry, command, { config: database.config, ...options })

    it('answers spec, validate, schema and scan', async () => {
      expect((await runCommand(entry, 'spec')).spec).toMatchObject({
        spec: { required: ['hostname', 'port', 'database', 'username'] },
      })
      expect((await run('validate')).validate).toMatchObject({ status: 'SUCCESS' })
      const { schemas = [] } = await run('schema')
      expect(schemas.map(({ group, name }) => `${group}.${name}`)).toEqual(
        ['old', 'orders', 'people'].map((name) => `${database.name}.${name}`),
      )
      const scan = await run('scan', { schemas: { schemas } })
      expect(scan.exitCode).toBe(0)
      expect(scan.records).toHaveLength(7)
      expect(scan.records.find(({ data }) => data?.id === '9007199254740993')?.data).toEqual({
        id: '9007199254740993',
        person: 3,
        total: '12345678901234567.10',
      })
    })

    it('[B20] [C11] finds by several identifiers, and hands the rows out again and again', async () => {
      const query = {
        identifiers: [
          item('people', 'email', 'ann@x.org'),
          item('people', 'id', 3),
          item('orders', 'person', '3'),
        ],
      }
      const found = await run('query', { query })
      expect(statuses(found)).toEqual(['people COMPLETE RECORDS', 'orders COMPLETE RECORDS'])
      const requests = { handles: found.results.map(({ handle }) => handle) }
      expect(
        (await run('request-status', { requests })).statuses.map(({ request_status }) => request_status),
      ).toEqual(['COMPLETE', 'COMPLETE'])
      for (let time = 0; time < 2; time += 1) {
        const { records, exitCode } = await run('request-results', { requests })
        expect(exitCode).toBe(0)
        expect(records.map(({ data }) => String(data?.id)).sort()).toEqual([
          '1',
          '2',
          '3',
          '9007199254740993',
        ])
      }
    })

    it('[C1] [B21] deletes over all tables in one transaction, and says so again when asked again', async () => {
      const query = { identifiers: [item('people', 'email', 'bob@x.org'), item('orders', 'person', 3)] }
      for (let time = 0; time < 2; time += 1) {
        const erased = await run('delete', { query })
        expect(statuses(erased).sort()).toEqual(['orders COMPLETE NONE', 'people COMPLETE NONE'])
        expect(erased.exitCode).toBe(0)
      }
      expect(await database.rows('SELECT id FROM people ORDER BY id')).toEqual([{ id: '1' }, { id: '2' }])
      expect(await database.rows('SELECT id FROM orders')).toEqual([{ id: '3' }])
    })

    it('[C7] changes nothing where rows outside the request stand in the way', async () => {
      const refused = await run('delete', { query: { identifiers: [item('people', 'email', 'ann@x.org')] } })
      expect(statuses(refused)).toEqual(['people FAILED NONE'])
      expect(refused.exitCode).toBe(0)
      expect(refused.stdout).not.toContain('ann@x.org')
      expect(await database.rows('SELECT COUNT(*) AS n FROM people')).toEqual([{ n: '3' }])
    })

    it('refuses deletes that could not be undone, or would leave a history', async () => {
      const refused = await run('delete', { query: { identifiers: [item('old', 'email', 'ann@x.org')] } })
      expect(statuses(refused)).toEqual(['old FAILED NONE'])
      expect(refused.logs.map(({ code }) => code)).toContain('NOT_TRANSACTIONAL')
      expect(await database.rows('SELECT COUNT(*) AS n FROM old')).toEqual([{ n: '1' }])
      if (testServer.kind !== 'mariadb') return
      await database.execute('CREATE TABLE versioned (email VARCHAR(80)) WITH SYSTEM VERSIONING')
      const kept = await run('delete', { query: { identifiers: [item('versioned', 'email', 'ann@x.org')] } })
      expect(statuses(kept)).toEqual(['versioned FAILED NONE'])
      expect(kept.logs.map(({ code }) => code)).toContain('ROWS_REMAIN')
    })

    it('[C16] prints neither identifiers nor the password outside of records', async () => {
      const canary = 'canary-4711@x.org'
      const query = {
        identifiers: [
          item('people', 'email', canary),
          item('people', 'id', 'canary-4712'),
          item('gone', 'email', canary),
        ],
      }
      for (const command of ['query', 'delete']) {
        const { logs, stderr } = await run(command, { query })
        expect(JSON.stringify(logs)).not.toMatch(/canary/)
        expect(JSON.stringify(logs)).not.toContain(database.config.password)
        expect(stderr).toBe('')
      }
    })
  })
}
