import { fileURLToPath } from 'node:url'
import {
  describeErasures,
  ErasureLab,
  type ErasureScenario,
  expectErasure,
  useServer,
} from '@monoid-kit/testkit'
import { it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

const two = `
  CREATE TABLE people (id int PRIMARY KEY, email varchar(100));
  CREATE TABLE letters (id int PRIMARY KEY, email varchar(100));
  INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
  INSERT INTO letters VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
`
const items = [
  ['letters', 'email', 'ann@example.org'],
  ['people', 'email', 'ann@example.org'],
] as const

const levels = Array.from({ length: 20 }, (_, index) => index + 1)
const deep = `
  CREATE TABLE comments (id int PRIMARY KEY, parent_id int, author varchar(20), FOREIGN KEY (parent_id) REFERENCES comments (id) ON DELETE CASCADE);
  INSERT INTO comments VALUES ${levels.map((id) => `(${id}, ${id === 1 ? 'NULL' : id - 1}, 'ann')`).join(', ')}, (90, NULL, 'bob'), (91, 90, 'bob');
`

const engine = (name: string, only: ErasureScenario['only']): ErasureScenario => ({
  title: `[B14] a ${name} table, whose deletes cannot be undone, is refused with its transaction`,
  ...(only ? { only } : {}),
  setup: `${two} ALTER TABLE people ENGINE = ${name};`,
  items,
  failed: { people: 'NOT_TRANSACTIONAL', letters: 'ROLLED_BACK' },
})

const scenarios: readonly ErasureScenario[] = [
  engine('MyISAM', undefined),
  engine('MEMORY', undefined),
  engine('Aria', ['mariadb']),
  {
    title: '[B14] a table that keeps its history is refused with its transaction',
    only: ['mariadb'],
    setup: `${two} ALTER TABLE people ADD SYSTEM VERSIONING;`,
    items,
    failed: { people: 'ROWS_REMAIN', letters: 'ROLLED_BACK' },
  },
  {
    title: 'C8: a partitioned table',
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, email varchar(100)) PARTITION BY HASH (id) PARTITIONS 4;
      INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'ann@example.org'), (3, 'bob@example.org');
    `,
    items: [['people', 'email', 'ann@example.org']],
    gone: { people: ['1', '2'] },
  },
  {
    title: 'C7: a CASCADE within a table that is deeper than InnoDB follows, all of it named',
    setup: deep,
    items: [['comments', 'author', 'ann']],
    gone: { comments: levels.map(String) },
  },
  {
    title: 'C7: a CASCADE deeper than InnoDB follows into rows outside the request fails and changes nothing',
    setup: deep,
    items: [['comments', 'id', '1']],
    failed: { comments: 'DATABASE_ERROR' },
  },
  {
    title: 'C7: rows found by a column that follows the reference are not lost when it is nulled',
    setup: `
      CREATE TABLE a (id int PRIMARY KEY, b_id int, twice int AS (b_id * 2) STORED);
      CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL);
      INSERT INTO a (id, b_id) VALUES (1, 1), (2, 2); INSERT INTO b VALUES (1, 1), (2, 2);
      ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id); ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a (id);
    `,
    items: [
      ['a', 'twice', '2'],
      ['b', 'id', '1'],
    ],
    failed: { a: 'REFERENCE_CYCLE', b: 'ROLLED_BACK' },
  },
  {
    title: 'C7: a reference is not nulled where that would spread to rows outside the request',
    setup: `
      CREATE TABLE a (id int PRIMARY KEY, b_id int UNIQUE);
      CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL);
      CREATE TABLE c (id int PRIMARY KEY, a_b int);
      INSERT INTO a VALUES (1, 1), (2, 2); INSERT INTO b VALUES (1, 1), (2, 2); INSERT INTO c VALUES (1, 1), (2, 2);
      ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b (id); ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a (id);
      ALTER TABLE c ADD FOREIGN KEY (a_b) REFERENCES a (b_id) ON UPDATE CASCADE;
    `,
    items: [
      ['a', 'id', '1'],
      ['b', 'id', '1'],
    ],
    failed: { a: 'REFERENCE_CYCLE', b: 'REFERENCE_CYCLE' },
  },
  {
    title: 'C1: a trigger may write what happened',
    setup: `${two} CREATE TABLE audit (id int PRIMARY KEY, what varchar(20));
      CREATE TRIGGER gone AFTER DELETE ON people FOR EACH ROW INSERT INTO audit VALUES (OLD.id, 'person')`,
    items,
    gone: { people: ['1'], letters: ['1'] },
    added: { audit: [{ id: '1', what: 'person' }] },
  },
  {
    title: 'C16: a trigger that raises an error with the row in it',
    setup: `${two} CREATE TRIGGER no BEFORE DELETE ON people FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'never ann@example.org'`,
    items,
    failed: { people: 'DATABASE_ERROR', letters: 'ROLLED_BACK' },
  },
  {
    title: 'C16: a trigger that breaks a unique key with the row',
    setup: `${two} CREATE TABLE audit (email varchar(100) PRIMARY KEY); INSERT INTO audit VALUES ('ann@example.org');
      CREATE TRIGGER gone AFTER DELETE ON people FOR EACH ROW INSERT INTO audit VALUES (OLD.email)`,
    items,
    failed: { people: 'DATABASE_ERROR', letters: 'ROLLED_BACK' },
  },
  {
    title: 'C16: a trigger that converts the row into what it is not',
    setup: `${two} CREATE TABLE audit (id int PRIMARY KEY, at datetime CHECK (at > '2020-01-01'));
      CREATE TRIGGER gone AFTER DELETE ON people FOR EACH ROW INSERT INTO audit VALUES (1, '2000-01-01')`,
    items,
    failed: { people: 'DATABASE_ERROR', letters: 'ROLLED_BACK' },
  },
]

for (const kind of ['mysql', 'mariadb'] as const) {
  const suite = await useServer(kind)
  describeErasures(suite, entry, 'what only MySQL and MariaDB know', scenarios)

  suite.describe(`erasure on ${kind}: several databases`, () => {
    it('C4 C7: one transaction spans databases that reference each other', async () => {
      const lab = await ErasureLab.create(
        suite.server,
        entry,
        "CREATE TABLE people (id int PRIMARY KEY, email varchar(100)); INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org')",
      )
      try {
        const sales = await lab.addDatabase()
        await sales.execute(
          `CREATE TABLE orders (id int PRIMARY KEY, person_id int, FOREIGN KEY (person_id) REFERENCES ${lab.database.name}.people (id));
           INSERT INTO orders VALUES (10, 1), (11, 1), (20, 2)`,
        )
        const orders = `${sales.name}.orders`
        const settings = { scan_all: true }
        const person = ['people', 'email', 'ann@example.org'] as const
        expectErasure(lab, await lab.erase([person, [orders, 'id', '10']], { settings }), {
          failed: { people: 'REFERENCED_ROWS', [orders]: 'ROLLED_BACK' },
          tells: { people: [new RegExp(`: 1 row\\(s\\) of ${sales.name}\\.orders outside`)] },
        })
        expectErasure(lab, await lab.erase([person, [orders, 'person_id', '1']], { settings }), {
          gone: { people: ['1'], [orders]: ['10', '11'] },
        })
      } finally {
        await lab.close()
      }
    })
  })
}
