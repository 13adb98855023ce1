import type { TestDatabase } from '../servers/test-database.ts'
import { type DatabaseSubject, eventually } from './database-subject.ts'

/**
 * Waits until the server has no connection left that a connector has made to a database.
 *
 * @param subject the server
 * @param database the database; connections of the test itself are not counted
 * @example await noBackends(subject, database)
 */
export async function noBackends({ kind }: DatabaseSubject, database: TestDatabase): Promise<void> {
  await eventually(async () => (await backendsOf(kind, database)).length === 0)
}

/**
 * The connections that a connector has to a database.
 *
 * @param kind the server's kind
 * @param database the database
 * @returns their numbers on the server
 */
export async function backendsOf(kind: DatabaseSubject['kind'], database: TestDatabase): Promise<string[]> {
  if (kind === 'postgres') {
    const rows = await database.rows(
      "SELECT pid::text AS id FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'monoid%'",
    )
    return rows.flatMap(({ id }) => id ?? [])
  }
  // Of a test's own connections there is the one that asks, and whatever else the test has opened under its user.
  const rows = await database.rows(
    'SELECT id AS id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
  )
  return rows.flatMap(({ id }) => id ?? [])
}
