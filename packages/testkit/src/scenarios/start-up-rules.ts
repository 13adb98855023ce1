import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { JsonObject } from '@monoid-kit/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultsOf } from '../judging/protocol-faults.ts'
import { writeArgumentFiles } from '../processes/argument-files.ts'
import { closedToOthers } from '../processes/closed-to-others.ts'
import { runCommand } from '../processes/run-connector-process.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { type DatabaseSubject, exportRows, groupOf, identifierOf, run } from './database-subject.ts'

/**
 * The rules of start-up, arguments and files (B1 to B6), on a database.
 *
 * @param subject the connector and its server
 * @example startUpRules(databaseSubject(entry, await useServer('postgres')))
 */
export function startUpRules(subject: DatabaseSubject): void {
  subject.describe(`start-up on ${subject.kind}`, () => {
    let database: TestDatabase
    let folder: string
    const people = () => [identifierOf(groupOf(subject, database), 'people', 'email', 'ann@example.org')]

    beforeAll(async () => {
      database = await subject.server.createDatabase()
      await database.execute('CREATE TABLE people (id int PRIMARY KEY, email varchar(100))')
      await database.execute("INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org')")
      folder = await mkdtemp(path.join(tmpdir(), 'monoid-temp-store-'))
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    it('[B1] flags come in any order, before and after the command', async () => {
      const { handles, results } = await exportRows(subject, database.config, people())
      const files = await writeArgumentFiles({
        config: database.config,
        requests: { handles },
        persistConf: { temp_store: folder },
      })
      try {
        const pairs = Array.from({ length: 3 }, (_, index) => files.flags.slice(2 * index, 2 * index + 2))
        const words = [['request-results'], ...pairs]
        for (const order of [
          [3, 2, 1, 0],
          [1, 0, 3, 2],
          [2, 3, 0, 1],
          [0, 3, 1, 2],
        ]) {
          const flags = order.flatMap((place) => words[place] ?? [])
          const shuffled = await runCommand(subject.entry, '', { flags })
          expect(faultsOf(shuffled, 'request-results')).toEqual([])
          expect(shuffled).toMatchObject({ exitCode: 0, records: results.records })
        }
      } finally {
        await files.remove()
      }
    })

    const closed = closedToOthers(subject.entry)
    it.skipIf(closed)(
      '[B2, B3] reads files of mode 0600 and takes -p as a file, and leaves the temp store to its user',
      async () => {
        const { handles } = await exportRows(subject, database.config, people())
        const result = await run(subject, 'request-results', {
          config: database.config,
          requests: { handles },
          persistConf: { temp_store: folder },
          env: { MONOID_RUN_AS: '65532:65532' },
        })
        expect(result).toMatchObject({ exitCode: 0, logs: [] })
        expect(result.records).toHaveLength(1)
        const isRoot = process.getuid?.() === 0
        expect((await stat(folder)).uid).toBe(isRoot ? 65_532 : process.getuid?.())
      },
    )

    it('[B4] null, "", 0 and [] are the same as leaving a setting out', async () => {
      const { spec } = await run(subject, 'spec')
      const optional = optionalProperties(spec?.spec ?? {})
      expect(optional.length).toBeGreaterThan(15)
      const left = await answers(database.config)
      expect(left).toMatchObject({ schemas: [{}], results: [{}], logs: [] })
      for (const empty of [emptyAs(() => null), emptyAs(() => ''), emptyAs(() => []), emptyAs(ownEmpty)]) {
        expect(await answers({ ...empty(optional), ...database.config })).toEqual(left)
      }
    })

    it('[B6] nothing comes by environment: neither a server nor a password', async () => {
      const { hostname, port, username, password } = database.config
      const wrong = {
        PGHOST: '192.0.2.1',
        PGPORT: '1',
        PGUSER: 'nobody',
        PGDATABASE: 'nowhere',
        PGSSLMODE: 'verify-full',
      }
      const misled = {
        ...wrong,
        PGPASSWORD: 'wrong',
        PGOPTIONS: '-c default_transaction_read_only=on',
        MYSQL_HOST: '192.0.2.1',
        MYSQL_PWD: 'wrong',
      }
      const result = await run(subject, 'validate', { config: database.config, env: misled })
      expect(result.validate?.status).toBe('SUCCESS')
      const helpful = {
        PGHOST: hostname,
        PGPORT: String(port),
        PGUSER: username,
        PGPASSWORD: password,
        MYSQL_PWD: password,
      }
      const without = await run(subject, 'validate', {
        config: { ...database.config, password: null },
        env: helpful,
      })
      expect(without.validate?.status).toBe('FAILURE')
      expect(without.validate?.message).toContain('[LOGIN_FAILED]')
    })

    async function answers(config: unknown) {
      const [schema, query] = await Promise.all([
        run(subject, 'schema', { config }),
        run(subject, 'query', { config, query: { identifiers: people() } }),
      ])
      return {
        schemas: schema.schemas,
        results: query.results,
        logs: [schema, query].flatMap(({ logs }) => logs),
      }
    }
  })
}

function optionalProperties({ properties, required }: JsonObject): [string, JsonObject][] {
  const needed = new Set(required as readonly string[])
  return Object.entries(properties as Readonly<Record<string, JsonObject>>).filter(
    ([name]) => !needed.has(name),
  )
}

function emptyAs(empty: (property: JsonObject) => unknown) {
  return (properties: readonly [string, JsonObject][]) =>
    Object.fromEntries(properties.map(([name, property]) => [name, empty(property)]))
}

/** What the API's form sends for a field that was left empty. */
function ownEmpty({ type }: JsonObject): unknown {
  if (type === 'array') return []
  if (type === 'string') return ''
  return type === 'boolean' ? null : 0
}
