import { certificateUser, tlsOnlyPassword, tlsOnlyUser } from './server-kinds.ts'
import type { TestDatabase } from './test-database.ts'

/**
 * Creates the two Postgres roles that the access rules of the test server know. They belong to the server, which test
 * files share: whoever comes second finds them, and nobody drops them.
 *
 * @param database any database of the server
 * @example await createTlsUsers(await server.createDatabase())
 */
export async function createTlsUsers(database: TestDatabase): Promise<void> {
  for (const role of [`${certificateUser} LOGIN`, `${tlsOnlyUser} LOGIN PASSWORD '${tlsOnlyPassword}'`]) {
    // Two sessions that create a role at the same moment meet in the catalogue's unique index.
    await database.execute(
      `DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$`,
    )
  }
}
