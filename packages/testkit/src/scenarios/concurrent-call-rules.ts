import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type AbstractSilo,
  canFind,
  canRunStatements,
  type Finding,
  isEncoded,
  type MonoidQuery,
  type Records,
  type SiloContext,
} from '@monoid-kit/core'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { FaultProxy } from '../network/fault-proxy.ts'
import type { ServerConnection } from '../servers/server-kinds.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import type { ServerSuite } from '../servers/use-server.ts'

/** Makes a silo for a database; the settings say where its server is to be reached and how many connections there may be. */
export type MakeSilo = (
  database: TestDatabase,
  settings: Pick<ServerConnection, 'hostname' | 'port'> & { readonly max_connections: number },
) => AbstractSilo<unknown>

/** `filler` has more rows than sockets hold on the way to a reader that has stalled: 22 MB. */
const seed = `
  CREATE TABLE people (id int PRIMARY KEY, email varchar(80), note varchar(80));
  CREATE TABLE orders (id int PRIMARY KEY, person int, FOREIGN KEY (person) REFERENCES people (id));
  CREATE TABLE letters (id int PRIMARY KEY, email varchar(80), text varchar(200));
  CREATE TABLE filler (id int PRIMARY KEY, kind varchar(80), text varchar(1000));
  INSERT INTO people WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 299)
    SELECT i, CONCAT('p', i % 10, '@example.org'), CONCAT('note ', i) FROM n;
  INSERT INTO orders WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 299)
    SELECT i, i FROM n WHERE i % 10 < 5;
  INSERT INTO letters WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 50)
    SELECT a.i * 100 + b.i, 'all@example.org', REPEAT('y', 200) FROM n AS a, n AS b;
  INSERT INTO filler WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 150)
    SELECT a.i * 1000 + b.i, 'all', REPEAT('x', 1000) FROM n AS a, n AS b;
`
const letters = 50 * 50

type Call = (silo: AbstractSilo<unknown>, context: SiloContext) => Promise<unknown>

/**
 * What holds when a host calls several methods of one silo at the same time.
 *
 * @param suite a server
 * @param makeSilo makes the silo
 */
