import { setTimeout as sleep } from 'node:timers/promises'
import type { JsonObject } from '@monoid-kit/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BackendWatch } from '../erasure/connector-backends.ts'
import { ErasureLab } from '../erasure/erasure-lab.ts'
import type { ServerSuite } from '../servers/use-server.ts'
import { eraseToken, readToken, ServiceProcess } from './service-process.ts'

/** More than sockets and their readers buffer, so that the connector has to wait: 24 MB. */
const letters = 12_000
const letterBytes = 2000

const ann = 'canary-ann@x.org'
const shop = `
  CREATE TABLE people (id int PRIMARY KEY, email varchar(80), note varchar(80));
  CREATE TABLE orders (id int PRIMARY KEY, person_id int, FOREIGN KEY (person_id) REFERENCES people (id));
  CREATE TABLE letters (id int PRIMARY KEY, email varchar(80), body varchar(${letterBytes}));
  INSERT INTO people VALUES (1, '${ann}', 'canary-note'), (2, 'canary-bob@x.org', NULL);
  INSERT INTO orders VALUES (10, 1), (11, 2);
  INSERT INTO letters WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${letters / 100 - 1})
    SELECT a.i * 100 + b.i, '${ann}', REPEAT('x', ${letterBytes}) FROM n AS a, n AS b WHERE b.i < 100;
`

/** One line of a list, whatever it holds. */
type Item = JsonObject & { readonly problem?: JsonObject }

/** What came of a list of NDJSON, and whether it came whole. */
async function linesOf(response: Response): Promise<{ items: Item[]; whole: boolean }> {
  const decoder = new TextDecoder()
  let text = ''
  let whole = true
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true })
    }
  } catch {
    whole = false
  }
  const lines = text.split('\n').slice(0, -1)
  return { items: lines.map((line) => JSON.parse(line)), whole }
}

/**
 * What a database connector does as an HTTP service, as a process and over real sockets: every route, erasures with a token
 * of their own, callers that go away, a server that goes away, an end by SIGTERM; and what may be in no line of its log.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 * @example siloServiceRules(await useServer('postgres'), entry)
 */
