import type { MonoidRequestHandle } from '@monoid-kit/core'
import { beforeAll, expect, it } from 'vitest'
import { faultsOf } from '../judging/protocol-faults.ts'
import { runCommand } from '../processes/run-connector-process.ts'
import { spawnConnector } from '../processes/spawn-connector.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { backendsOf, noBackends } from './backends.ts'
import { type DatabaseSubject, eventually, groupOf, identifierOf, numbers, run } from './database-subject.ts'

/**
 * What happens when a command is cut short, from either side (B5, B9, B14, B17): the process ends with the right code, and
 * nothing of it is left on the server.
 *
 * @param subject the connector and its server
 * @example interruptionRules(databaseSubject(entry, await useServer('postgres')))
 */
export function interruptionRules(subject: DatabaseSubject): void {
  const isPostgres = subject.kind === 'postgres'

  subject.describe(`interruptions on ${subject.kind}`, () => {
    let database: TestDatabase
    let handles: Readonly<Record<'many' | 'slow', readonly MonoidRequestHandle[]>>
    const config = () => ({ ...database.config, include_views: ['slow'] })

    beforeAll(async () => {
      database = await subject.server.createDatabase()
      await database.execute(
        'CREATE TABLE many (id int PRIMARY KEY, person varchar(10), filler varchar(1000))',
      )
      await database.execute(`INSERT INTO many SELECT n, 'ann', repeat('x', 1000) FROM ${numbers(50_000)}`)
      await database.execute(
        `CREATE VIEW slow AS SELECT n AS id, ${isPostgres ? 'pg_sleep(0.2)::text' : 'sleep(0.2)'} AS waited FROM ${numbers(500)}`,
      )
      const group = groupOf(subject, database)
      const handlesOf = async (name: string, column: string, wanted: string) => {
        const query = { identifiers: [identifierOf(group, name, column, wanted)] }
        const { results } = await run(subject, 'query', { config: config(), query })
        return results.map(({ handle }) => handle)
      }
      handles = {
        many: await handlesOf('many', 'person', 'ann'),
        slow: await handlesOf('slow', 'waited', '7'),
      }
    }, 120_000)

    it.each([
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const)('[B9] %s ends an export whose reader stalls, with exit code %i', async (signal, exitCode) => {
      const connector = await spawnConnector(subject.entry, 'request-results', {
        config: config(),
        requests: { handles: handles.many },
        stalled: true,
      })
      await eventually(async () => (await backendsOf(subject.kind, database)).length > 0)
      connector.child.kill(signal)
      expect(await connector.finished).toMatchObject({ exitCode, stderr: '' })
      await noBackends(subject, database)
    })

    it('[B5, B17] SIGTERM cancels a statement on the server', async () => {
      const connector = await spawnConnector(subject.entry, 'request-results', {
        config: config(),
        requests: { handles: handles.slow },
      })
      await eventually(async () => (await backendsOf(subject.kind, database)).length > 0)
      connector.child.kill('SIGTERM')
      const result = await connector.finished
      expect(faultsOf(result, 'request-results')).toEqual([])
      expect(result).toMatchObject({ exitCode: 143, records: [] })
      await noBackends(subject, database)
    })

    it('[B17] a deadline ends a command with 124, and cancels its statement', async () => {
      const result = await runCommand(subject.entry, 'request-results', {
        config: config(),
        requests: { handles: handles.slow },
        flags: ['--deadline-seconds', '2'],
      })
      expect(faultsOf(result, 'request-results')).toEqual([])
      expect(result).toMatchObject({ exitCode: 124, logs: [{ code: 'DEADLINE' }] })
      await noBackends(subject, database)
    })

    it('[B14] a connection that the server ends makes the export fail as a whole, so that it is tried again', async () => {
      const connector = await spawnConnector(subject.entry, 'request-results', {
        config: config(),
        requests: { handles: [...handles.slow, ...handles.many] },
      })
      // Discovery has a session of its own before: the view is read once its statement runs.
      await eventually(async () => (await statementsOnView()) > 0)
      for (const id of await backendsOf(subject.kind, database)) {
        await database
          .execute(isPostgres ? `SELECT pg_terminate_backend(${id})` : `KILL ${id}`)
          .catch(() => undefined)
      }
      const result = await connector.finished
      expect(faultsOf(result, 'request-results')).toEqual([])
      expect(result).toMatchObject({ exitCode: 4, records: [] })
      expect(result.logs.map(({ code }) => code)).toContain('CONNECTION_LOST')
    })

    /** How many statements on the view are at work. */
    async function statementsOnView(): Promise<number> {
      const sql = isPostgres
        ? "SELECT 1 AS n FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%\"slow\"%' AND query LIKE '%waited%' AND pid <> pg_backend_pid()"
        : "SELECT 1 AS n FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE '%`waited`%' AND id <> CONNECTION_ID()"
      return (await database.rows(sql)).length
    }
  })
}