export function concurrentCallRules({ server, describe }: ServerSuite, makeSilo: MakeSilo): void {
  describe(`calls at the same time on ${server.kind}`, () => {
    let database: TestDatabase
    let proxy: FaultProxy
    let group: string
    let alone: readonly unknown[]
    const silos: AbstractSilo<unknown>[] = []

    const siloOf = (max: number) => {
      const silo = makeSilo(database, { hostname: proxy.hostname, port: proxy.port, max_connections: max })
      silos.push(silo)
      return silo
    }
    const handleOf = (table: string, value: string, column = 'email') => ({
      schema_name: table,
      schema_group: group,
      request_type: 'QUERY' as const,
      data: { identifiers: [{ identifier: column, identifier_query: value }] },
    })
    const queryOf = (email: string): MonoidQuery => ({
      identifiers: [
        {
          schema_name: 'people',
          schema_group: group,
          identifier: 'email',
          identifier_query: email,
          json_schema: {},
        },
      ],
    })
    const exported = (silo: AbstractSilo<unknown>, context: SiloContext, table: string, email: string) =>
      silo.requestResults(context, { handles: [handleOf(table, email)] })
    const filler = (silo: AbstractSilo<unknown>, context: SiloContext) =>
      silo.requestResults(context, { handles: [handleOf('filler', 'all', 'kind')] })
    /** An export whose reader has stalled after the first rows. */
    const stalled = async (silo: AbstractSilo<unknown>, context: SiloContext) => {
      const records = filler(silo, context)
      expect((await records.next()).done).toBe(false)
      return records
    }
    const calls: Call[] = [
      async (silo, context) => (await all(silo.schemas(context))).map(({ name }) => name),
      async (silo, context) => (await silo.validate(context)).status,
      (silo, context) => all(silo.query(context, queryOf('p1@example.org'))),
      (silo, context) =>
        all(silo.requestStatus(context, { handles: [handleOf('people', 'p1@example.org')] })),
      ...['p0', 'p1', 'p2'].map(
        (person): Call =>
          (silo, context) =>
            textsOf(exported(silo, context, 'people', `${person}@example.org`)),
      ),
      async (silo, context) => (await textsOf(exported(silo, context, 'letters', 'all@example.org'))).length,
      async (silo, context) => {
        const schemas = [{ name: 'letters', group, json_schema: {} }]
        return (await textsOf(silo.scan(context, { schemas }))).length
      },
      async (silo, context) => {
        if (!canFind(silo)) throw new Error('the silo cannot find')
        const terms = [{ name: 'email', value: 'p1@example.org' }]
        const findings: Finding[] = await all(silo.find(context, { terms }))
        return findings.filter(({ kind }) => kind !== 'progress')
      },
      (silo, context) => {
        if (!canRunStatements(silo)) throw new Error('the silo runs no statements')
        const text = "SELECT note FROM people WHERE email = 'p2@example.org' ORDER BY id"
        return textsOf(silo.runStatement(context, { text, parameters: [] }))
      },
    ]
    const runAll = (silo: AbstractSilo<unknown>, contextFor: () => SiloContext = contextOf) =>
      Promise.all(calls.map((call) => call(silo, contextFor())))
    const untilNoneIsLeft = () => expect.poll(() => proxy.connections, { timeout: 10_000 }).toBe(0)

    beforeAll(async () => {
      database = await server.createDatabase()
      await database.execute(seed)
      group = server.kind === 'postgres' ? `${database.name}/public` : database.name
    })
    beforeEach(async () => {
      proxy = await FaultProxy.start({ to: server.connection })
      if (alone) return
      const silo = siloOf(4)
      const results: unknown[] = []
      for (const call of calls) results.push(await call(silo, contextOf()))
      alone = results
    })
    afterEach(async () => {
      await Promise.all(silos.splice(0).map((silo) => silo.close()))
      await proxy.close()
    })

    it('[B5] gives what each call gives alone, with one connection and with several, and leaves none', async () => {
      expect(alone).toContain('SUCCESS')
      expect(alone).toContain(letters)
      expect(await runAll(siloOf(1))).toEqual(alone)
      const silo = siloOf(3)
      expect(await Promise.all([runAll(silo), runAll(silo)])).toEqual([alone, alone])
      await untilNoneIsLeft()
    })

    it('keeps calls apart that were given one context, and stores that are used by themselves', async () => {
      const { signal } = new AbortController()
      setMaxListeners(0, signal)
      const context = contextOf(signal)
      const silo = siloOf(2)
      const stores = await silo.dataStores(context, [{ name: 'people', group }])
      const direct = async () => {
        const [store] = stores
        return store ? textsOf(store.requestResults(handleOf('people', 'p1@example.org'), context)) : []
      }
      const [results, ...others] = await Promise.all([runAll(silo, () => context), direct(), direct()])
      expect(results).toEqual(alone)
      for (const texts of others) expect(texts).toEqual(alone[5])
      await untilNoneIsLeft()
    })

    it('[B17] erases several persons at once, and one of them twice, while others are read', async () => {
      const silo = siloOf(3)
      const persons = ['p5', 'p6', 'p6', 'p7', 'p8']
      const erase = async (person: string) => all(silo.delete(contextOf(), queryOf(`${person}@example.org`)))
      const [results, ...answers] = await Promise.all([runAll(silo), ...persons.map(erase)])
      expect(results).toEqual(alone)
      for (const [answer] of answers) expect(answer).toMatchObject({ status: { request_status: 'COMPLETE' } })
      const left = await database.rows('SELECT DISTINCT email FROM people ORDER BY email')
      expect(left.map(({ email }) => email?.slice(0, 2))).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p9'])
      await untilNoneIsLeft()
    })

    it('lets a call that is aborted, fails, is left early or loses its connection hurt no other', async () => {
      const silo = siloOf(4)
      const controller = new AbortController()
      const aborted = await stalled(silo, contextOf(controller.signal))
      const leaving = await stalled(silo, contextOf())
      const losing = await stalled(silo, contextOf())
      const failing = textsOf(exported(silo, contextOf(), 'nowhere', 'p1@example.org')).catch(codeOf)
      const referenced = all(silo.delete(contextOf(), queryOf('p4@example.org')))
      const others = runAll(silo)
      controller.abort(new Error('enough'))
      await expect(aborted.next()).rejects.toThrow('enough')
      await leaving.return(undefined)
      await killStatements(database, server.kind)
      await expect(textsOf(losing)).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
      expect(await failing).toBe('INCOMPLETE')
      expect((await referenced)[0]).toMatchObject({ status: { request_status: 'FAILED' } })
      expect(await others).toEqual(alone)
      await untilNoneIsLeft()
    })

    it('never has more connections than it may, and a call that waits for one ends with its signal', async () => {
      const silo = siloOf(2)
      const first = await stalled(silo, contextOf())
      const second = await stalled(silo, contextOf())
      const controller = new AbortController()
      const waiting = textsOf(filler(silo, contextOf(controller.signal))).catch((error: unknown) => error)
      let ended = 0
      const others = Promise.all(calls.map((call) => call(silo, contextOf()).finally(() => (ended += 1))))
      await sleep(300)
      expect([proxy.connections, ended]).toEqual([2, 0])
      const reason = new Error('waited long enough')
      controller.abort(reason)
      expect(await waiting).toBe(reason)
      await first.return(undefined)
      expect(await others).toEqual(alone)
      await expect.poll(() => proxy.connections).toBe(1)
      await second.return(undefined)
      await untilNoneIsLeft()
    })

    it('ends what is at work when it is closed, and opens nothing any more', async () => {
      const silo = siloOf(2)
      const working = [await stalled(silo, contextOf()), await stalled(silo, contextOf())]
      const waiting = [textsOf(filler(silo, contextOf())), all(silo.schemas(contextOf()))].map((call) =>
        call.then(() => 'ended', codeOf),
      )
      await sleep(20)
      await silo.close()
      for (const records of working)
        await expect(textsOf(records)).rejects.toMatchObject({ name: 'ConnectorError' })
      expect(await Promise.all(waiting)).toEqual(['CANCELLED', 'CANCELLED'])
      await expect(all(silo.schemas(contextOf()))).rejects.toMatchObject({ code: 'CANCELLED' })
      await untilNoneIsLeft()
    })
  })
}

