import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { JsonObject, MonoidRequestHandle } from '@monoid-kit/core'
import { type TestDatabase, useServer } from '@monoid-kit/testkit'
import { beforeAll, expect, it } from 'vitest'
import { ConnectorClient, ProcessLauncher } from '../src/index.ts'
import { drain, failure, useTempFolder } from './support.ts'

const entry = fileURLToPath(new URL('../../../connectors/postgres/dist/main.js', import.meta.url))
const rows = 20_000
const suite = await useServer('postgres')
useTempFolder()

suite.describe('the client and the Postgres connector', () => {
  let database: TestDatabase
  let config: JsonObject
  const client = new ConnectorClient(new ProcessLauncher({ command: [process.execPath, entry] }), {
    deadlineMs: 50_000,
  })

  beforeAll(async () => {
    database = await suite.server.createDatabase()
    config = { ...database.config }
    await database.execute(`
      CREATE TABLE people (id int PRIMARY KEY, email text, note text);
      INSERT INTO people SELECT i, CASE WHEN i <= ${rows} THEN 'ann@x.org' ELSE 'bob@x.org' END, repeat('é', 40) FROM generate_series(1, ${rows} + 5) AS i;
      CREATE TABLE leavers (id int PRIMARY KEY, email text);
      INSERT INTO leavers VALUES (1, 'bob@x.org'), (2, 'bob@x.org');
      CREATE TABLE orders (id int PRIMARY KEY, person_id int REFERENCES people);
      INSERT INTO orders VALUES (1, 1), (2, ${rows} + 1);`)
  })

  const query = (name: string) => ({
    identifiers: [
      {
        schema_group: `${database.name}/public`,
        schema_name: 'people',
        identifier: 'email',
        identifier_query: name,
        json_schema: {},
      },
    ],
  })
  async function handlesOf(
    target: Pick<ConnectorClient, 'query'>,
    name: string,
  ): Promise<MonoidRequestHandle[]> {
    const { values, error } = await drain(target.query(config, query(name)))
    expect(error).toBeUndefined()
    return values.map(({ handle }) => handle)
  }

  for (const way of ['in processes of their own', 'in a session'] as const) {
    it(`give every row, parsed or as lines, ${way}`, async () => {
      const session = client.session()
      const target = way === 'in a session' ? session : client
      try {
        const handles = await handlesOf(target, 'ann@x.org')
        const ids = new Set<unknown>()
        for await (const { data } of target.requestResults(config, { handles })) ids.add(data?.id)
        expect(ids.size).toBe(rows)
        let lines = 0
        let bytes = 0
        for await (const part of target.requestResults(config, { handles }, { as: 'lines' })) {
          lines += part.lines
          bytes += part.bytes.length
        }
        expect(lines).toBe(rows)
        expect(bytes).toBeGreaterThan(rows * 100)
        const scanned = await drain(target.scan(config, await target.schema(config)))
        expect(scanned.error).toBeUndefined()
        expect(scanned.values.length).toBeGreaterThan(2)
      } finally {
        await session.close()
      }
    })

    it(`find where a value occurs, ${way}`, async () => {
      const session = client.session()
      const target = way === 'in a session' ? session : client
      const terms = { terms: [{ name: 'email', value: 'bob@x.org' }] }
      const { values, error } = await drain(target.find(config, terms))
      await session.close()
      expect(error).toBeUndefined()
      expect(values).toContainEqual(
        expect.objectContaining({ kind: 'match', schema_name: 'people', column: 'email', exact: 5 }),
      )
      const handles = values.flatMap((finding) =>
        finding.kind === 'store' && finding.handle ? [finding.handle] : [],
      )
      const found = await drain(client.requestResults(config, { handles }))
      expect(found.error).toBeUndefined()
      expect(found.values.map(({ schema_name: name }) => name).sort()).toEqual([
        'leavers',
        'leavers',
        'orders',
        ...Array(5).fill('people'),
      ])
    })
  }

  it('tell a wrong password by its code, and not the password', async () => {
    const wrong = { ...config, password: 'hunter2-is-wrong', username: 'nobody' }
    expect((await client.validate(wrong)).status).toBe('FAILURE')
    const error = await failure(client.schema(wrong))
    expect(error).toMatchObject({
      code: 'CONNECTOR_FAILED',
      context: { exit_code: 3, connector_code: 'LOGIN_FAILED' },
    })
    expect(JSON.stringify([error, error.message])).not.toContain('hunter2')
  })

  it('leave no connection behind where the reader stops in the middle', async () => {
    const session = client.session()
    for (const target of [client, session]) {
      const handles = await handlesOf(target, 'ann@x.org')
      for await (const { data } of target.requestResults(config, { handles })) {
        expect(data?.email).toBe('ann@x.org')
        break
      }
    }
    const backends = () =>
      database.rows(
        `SELECT pid FROM pg_stat_activity WHERE datname = '${database.name}' AND application_name = 'monoid-postgres'`,
      )
    while ((await backends()).length > 0) await sleep(20)
    await session.close()
  })

  it('erase, and say so', async () => {
    const { identifiers } = query('bob@x.org')
    const both = ['leavers', 'nobody'].flatMap((name) =>
      identifiers.map((item) => ({ ...item, schema_name: name })),
    )
    const { values, error } = await drain(client.delete(config, { identifiers: both }))
    expect(error).toBeUndefined()
    const answers = values.map(({ status }) => [status.schema_name, status.request_status]).sort()
    expect(answers).toEqual([
      ['leavers', 'COMPLETE'],
      ['nobody', 'FAILED'],
    ])
    expect(await database.rows('SELECT id FROM leavers')).toEqual([])
  })
})
