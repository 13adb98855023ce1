import { expect, it } from 'vitest'
import { type DatabaseSubject, groupOf, identifierOf } from '../scenarios/database-subject.ts'
import { commandOutcomes } from './command-outcomes.ts'

/**
 * Shows that rows which a policy would hide are refused, and handed out with what a page says in its block `sql row-security`.
 *
 * @param subject the connector for PostgreSQL and its server
 * @param page Markdown
 * @example rowSecurityRules(databaseSubject(entry, await useServer('postgres')), page)
 */
export function rowSecurityRules(subject: DatabaseSubject, page: string): void {
  const { server } = subject
  const statement = page.split('```sql row-security\n')[1]?.split('```')[0] ?? ''

  subject.describe('row-level security', () => {
    it('refuses the table until the role sees all of its rows, as the page says', async () => {
      const database = await server.createDatabase()
      const { username, password } = await server.createUser()
      await database.execute(`CREATE TABLE people (id int PRIMARY KEY, email varchar(100));
        INSERT INTO people VALUES (1, 'ann@example.org'); ALTER TABLE people ENABLE ROW LEVEL SECURITY;
        GRANT SELECT, DELETE ON people TO "${username}"`)
      const outcomes = async () => {
        const identifiers = [identifierOf(groupOf(subject, database), 'people', 'email', 'ann@example.org')]
        const found = await commandOutcomes(
          subject.entry,
          { ...database.config, username, password },
          identifiers,
        )
        return ['validate', 'scan', 'request-results', 'delete'].map((command) => found.get(command))
      }
      expect(await outcomes()).toEqual(Array.from({ length: 4 }, () => 'ROW_SECURITY'))
      await database.execute(statement.replace('monoid', username))
      expect(await outcomes()).toEqual(Array.from({ length: 4 }, () => 'works'))
    })
  })
}
