import { fileURLToPath } from 'node:url'
import { ErasureLab, expectErasure, FindingLab, type TestServer, useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** A user with these privileges only; `@` stands for the database. */
async function granted(server: TestServer, lab: ErasureLab | FindingLab, grants: readonly string[]) {
  const user = await server.createUser()
  for (const grant of grants) {
    const privilege = grant.replace('@', server.quote(lab.database.name))
    await lab.database.execute(`GRANT ${privilege} TO ${server.quote(user.username)}@'%'`)
  }
  return user
}

const documented = ['SELECT, DELETE, UPDATE ON @.*']
const reader = ['SELECT ON @.*']

for (const suite of await Promise.all([useServer('mysql'), useServer('mariadb')])) {
  const { server } = suite

  suite.describe(`a user of ${server.kind} who may only read`, () => {
    it('finds what references the rows', async () => {
      const lab = await FindingLab.create(
        server,
        entry,
        `CREATE TABLE people (id int PRIMARY KEY, email varchar(40));
         CREATE TABLE orders (id int PRIMARY KEY, person_id int, FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE);
         INSERT INTO people VALUES (1, 'ann@x.org'), (2, 'bob@x.org');
         INSERT INTO orders VALUES (10, 1), (20, 2)`,
      )
      const settings = await granted(server, lab, reader)
      const search = await lab.find([['email', 'ann@x.org']], { settings })
      expect(search.rows).toEqual({ people: 1, orders: 1 })
    })

    it.each([
      ['some columns', ['SELECT ON @.people', 'SELECT (id, region) ON @.notes']],
      ['some columns, and delete', ['SELECT ON @.people', 'SELECT (id, region), DELETE ON @.notes']],
      ['the other column', ['SELECT ON @.people', 'SELECT (id, person_id), DELETE ON @.notes']],
      ['some columns of the table referenced', ['SELECT (region, email) ON @.people', 'SELECT ON @.notes']],
    ])('never takes a key for the part of it that may be seen: %s', async (_, grants) => {
      const lab = await FindingLab.create(
        server,
        entry,
        `CREATE TABLE people (region int, id int, email varchar(40), PRIMARY KEY (region, id), KEY (id));
         CREATE TABLE notes (id int PRIMARY KEY, region int, person_id int, note varchar(40),
           FOREIGN KEY (region, person_id) REFERENCES people (region, id));
         INSERT INTO people VALUES (1, 1, 'ann@x.org'), (1, 2, 'bob@x.org'), (2, 1, 'cy@x.org');
         INSERT INTO notes VALUES (10, 1, 1, 'of Ann'), (20, 1, 2, 'of Bob'), (30, 2, 1, 'of Cy')`,
      )
      const settings = await granted(server, lab, grants)
      const search = await lab.find([['email', 'ann@x.org']], { settings })
      expect(search.result.exitCode, search.result.stdout).toBe(0)
      expect(search.rows).toEqual({ people: 1 })
      const forged = {
        schema_name: 'notes',
        schema_group: lab.group,
        request_type: 'QUERY' as const,
        data: {
          paths: [
            [
              {
                columns: ['region'],
                schema_name: 'people',
                schema_group: lab.group,
                referenced_columns: ['region'],
              },
            ],
          ],
          roots: [
            {
              schema_name: 'people',
              schema_group: lab.group,
              identifiers: [{ identifier: 'email', identifier_query: 'ann@x.org' }],
            },
          ],
        },
      }
      const { records, exitCode } = await lab.run('request-results', {
        settings,
        requests: { handles: [forged] },
      })
      expect(records).toEqual([])
      expect(exitCode).not.toBe(0)
    })

    it('follows a key of which all columns may be seen, whatever else is hidden', async () => {
      const lab = await FindingLab.create(
        server,
        entry,
        `CREATE TABLE people (id int PRIMARY KEY, email varchar(40));
         CREATE TABLE notes (id int PRIMARY KEY, person_id int, secret int, note varchar(40), KEY (secret),
           FOREIGN KEY (person_id) REFERENCES people (id));
         INSERT INTO people VALUES (1, 'ann@x.org'), (2, 'bob@x.org');
         INSERT INTO notes VALUES (10, 1, 0, 'of Ann'), (20, 2, 0, 'of Bob')`,
      )
      const settings = await granted(server, lab, [
        'SELECT ON @.people',
        // MariaDB hides keys from those who may read some columns only
        `SELECT (id, person_id)${server.kind === 'mariadb' ? ', DELETE' : ''} ON @.notes`,
      ])
      const search = await lab.find([['email', 'ann@x.org']], { settings })
      expect(search.rows).toEqual({ people: 1, notes: 1 })
      expect(
        (
          await lab.rows(
            search.stores.flatMap(({ handle }) => handle ?? []),
            { settings },
          )
        ).notes,
      ).toEqual([{ id: 10, person_id: 1 }])
    })
  })

  suite.describe(`a user of ${server.kind} with the privileges that deletes need, and no more`, () => {
    const rules = [
      ['CASCADE', { gone: { people: ['1'], notes: ['10'] } }],
      ['SET NULL', { gone: { people: ['1'] }, changed: { notes: { 10: { person_id: null } } } }],
      [
        'RESTRICT',
        {
          failed: { people: 'REFERENCED_ROWS' },
          tells: { people: [/1 row\(s\) of \S+\.notes .*\(RESTRICT\)/] },
        },
      ],
      [
        'NO ACTION',
        {
          failed: { people: 'REFERENCED_ROWS' },
          tells: { people: [/1 row\(s\) of \S+\.notes .*\(NO ACTION\)/] },
        },
      ],
    ] as const
    it.each(rules)(
      'erases rows that a table outside the request references, ON DELETE %s',
      async (rule, expected) => {
        const lab = await ErasureLab.create(
          server,
          entry,
          `CREATE TABLE people (id int PRIMARY KEY, email varchar(40));
         CREATE TABLE notes (id int PRIMARY KEY, person_id int, FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE ${rule});
         INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
         INSERT INTO notes VALUES (10, 1), (20, 2)`,
        )
        const settings = await granted(server, lab, documented)
        expectErasure(lab, await lab.erase([['people', 'email', 'ann@example.org']], { settings }), expected)
      },
    )

    it.each([
      ['CASCADE', 'cannot see', [], { gone: { people: ['1'], outside: ['10'] } }],
      ['CASCADE', 'may only read', reader, { gone: { people: ['1'], outside: ['10'] } }],
      [
        'SET NULL',
        'cannot see',
        [],
        { gone: { people: ['1'] }, changed: { outside: { 10: { person_id: null } } } },
      ],
      [
        'SET NULL',
        'may only read',
        reader,
        { gone: { people: ['1'] }, changed: { outside: { 10: { person_id: null } } } },
      ],
      ['RESTRICT', 'cannot see', [], { failed: { people: 'REFERENCED_ROWS' } }],
      [
        'RESTRICT',
        'may only read',
        reader,
        { failed: { people: 'REFERENCED_ROWS' }, tells: { people: [/1 row\(s\) of \S+\.outside /] } },
      ],
    ] as const)(
      'ON DELETE %s holds for references from a database that the user %s',
      async (rule, _, grants, expected) => {
        const lab = await ErasureLab.create(
          server,
          entry,
          `CREATE TABLE people (id int PRIMARY KEY, email varchar(40));
         INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org')`,
        )
        const other = await lab.addDatabase()
        await other.execute(
          `CREATE TABLE outside (id int PRIMARY KEY, person_id int,
           FOREIGN KEY (person_id) REFERENCES ${server.quote(lab.database.name)}.people (id) ON DELETE ${rule});
         INSERT INTO outside VALUES (10, 1), (20, 2)`,
        )
        const settings = await granted(server, lab, documented)
        for (const grant of grants) {
          const privilege = grant.replace('@', server.quote(other.name))
          await other.execute(`GRANT ${privilege} TO ${server.quote(settings.username)}@'%'`)
        }
        const named = Object.fromEntries(
          Object.entries(expected).map(([what, tables]) => [
            what,
            Object.fromEntries(
              Object.entries(tables).map(([table, rows]) => [
                table === 'outside' ? `${other.name}.outside` : table,
                rows,
              ]),
            ),
          ]),
        )
        expectErasure(lab, await lab.erase([['people', 'email', 'ann@example.org']], { settings }), named)
      },
    )

    it('names what stands in the way beyond a table whose rule may not be seen, and claims no rule', async () => {
      const lab = await ErasureLab.create(
        server,
        entry,
        `CREATE TABLE people (id int PRIMARY KEY, email varchar(40));
         CREATE TABLE orders (id int PRIMARY KEY, person_id int, FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE);
         CREATE TABLE items (id int PRIMARY KEY, order_id int, FOREIGN KEY (order_id) REFERENCES orders (id));
         INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
         INSERT INTO orders VALUES (10, 1), (20, 2);
         INSERT INTO items VALUES (100, 10), (101, 10), (200, 20)`,
      )
      const settings = await granted(server, lab, [
        'SELECT ON @.*',
        'DELETE ON @.people',
        'UPDATE ON @.items',
      ])
      const erasure = await lab.erase([['people', 'email', 'ann@example.org']], { settings })
      expectErasure(lab, erasure, {
        failed: { people: 'REFERENCED_ROWS' },
        tells: { people: [/2 row\(s\) of \S+\.items .*\((NO ACTION|RESTRICT)\)/] },
      })
      expect(erasure.result.stdout).not.toMatch(
        /\.orders outside the request \S+ \S+ by \S+ \((NO ACTION|RESTRICT)\)/,
      )
    })

    it('erases tables that reference each other and themselves', async () => {
      const lab = await ErasureLab.create(
        server,
        entry,
        `CREATE TABLE people (id int PRIMARY KEY, email varchar(40), boss int, team int,
           FOREIGN KEY (boss) REFERENCES people (id));
         CREATE TABLE teams (id int PRIMARY KEY, name varchar(40), lead_id int NOT NULL,
           FOREIGN KEY (lead_id) REFERENCES people (id));
         INSERT INTO people VALUES (1, 'ann@example.org', 1, NULL), (2, 'bob@example.org', NULL, NULL);
         INSERT INTO teams VALUES (7, 'ann@example.org', 1), (8, 'others', 2);
         UPDATE people SET team = 7 WHERE id = 1;
         ALTER TABLE people ADD FOREIGN KEY (team) REFERENCES teams (id)`,
      )
      const settings = await granted(server, lab, documented)
      const items = [
        ['people', 'email', 'ann@example.org'],
        ['teams', 'name', 'ann@example.org'],
      ] as const
      expectErasure(lab, await lab.erase(items, { settings }), { gone: { people: ['1'], teams: ['7'] } })
    })
  })
}
