import type { ErasureScenario } from './erasure-scenario.ts'

const shop = (rule = '') => `
  CREATE TABLE customers (id int PRIMARY KEY, email varchar(100) NOT NULL);
  CREATE TABLE orders (id int PRIMARY KEY, customer_id int, FOREIGN KEY (customer_id) REFERENCES customers (id) ${rule});
  CREATE TABLE invoices (id int PRIMARY KEY, customer_id int, FOREIGN KEY (customer_id) REFERENCES customers (id));
  CREATE TABLE payments (id int PRIMARY KEY, order_id int, FOREIGN KEY (order_id) REFERENCES orders (id));
  CREATE TABLE newsletter (id int PRIMARY KEY, email varchar(100));
  INSERT INTO customers VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
  INSERT INTO orders VALUES (10, 1), (11, 1), (12, 1), (20, 2);
  INSERT INTO newsletter VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
`

const ann = [
  ['customers', 'email', 'ann@example.org'],
  ['newsletter', 'email', 'ann@example.org'],
] as const

/** Requests of which nothing may be carried out: the whole transaction fails, and the process ends with 0. */
export const refusalScenarios: readonly ErasureScenario[] = [
  {
    title: '[B21] [B14] C7: rows outside the request that reference it stop all of it, and are counted',
    setup: shop(),
    items: ann,
    failed: { customers: 'REFERENCED_ROWS', newsletter: 'ROLLED_BACK' },
    tells: { customers: [/REFERENCED_ROWS .*: 3 row\(s\) of \S*orders outside the request/] },
  },
  {
    title: '[B21] C7: every table that references is named with its count',
    setup: `${shop()} INSERT INTO invoices VALUES (1, 1), (2, 2);`,
    items: ann,
    failed: { customers: 'REFERENCED_ROWS', newsletter: 'ROLLED_BACK' },
    tells: { customers: [/: 3 row\(s\) of \S*orders /, /: 1 row\(s\) of \S*invoices /] },
  },
  {
    title: '[B21] C7: only rows outside the request are counted',
    setup: shop('ON DELETE RESTRICT'),
    items: [...ann, ['orders', 'id', '10'], ['orders', 'id', '11']],
    failed: { customers: 'REFERENCED_ROWS', newsletter: 'ROLLED_BACK', orders: 'ROLLED_BACK' },
    tells: { customers: [/: 1 row\(s\) of \S*orders outside the request .*RESTRICT/] },
  },
  {
    title: '[B21] C7: a reference to rows that would go by a CASCADE is told of, two levels away',
    setup: `${shop('ON DELETE CASCADE')} INSERT INTO payments VALUES (1, 10), (2, 12), (3, 20);`,
    items: ann,
    failed: { customers: 'REFERENCED_ROWS', newsletter: 'ROLLED_BACK' },
    tells: { customers: [/: 2 row\(s\) of \S*payments outside the request reference \S*orders /] },
  },
  {
    title: '[B21] C7: rows of the same table outside the request',
    setup: `
      CREATE TABLE staff (id int PRIMARY KEY, manager_id int NOT NULL, FOREIGN KEY (manager_id) REFERENCES staff (id));
      INSERT INTO staff VALUES (1, 1), (2, 1), (3, 2), (4, 2), (5, 1);
    `,
    items: [
      ['staff', 'id', '2'],
      ['staff', 'id', '3'],
    ],
    failed: { staff: 'REFERENCED_ROWS' },
    tells: { staff: [/: 1 row\(s\) of \S*staff outside the request/] },
  },
  {
    title: '[B21] a table that the configuration leaves out still counts where it references',
    setup: shop(),
    settings: { exclude_tables: ['orders'] },
    items: [...ann, ['orders', 'id', '10']],
    failed: { customers: 'REFERENCED_ROWS', newsletter: 'ROLLED_BACK', orders: 'UNKNOWN_STORE' },
    tells: { customers: [/: 3 row\(s\) of \S*orders outside the request/] },
  },
  {
    title: '[B14] an unknown column fails every store of the transaction',
    setup: shop(),
    items: [
      ['newsletter', 'email', 'ann@example.org'],
      ['newsletter', 'nickname', 'ann@example.org'],
      ['invoices', 'id', '1'],
    ],
    failed: { newsletter: 'UNKNOWN_COLUMN', invoices: 'ROLLED_BACK' },
  },
  {
    title: '[B14] [B29] an integer that JSON has rounded fails every store of the transaction',
    setup: shop(),
    items: [
      ['newsletter', 'id', 2 ** 53 + 2],
      ['orders', 'id', '20'],
      ['invoices', 'nickname', 'x'],
    ],
    failed: { newsletter: 'IDENTIFIER_INVALID', orders: 'ROLLED_BACK', invoices: 'UNKNOWN_COLUMN' },
  },
  {
    title: '[B14] a fraction, a list or an object is no identifier, and no predicate is dropped for it',
    setup: shop(),
    items: [
      ['newsletter', 'id', 1],
      ['newsletter', 'id', [2]],
    ],
    failed: { newsletter: 'IDENTIFIER_INVALID' },
  },
  {
    title: '[B14] C8: a view is refused, with every store of its transaction',
    setup: `${shop()} CREATE VIEW readers AS SELECT * FROM newsletter;`,
    settings: { include_views: ['readers'] },
    items: [
      ['readers', 'email', 'ann@example.org'],
      ['newsletter', 'email', 'ann@example.org'],
    ],
    failed: { readers: 'STORE_READ_ONLY', newsletter: 'ROLLED_BACK' },
  },
  {
    title: '[B14] [B18] an unknown store fails alone',
    setup: shop(),
    items: [
      ['gone', 'email', 'ann@example.org'],
      ['newsletter', 'email', 'ann@example.org'],
      ['elsewhere.newsletter', 'email', 'bob@example.org'],
    ],
    failed: { gone: 'UNKNOWN_STORE', 'elsewhere.newsletter': 'UNKNOWN_STORE' },
    gone: { newsletter: ['1'] },
  },
  {
    title: 'read_only refuses every delete',
    setup: shop(),
    settings: { read_only: true },
    items: ann,
    failed: { customers: 'SILO_READ_ONLY', newsletter: 'SILO_READ_ONLY' },
  },
  {
    title: '[B17] [B26] C1: identifiers that match nothing are COMPLETE and change nothing',
    setup: shop(),
    items: [
      ['customers', 'email', 'nobody@example.org'],
      ['newsletter', 'id', '77'],
    ],
    tells: { customers: [/0 row\(s\) deleted/], newsletter: [/0 row\(s\) deleted/] },
  },
]