export function siloServiceRules(suite: ServerSuite, entry: string): void {
  const { server } = suite

  suite.describe(`the xtend command on ${server.kind}`, () => {
    let lab: ErasureLab
    let watch: BackendWatch
    let service: ServiceProcess
    beforeAll(async () => {
      lab = await ErasureLab.create(server, entry, shop)
      watch = await BackendWatch.open(lab)
      service = await ServiceProcess.start(entry, { ...lab.database.config }, { XTEND_GRACE_SECONDS: '30' })
    })
    afterAll(() => service?.kill())

    const pathOf = (table: string) => {
      const { schema_group: group, schema_name: name } = lab.store(table)
      return `${group}/${name}`
    }
    const handlesOf = (table: string, value = ann) => ({
      handles: [
        {
          ...lab.store(table),
          request_type: 'QUERY',
          data: { identifiers: [{ identifier: 'email', identifier_query: value }] },
        },
      ],
    })
    const ndjson = 'application/x-ndjson'
    const annRow = { id: 1, email: ann, note: 'canary-note' }
    const annRecord = () => ({ record_type: 'RECORD', ...lab.store('people'), data: annRow })

    it('answers every route', async () => {
      expect(await (await service.call('/spec')).json()).toMatchObject({ spec: { type: 'object' } })
      expect((await service.call('/readyz')).status).toBe(200)
      const validate = await service.call('/validate', { method: 'POST' })
      expect(await validate.json()).toMatchObject({ status: 'SUCCESS' })
      const schemas = (await (await service.call('/schemas')).json()) as Item[]
      expect(schemas.map(({ name }) => name)).toEqual(['letters', 'orders', 'people'])
      expect(await (await service.call(`/schemas/${pathOf('people')}`)).json()).toEqual(schemas[2])
      const sample = await service.call(`/records/${pathOf('people')}?limit=1`)
      expect(await sample.json()).toHaveLength(1)
      const query = await service.call('/query', { body: lab.query([['people', 'email', ann]]) })
      const answers = (await query.json()) as Item[]
      expect(answers).toMatchObject([{ status: { ...lab.store('people'), request_status: 'COMPLETE' } }])
      const body = { handles: answers.map(({ handle }) => handle) }
      const statuses = await service.call('/requests/status', { body })
      expect(await statuses.json()).toMatchObject([{ request_status: 'COMPLETE', data_type: 'RECORDS' }])
      expect(await (await service.call('/requests/results', { body })).json()).toEqual([annRecord()])
      const lines = await service.call('/requests/results', { body, accept: ndjson })
      expect((await linesOf(lines)).items).toEqual([annRecord()])
      const find = await service.call('/find', {
        body: { terms: [{ name: 'email', value: ann }] },
        accept: ndjson,
      })
      const { items } = await linesOf(find)
      expect(items.at(-1)).toMatchObject({ kind: 'summary', stores: 3, unread: 0 })
      expect(items).toContainEqual(expect.objectContaining({ kind: 'match', column: 'email', exact: 1 }))
    })

    it('refuses by a status of 4xx what is the fault of its caller', async () => {
      const unknown = { ...lab.store('people'), schema_name: 'gone' }
      const handles = [{ ...unknown, request_type: 'QUERY', data: { identifiers: [] } }]
      const noHandle = [{ ...lab.store('people'), request_type: 'QUERY', data: { identifiers: 'canary' } }]
      const statuses = await Promise.all([
        service.call(`/records/${pathOf('gone')}`),
        service.call(`/schemas/${pathOf('gone')}`),
        service.call('/requests/results', { body: { handles } }),
        service.call('/requests/results', { body: { handles: noHandle } }),
        service.call('/query', { body: { identifiers: [{ ...unknown, identifier: 'email' }] } }),
        service.call('/find', { body: { terms: [] } }),
      ])
      expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 400, 400, 400])
      // a store that is not there and a column that is not there hurt no other store
      const query = [
        ...lab.query([
          ['people', 'no_such_column', ann],
          ['people', 'email', ann],
        ]).identifiers,
        ...lab.query([['gone', 'email', ann]]).identifiers,
      ]
      const answers = (await (
        await service.call('/query', { body: { identifiers: query } })
      ).json()) as Item[]
      expect(answers.map(({ status }) => (status as JsonObject).request_status)).toContain('FAILED')
      expect(answers.at(-1)?.problem).toMatchObject({ code: 'UNKNOWN_STORE' })
    })

    it('streams an export whole, in either form', async () => {
      const body = handlesOf('letters')
      const { items, whole } = await linesOf(
        await service.call('/requests/results', { body, accept: ndjson }),
      )
      const ids = new Set(items.map(({ data }) => (data as JsonObject).id))
      expect({ whole, rows: items.length, ids: ids.size }).toEqual({
        whole: true,
        rows: letters,
        ids: letters,
      })
      const list = (await (await service.call('/requests/results', { body })).json()) as Item[]
      expect(list).toEqual(items)
    })

    it('ends the statement on the server when the caller goes away in the midst of an export', async () => {
      const away = new AbortController()
      const response = await service.call('/requests/results', {
        body: handlesOf('letters'),
        accept: ndjson,
        signal: away.signal,
      })
      expect(response.status).toBe(200)
      while ((await watch.backends()).length === 0) await sleep(20)
      away.abort()
      await watch.untilGone()
    })

    it('cuts an export when the server ends its connection, and says why', async () => {
      const response = await service.call('/requests/results', { body: handlesOf('letters'), accept: ndjson })
      let backends = await watch.backends()
      while (backends.length === 0) backends = await watch.backends()
      for (const backend of backends) await watch.kill(backend)
      const { items, whole } = await linesOf(response)
      expect(whole).toBe(false)
      expect(items.length).toBeLessThan(letters)
      expect(items.at(-1)?.problem).toMatchObject({ code: 'CONNECTION_LOST', status: 503 })
      expect(JSON.stringify(items.at(-1))).not.toContain('canary')
    })

    it('erases nothing when the caller goes away before the erasure is committed', async () => {
      const holder = await watch.connect()
      await holder.execute('BEGIN')
      await holder.execute("UPDATE people SET note = 'held' WHERE id = 2")
      const before = await lab.snapshot()
      const away = new AbortController()
      const body = lab.query([
        ['letters', 'email', ann],
        ['people', 'email', 'canary-bob@x.org'],
        ['orders', 'person_id', '2'],
      ])
      const answer = service
        .call('/delete', { body, token: eraseToken, signal: away.signal })
        .catch(() => 'gone')
      await watch.untilWaiting('row')
      away.abort()
      expect(await answer).toBe('gone')
      await watch.untilGone()
      await holder.execute('ROLLBACK')
      expect(await lab.snapshot()).toEqual(before)
    })

    it('erases by a token that may, in one transaction, and says why where it cannot', async () => {
      const alone = lab.query([['people', 'email', ann]])
      const refused = await service.call('/delete', { body: alone, token: readToken })
      expect([refused.status, await refused.json()]).toEqual([
        403,
        expect.objectContaining({ code: 'FORBIDDEN' }),
      ])
      const failed = await service.call('/delete', { body: alone, token: eraseToken })
      expect(await failed.json()).toMatchObject([
        { status: { request_status: 'FAILED' }, problem: { schema_name: 'people', code: 'REFERENCED_ROWS' } },
      ])
      expect(await lab.database.rows('SELECT id FROM people')).toHaveLength(2)
      const body = lab.query([
        ['people', 'email', ann],
        ['orders', 'person_id', '1'],
      ])
      for (const _time of [1, 2]) {
        const done = (await (await service.call('/delete', { body, token: eraseToken })).json()) as Item[]
        expect(done).toMatchObject([
          { status: { request_status: 'COMPLETE' } },
          { status: { request_status: 'COMPLETE' } },
        ])
        expect(await lab.database.rows('SELECT id FROM people')).toEqual([{ id: '2' }])
      }
    })

    it('lets an export end when it is told to end, and takes no other; its log holds no value and no secret', async () => {
      const response = await service.call('/requests/results', { body: handlesOf('letters'), accept: ndjson })
      const stopped = service.stop()
      const isRefused = () =>
        service.call('/healthz').then(
          () => false,
          () => true,
        )
      while (!(await isRefused())) await sleep(20)
      const { items, whole } = await linesOf(response)
      expect({ whole, rows: items.length }).toEqual({ whole: true, rows: letters })
      const { exitCode, stdout, stderr } = await stopped
      expect({ exitCode, stderr }).toEqual({ exitCode: 143, stderr: '' })
      await watch.untilGone()
      const logged: JsonObject[] = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
      expect(logged).toContainEqual(
        expect.objectContaining({ message: 'POST /requests/results 200 complete', level: 'info' }),
      )
      for (const canary of ['canary', lab.database.config.password, readToken, eraseToken]) {
        expect(stdout).not.toContain(canary)
      }
    })
  })
}
