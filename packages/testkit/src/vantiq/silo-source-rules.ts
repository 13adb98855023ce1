import type { JsonObject } from '@monoid-kit/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerSuite } from '../servers/use-server.ts'
import { SiloSourceLab } from './silo-source-lab.ts'

/** More than sockets and their readers buffer, so that the connector has to wait. */
const letters = 6000
const letterBytes = 2000

const shop = `
  CREATE TABLE people (id int PRIMARY KEY, email varchar(80), note varchar(80));
  CREATE TABLE orders (id int PRIMARY KEY, person_id int, FOREIGN KEY (person_id) REFERENCES people (id));
  CREATE TABLE letters (id int PRIMARY KEY, email varchar(80), body varchar(${letterBytes}));
  INSERT INTO people VALUES (1, 'canary-ann@x.org', 'canary-note'), (2, 'canary-bob@x.org', NULL);
  INSERT INTO orders VALUES (10, 1), (11, 2);
`
const fill = (id: string) => `SELECT ${id}, 'canary-ann@x.org', REPEAT('x', ${letterBytes}) FROM n`
const numbers = `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 500)`
const lots = Array.from(
  { length: letters / 500 },
  (_, part) => `INSERT INTO letters ${numbers} ${fill(`i + ${part * 500}`)};`,
).join('\n')

/**
 * What a database connector does as a Vantiq extension source, as a process and over real sockets: every operation, deletes by
 * PUBLISH, statements, a platform that goes away, a configuration that changes, an end; and what may be in no line of its log.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 * @example siloSourceRules(await useServer('postgres'), entry)
 */
