import { fileURLToPath } from 'node:url'
import { describeErasures, type ErasureScenario, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

const family = (child: string, parents = "(1, 'ann@example.org'), (2, 'bob@example.org')") => `
  CREATE TABLE parents (id int PRIMARY KEY, email text);
  CREATE TABLE children (id int PRIMARY KEY, parent_id int ${child});
  INSERT INTO parents VALUES ${parents};
  INSERT INTO children VALUES (10, 1), (20, 2);
`

const parent = [['parents', 'email', 'ann@example.org']] as const

const scenarios: readonly ErasureScenario[] = [
  {
    title: 'C7: a deferred constraint that fails at the COMMIT fails the stores, with its reason',
    setup: `${family('REFERENCES parents DEFERRABLE INITIALLY DEFERRED')} CREATE TABLE letters (id int PRIMARY KEY); INSERT INTO letters VALUES (1)`,
    items: [...parent, ['letters', 'id', '1']],
    failed: { parents: 'REFERENCED_ROWS', letters: 'ROLLED_BACK' },
    tells: { parents: [/: 1 row\(s\) of public\.children outside the request/] },
  },
  {
    title: 'C7: a deferred constraint inside the request',
    setup: family('REFERENCES parents DEFERRABLE INITIALLY DEFERRED'),
    items: [...parent, ['children', 'parent_id', '1']],
    gone: { parents: ['1'], children: ['10'] },
    again: true,
  },
  {
    title: '[B21] SET DEFAULT moves children outside the request to the default',
    setup: family(
      'DEFAULT 0 REFERENCES parents ON DELETE SET DEFAULT',
      "(0, 'nobody'), (1, 'ann@example.org'), (2, 'bob@example.org')",
    ),
    items: parent,
    gone: { parents: ['1'] },
    changed: { children: { 10: { parent_id: '0' } } },
  },
  {
    title: '[B21] SET DEFAULT children inside the request, found by the column that would change',
    setup: family(
      'DEFAULT 0 REFERENCES parents ON DELETE SET DEFAULT',
      "(0, 'nobody'), (1, 'ann@example.org'), (2, 'bob@example.org')",
    ),
    items: [...parent, ['children', 'parent_id', '1']],
    gone: { parents: ['1'], children: ['10'] },
  },
  {
    title: '[B21] SET DEFAULT without a row to move to fails the stores',
    setup: family('DEFAULT 0 REFERENCES parents ON DELETE SET DEFAULT'),
    items: parent,
    failed: { parents: 'REFERENCED_ROWS' },
  },
  {
    title: '[B21] SET NULL on a column that may not be null fails the stores',
    setup: family('NOT NULL REFERENCES parents ON DELETE SET NULL'),
    items: parent,
    failed: { parents: 'DATABASE_ERROR' },
  },
  {
    title: 'C16: a CHECK that SET NULL breaks, whose message quotes the row',
    setup: `
      CREATE TABLE parents (id int PRIMARY KEY, email text);
      CREATE TABLE children (id int PRIMARY KEY, parent_id int REFERENCES parents ON DELETE SET NULL, diary text,
        CHECK (parent_id IS NOT NULL OR diary = ''));
      INSERT INTO parents VALUES (1, 'ann@example.org');
      INSERT INTO children VALUES (10, 1, 'a diary of hers');
    `,
    items: parent,
    failed: { parents: 'DATABASE_ERROR' },
  },
  {
    title: 'C4 C7: references between schemas',
    setup: `
      CREATE SCHEMA sales; CREATE SCHEMA ~Odd.Schema~;
      CREATE TABLE people (id int PRIMARY KEY, email text);
      CREATE TABLE sales.orders (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people);
      CREATE TABLE ~Odd.Schema~.people (id int PRIMARY KEY, order_id int NOT NULL REFERENCES sales.orders);
      INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
      INSERT INTO sales.orders VALUES (10, 1), (20, 2);
      INSERT INTO ~Odd.Schema~.people VALUES (100, 10), (200, 20);
    `.replaceAll('Odd.Schema', 'Odd Schema'),
    items: [
      ['people', 'email', 'ann@example.org'],
      ['Odd Schema.people', 'order_id', '10'],
      ['sales.orders', 'person_id', '1'],
    ],
    gone: { people: ['1'], 'sales.orders': ['10'], 'Odd Schema.people': ['100'] },
  },
  {
    title: 'C4 C7: a table of a schema that the configuration leaves out references',
    settings: { include_schemas: ['public'] },
    setup: `
      CREATE SCHEMA sales;
      CREATE TABLE people (id int PRIMARY KEY);
      CREATE TABLE sales.orders (id int PRIMARY KEY, person_id int NOT NULL REFERENCES people);
      INSERT INTO people VALUES (1), (2);
      INSERT INTO sales.orders VALUES (10, 1), (20, 2);
    `,
    items: [['people', 'id', '1']],
    failed: { people: 'REFERENCED_ROWS' },
    tells: { people: [/: 1 row\(s\) of sales\.orders outside/] },
  },
  {
    title: 'C7 C8: a partitioned table that references a partitioned table',
    setup: `
      CREATE TABLE people (id int, region text, email text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
      CREATE TABLE people_eu PARTITION OF people FOR VALUES IN ('eu');
      CREATE TABLE people_us PARTITION OF people FOR VALUES IN ('us');
      CREATE TABLE visits (id int, person_id int, region text, at date, PRIMARY KEY (id, at),
        FOREIGN KEY (person_id, region) REFERENCES people) PARTITION BY RANGE (at);
      CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
      CREATE TABLE visits_new PARTITION OF visits DEFAULT;
      INSERT INTO people VALUES (1, 'eu', 'ann@example.org'), (1, 'us', 'bob@example.org'), (2, 'eu', 'eve@example.org');
      INSERT INTO visits VALUES (10, 1, 'eu', '2019-01-01'), (11, 1, 'eu', '2024-01-01'), (12, 1, 'us', '2024-01-01'), (13, 2, 'eu', '2001-01-01');
    `,
    items: [
      ['people', 'email', 'ann@example.org'],
      ['visits', 'id', '10'],
      ['visits', 'id', '11'],
    ],
    gone: { people_eu: ['1'], visits_old: ['10'], visits_new: ['11'] },
    again: true,
  },
  {
    title: 'C7 C8: rows of a partitioned table outside the request are counted once',
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, email text);
      CREATE TABLE visits (id int, person_id int REFERENCES people, at date) PARTITION BY RANGE (at);
      CREATE TABLE visits_old PARTITION OF visits FOR VALUES FROM ('2000-01-01') TO ('2020-01-01');
      CREATE TABLE visits_new PARTITION OF visits DEFAULT;
      INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
      INSERT INTO visits VALUES (10, 1, '2019-01-01'), (11, 1, '2024-01-01'), (12, 2, '2024-01-01');
    `,
    items: [['people', 'id', '1']],
    failed: { people: 'REFERENCED_ROWS' },
    tells: { people: [/: 2 row\(s\) of public\.visits outside/] },
  },
  {
    title: 'C8: rows of heirs are not those of the table itself',
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, email text);
      CREATE TABLE employees (salary int) INHERITS (people);
      INSERT INTO people VALUES (1, 'ann@example.org');
      INSERT INTO employees VALUES (2, 'ann@example.org', 100);
    `,
    items: [['people', 'email', 'ann@example.org']],
    gone: { people: ['1'] },
  },
  {
    title: 'C7: a circle of deferrable references, none of them nullable',
    setup: `
      CREATE TABLE a (id int PRIMARY KEY, b_id int NOT NULL);
      CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a DEFERRABLE);
      INSERT INTO a VALUES (1, 1), (2, 2); INSERT INTO b VALUES (1, 1), (2, 2);
      ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b DEFERRABLE INITIALLY DEFERRED;
    `,
    items: [
      ['a', 'id', '1'],
      ['b', 'id', '1'],
    ],
    gone: { a: ['1'], b: ['1'] },
  },
  {
    title: 'C7: a circle of RESTRICT references',
    setup: `
      CREATE TABLE a (id int PRIMARY KEY, b_id int NOT NULL);
      CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a ON DELETE RESTRICT);
      INSERT INTO a VALUES (1, 1), (2, 2); INSERT INTO b VALUES (1, 1), (2, 2);
      ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b ON DELETE RESTRICT;
    `,
    items: [
      ['a', 'id', '1'],
      ['b', 'id', '1'],
    ],
    gone: { a: ['1'], b: ['1'] },
  },
  {
    title: 'C2: case and accents that a collation or type ignores do not widen a delete',
    setup: `
      CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
      CREATE TABLE people (id int PRIMARY KEY, name text COLLATE loose, code char(6));
      INSERT INTO people VALUES (1, 'müller', 'ab'), (2, 'muller', 'AB'), (3, 'MULLER', 'abc'), (4, 'x', 'ab    ');
    `,
    items: [
      ['people', 'name', 'müller'],
      ['people', 'code', 'ab '],
    ],
    gone: { people: ['1', '4'] },
    tells: { people: [/NEAR_MISSES .*: 2 row\(s\) differ/] },
  },
]

describeErasures(await useServer('postgres'), entry, 'what only Postgres knows', scenarios)
