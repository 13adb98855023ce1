import { beforeAll, expect, it } from 'vitest'
import { type DatabaseSubject, groupOf, identifierOf } from '../scenarios/database-subject.ts'
import type { TestDatabase } from '../servers/test-database.ts'
import { commandOutcomes } from './command-outcomes.ts'
import { readPageGrants } from './page-grants.ts'

/** Two people who reference each other, and a table that is made after the privileges were given. */
const people = `CREATE TABLE people (id int PRIMARY KEY, email varchar(100), partner_id int REFERENCES people);
  INSERT INTO people VALUES (3, 'bob@example.org', NULL)`
const later = 'CREATE TABLE letters (id int PRIMARY KEY, email varchar(100))'
const ann = 'ann@example.org'

/**
 * Shows that a page lists exactly the privileges that a connector's user needs: with all of them every command works, and with
 * one less those fail which the page names, with the code that it names.
 *
 * @param subject the connector and its server
 * @param page Markdown with a section for the server: see `readPageGrants`
 * @param heading the section's heading
 * @example privilegeRules(databaseSubject(entry, suite), page, '### PostgreSQL')
 */
export function privilegeRules(subject: DatabaseSubject, page: string, heading: string): void {
  const { statements, commands, rows } = readPageGrants(page, heading)
  const { server, kind } = subject

  subject.describe(`the privileges that the page lists for ${kind}`, () => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await server.createDatabase()
      await database.execute(
        kind === 'postgres'
          ? people
          : people
              .replace('REFERENCES people', ', FOREIGN KEY (partner_id) REFERENCES people (id)')
              .replace('int ,', 'int,'),
      )
      if (kind !== 'postgres') return
      // As on a server that is closed to everybody: elsewhere these two are everybody's.
      await database.execute(
        `REVOKE CONNECT ON DATABASE "${database.name}" FROM PUBLIC; REVOKE USAGE ON SCHEMA public FROM PUBLIC`,
      )
    })

    /** What comes of each command for a user who is given these statements. */
    async function outcomes(given: readonly string[], settings: object = {}) {
      const { username, password } = await server.createUser()
      await database.execute(
        `DROP ${kind === 'postgres' ? `ROLE "${username}"` : `USER \`${username}\`@'%'`}`,
      )
      for (const statement of given) {
        await database.execute(
          statement
            .replaceAll(/\bmonoid\b/g, username)
            .replaceAll(/\bshop\b/g, database.name)
            .replaceAll('…', password),
        )
      }
      await database.execute(
        `DROP TABLE IF EXISTS letters; ${later}; INSERT INTO letters VALUES (1, '${ann}')`,
      )
      await database.execute(`UPDATE people SET partner_id = NULL; DELETE FROM people WHERE id < 3;
        INSERT INTO people VALUES (1, '${ann}', NULL), (2, '${ann}', 1); UPDATE people SET partner_id = 2 WHERE id = 1`)
      const group = groupOf(subject, database)
      const found = await commandOutcomes(
        subject.entry,
        { ...database.config, username, password, ...settings },
        [identifierOf(group, 'people', 'email', ann), identifierOf(group, 'letters', 'email', ann)],
      )
      const left = await database.rows(`SELECT id FROM people WHERE email = '${ann}'`)
      expect(left.length === 0).toBe(found.get('delete') === 'works')
      return commands.map((command) => found.get(command))
    }

    it('[C17] suffice for every command', async () => {
      expect(await outcomes(statements)).toEqual(commands.map(() => 'works'))
    })

    it('suffice without DELETE and UPDATE where the configuration is read_only', async () => {
      const reading = statements
        .filter((statement) => !/^GRANT (DELETE|UPDATE)/.test(statement))
        .map((statement) => statement.replace('SELECT, DELETE', 'SELECT'))
      expect(await outcomes(reading, { read_only: true })).toEqual(
        commands.map((command) => (command === 'delete' ? 'SILO_READ_ONLY' : 'works')),
      )
    })

    it('are all told of', () => {
      const grants = statements.filter((statement) => !statement.startsWith('CREATE'))
      expect(rows.map(({ without }) => grants.filter((grant) => grant.startsWith(without)).length)).toEqual(
        grants.map(() => 1),
      )
    })

    it.each(rows)('[C17] are needed: without $without', async ({ without, outcomes: told }) => {
      const rest = statements.filter((statement) => !statement.startsWith(without))
      expect(await outcomes(rest)).toEqual(told)
    })
  })
}