export function siloSourceRules(suite: ServerSuite, entry: string): void {
  const { server } = suite
  const holder = server.kind === 'postgres' ? '$1' : '?'

  suite.describe(`the vantiq command on ${server.kind}`, () => {
    let lab: SiloSourceLab
    let reader: { readonly username: string; readonly password: string }
    beforeAll(async () => {
      reader = await server.createUser()
      lab = await SiloSourceLab.create(server, entry, `${shop}${lots}`)
      const user =
        server.kind === 'postgres' ? server.quote(reader.username) : `${server.quote(reader.username)}@'%'`
      const tables = server.kind === 'postgres' ? 'people' : `${server.quote(lab.erasure.database.name)}.*`
      await lab.erasure.database.execute(`GRANT SELECT, DELETE ON ${tables} TO ${user}`)
    })
    afterAll(async () => {
      await lab?.close()
      lab?.platform.expectNoViolations()
    })

    const ann = () => lab.identifiers(['people', 'email', 'canary-ann@x.org'])
    const herLetters = () => lab.identifiers(['letters', 'email', 'canary-ann@x.org'])
    const annRow = { id: 1, email: 'canary-ann@x.org', note: 'canary-note' }

    it('answers every operation', async () => {
      const [spec] = await lab.rows({ operation: 'spec' })
      expect(spec).toMatchObject({ spec: { type: 'object' } })
      expect(await lab.rows({ operation: 'validate' })).toMatchObject([{ status: 'SUCCESS' }])
      const schemas = await lab.rows({ operation: 'schema' })
      expect(schemas.map(({ schema_name: name }) => name)).toEqual(['letters', 'orders', 'people'])
      expect(schemas[2]).toMatchObject({ ...lab.erasure.store('people'), json_schema: { type: 'object' } })
      const sample = await lab.rows({ operation: 'sample', schema_name: 'people' })
      expect(sample).toContainEqual({ ...lab.erasure.store('people'), data: annRow })
      const answers = await lab.rows({ operation: 'query', identifiers: ann() })
      expect(answers).toMatchObject([{ ...lab.erasure.store('people'), request_status: 'COMPLETE' }])
      const [status] = await lab.rows({ operation: 'status', handles: answers })
      expect(status).toMatchObject({ request_status: 'COMPLETE', data_type: 'RECORDS' })
      const records = [{ ...lab.erasure.store('people'), data: annRow }]
      expect(await lab.rows({ operation: 'results', handles: answers })).toEqual(records)
      expect(await lab.rows({ operation: 'results', identifiers: ann() })).toEqual(records)
      const found = await lab.rows({
        operation: 'find',
        terms: [{ name: 'email', value: 'canary-bob@x.org' }],
      })
      expect(found.at(-1)).toMatchObject({ kind: 'summary', stores: 3, unread: 0 })
      expect(found).toContainEqual(expect.objectContaining({ kind: 'match', column: 'email', exact: 1 }))
    })

    it('streams an export of many messages, whole and in order', async () => {
      const query = lab.platform.query('people', { operation: 'results', identifiers: herLetters() })
      const outcome = await query.outcome
      const rows = outcome.kind === 'rows' ? outcome.rows : []
      expect(rows).toHaveLength(letters)
      expect(new Set(rows.map(({ data }) => (data as JsonObject).id)).size).toBe(letters)
      expect(query.batches.length).toBeGreaterThan((letters * letterBytes) / 262_144)
    })

    it('ends its statement on the server when the platform goes away in the midst of an export', async () => {
      const watch = await lab.watch()
      const session = await lab.session()
      const lost = lab.ask({ operation: 'results', identifiers: herLetters() })
      session.stall()
      while ((await watch.backends()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
      session.abort()
      expect(await lost).toEqual({ kind: 'lost' })
      await watch.untilGone()
      // back again, with a silo of its own
      expect(await lab.rows({ operation: 'sample', schema_name: 'people', limit: 1 })).toHaveLength(1)
    })

    it('takes a configuration while an export runs, which then ends as it began', async () => {
      const running = lab.platform.query('people', { operation: 'results', identifiers: herLetters() })
      await lab.platform.until(() => running.rowCount > 0)
      await lab.reconfigure({ allow_writes: true }, { exclude_tables: ['letters'] })
      expect((await lab.rows({ operation: 'schema' })).map(({ schema_name: name }) => name)).toEqual([
        'orders',
        'people',
      ])
      const outcome = await running.outcome
      expect(outcome.kind === 'rows' && outcome.rows.length).toBe(letters)
    })

    it('deletes by a PUBLISH, in one transaction, and tells what came of it', async () => {
      await lab.reconfigure({})
      const erasure = { operation: 'delete', request_id: 'r1', identifiers: ann() }
      expect(await lab.publish(erasure)).toMatchObject([
        { kind: 'refused', request_id: 'r1', code: 'NOT_ENABLED' },
      ])
      expect(await lab.refusal({ operation: 'delete', identifiers: ann() })).toContain('NOT_ENABLED')

      await lab.reconfigure({ allow_writes: true })
      const [refused, failed] = await lab.publish(erasure)
      expect(refused).toMatchObject({ kind: 'store', request_status: 'FAILED', code: 'REFERENCED_ROWS' })
      expect(failed).toMatchObject({ kind: 'summary', request_status: 'FAILED', failed: 1 })
      expect(await lab.erasure.database.rows('SELECT id FROM people')).toHaveLength(2)

      const whole = {
        ...erasure,
        identifiers: lab.identifiers(['people', 'email', 'canary-ann@x.org'], ['orders', 'person_id', '1']),
      }
      const told = await lab.publish(whole)
      expect(told.map(({ kind, request_status: status }) => `${kind} ${status}`)).toEqual([
        'store COMPLETE',
        'store COMPLETE',
        'summary COMPLETE',
      ])
      expect(JSON.stringify(told)).not.toContain('canary')
      expect(await lab.erasure.database.rows('SELECT id FROM people')).toEqual([{ id: '2' }])
      expect((await lab.publish(whole)).at(-1)).toMatchObject({ request_status: 'COMPLETE' })
    })

    it('runs statements that read, for an account that can do no more, once they are allowed', async () => {
      const select = {
        query: `SELECT email AS who, 1 AS n FROM people WHERE email = ${holder}`,
        parameters: ['canary-bob@x.org'],
      }
      await lab.reconfigure({})
      expect(await lab.refusal(select)).toContain('NOT_ENABLED')
      await lab.reconfigure({ allow_statements: true })
      expect(await lab.refusal(select)).toContain('PRIVILEGE_EXCESSIVE')
      await lab.reconfigure({ allow_statements: true }, reader)
      const [row] = await lab.rows(select)
      expect(Object.keys(row ?? {})).toEqual(['who', 'n'])
      expect(row?.who).toBe('canary-bob@x.org')
      expect(await lab.rows({ ...select, parameters: ['nobody'] })).toEqual([])
      expect(await lab.refusal({ query: 'DELETE FROM people' })).toContain('STATEMENT_REFUSED')
      expect(await lab.refusal({ query: 'SELECT 1; DELETE FROM people' })).toContain('STATEMENT_REFUSED')
      expect(await lab.erasure.database.rows('SELECT id FROM people')).toHaveLength(1)
    })

    it('answers what runs with one error when it is ended, leaves no connection, and has logged nothing of all that', async () => {
      await lab.reconfigure({})
      const watch = await lab.watch()
      const running = lab.platform.query('people', {
        operation: 'results',
        identifiers: herLetters(),
        bundleFactor: 1,
      })
      await lab.platform.until(() => running.rowCount > 0)
      const { exitCode, stderr, strayLines, logs, stdout } = await lab.stop()
      expect({ exitCode, stderr }).toEqual({ exitCode: 143, stderr: '' })
      expect(await running.outcome).toMatchObject({
        kind: 'error',
        errors: [{ messageCode: 'io.monoid-kit.CANCELLED' }],
      })
      await watch.untilGone()
      // its lines are those of a log, not messages of the protocol
      expect(logs).toEqual([])
      for (const line of strayLines) expect(JSON.parse(line)).toHaveProperty('level')
      const { config } = lab.erasure.database
      const secrets = [
        config.password,
        reader.password,
        lab.platform.token,
        ...lab.platform.canaries,
        'canary',
        'xxxx',
      ]
      for (const secret of secrets) expect(stdout).not.toContain(secret)
    })
  })
}