function contextOf(signal: AbortSignal = new AbortController().signal): SiloContext {
  const drop = () => undefined
  return {
    signal,
    log: { debug: drop, info: drop, warn: drop, error: drop },
    framing: {
      head: () => new Uint8Array(),
      tail: Buffer.from('\n'),
      maxLineBytes: Number.POSITIVE_INFINITY,
    },
  }
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

/** The rows as JSON, sorted: their order is the server's affair. */
async function textsOf(source: AsyncIterable<Records>): Promise<string[]> {
  const texts: string[] = []
  for await (const records of source) {
    if (isEncoded(records)) texts.push(...Buffer.from(records.bytes).toString('utf8').trimEnd().split('\n'))
    else texts.push(JSON.stringify(records.data))
  }
  return texts.sort()
}

/** Ends the connections that read the large table, by the server. */
async function killStatements(database: TestDatabase, kind: ServerSuite['server']['kind']): Promise<void> {
  if (kind === 'postgres') {
    await database.rows(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE 'SELECT%filler%' AND state = 'active' AND pid <> pg_backend_pid()`,
    )
    return
  }
  const busy = await database.rows(
    "SELECT id FROM information_schema.processlist WHERE info LIKE 'SELECT%filler%' AND id <> CONNECTION_ID()",
  )
  for (const { id } of busy) {
    await database.execute(`KILL ${Number(id)}`).catch((error: unknown) => {
      // a call that was left may have ended meanwhile
      if (!/unknown thread id/i.test(String(error))) throw error
    })
  }
}
