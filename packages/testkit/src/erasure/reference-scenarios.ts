import type { ErasureScenario } from './erasure-scenario.ts'

const shop = `
  CREATE TABLE customers (id int PRIMARY KEY, email varchar(100) NOT NULL);
  CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, FOREIGN KEY (customer_id) REFERENCES customers (id));
  CREATE TABLE items (id int PRIMARY KEY, order_id int NOT NULL, FOREIGN KEY (order_id) REFERENCES orders (id));
  CREATE TABLE notes (id int PRIMARY KEY, item_id int NOT NULL, body varchar(100), FOREIGN KEY (item_id) REFERENCES items (id));
  CREATE TABLE unrelated (id int PRIMARY KEY, email varchar(100));
  INSERT INTO customers VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
  INSERT INTO orders VALUES (10, 1), (11, 1), (20, 2);
  INSERT INTO items VALUES (100, 10), (110, 11), (200, 20);
  INSERT INTO notes VALUES (1000, 100, 'leave at the door'), (2000, 200, 'ring twice');
  INSERT INTO unrelated VALUES (1, 'ann@example.org');
`

const shopItems = [
  ['customers', 'email', 'ann@example.org'],
  ['orders', 'customer_id', '1'],
  ['items', 'order_id', '10'],
  ['notes', 'item_id', '100'],
  ['items', 'order_id', '11'],
] as const

const shopGone = { customers: ['1'], orders: ['10', '11'], items: ['100', '110'], notes: ['1000'] }

/** A parent with children of one delete rule; what the children hold besides is up to the scenario. */
const family = (rule: string, column = 'int') => `
  CREATE TABLE parents (id int PRIMARY KEY, email varchar(100));
  CREATE TABLE children (id int PRIMARY KEY, parent_id ${column}, FOREIGN KEY (parent_id) REFERENCES parents (id) ${rule});
  INSERT INTO parents VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
  INSERT INTO children VALUES (10, 1), (11, 1), (20, 2);
`

/** Foreign keys between different tables, all of them inside the request. */
export const referenceScenarios: readonly ErasureScenario[] = [
  {
    title: '[B21] C1 C7: parents named before their children are erased with them, and a repeat is harmless',
    setup: shop,
    items: shopItems,
    gone: shopGone,
    again: true,
  },
  {
    title: '[B21] C1 C7: children named before their parents',
    setup: shop,
    items: [...shopItems].reverse(),
    gone: shopGone,
  },
  {
    title: '[B20] [B21] C11: several identifiers of a table, scattered among those of others',
    setup: shop,
    items: [
      ['notes', 'item_id', '100'],
      ['customers', 'id', '2'],
      ['items', 'id', 200],
      ['customers', 'email', 'ann@example.org'],
      ['orders', 'customer_id', '2'],
      ['items', 'order_id', '10'],
      ['notes', 'item_id', '200'],
      ['orders', 'customer_id', '1'],
      ['items', 'order_id', '11'],
    ],
    gone: {
      customers: ['1', '2'],
      orders: ['10', '11', '20'],
      items: ['100', '110', '200'],
      notes: ['1000', '2000'],
    },
  },
  {
    title: 'C7: composite keys that share a column',
    setup: `
      CREATE TABLE tenants (region int, id int, email varchar(100), PRIMARY KEY (region, id));
      CREATE TABLE members (id int PRIMARY KEY, region int, tenant_id int, FOREIGN KEY (region, tenant_id) REFERENCES tenants (region, id));
      INSERT INTO tenants VALUES (1, 7, 'ann@example.org'), (2, 7, 'bob@example.org'), (1, 8, 'eve@example.org');
      INSERT INTO members VALUES (1, 1, 7), (2, 2, 7), (3, 1, 8), (4, 1, NULL);
    `,
    items: [
      ['tenants', 'email', 'bob@example.org'],
      ['members', 'id', '2'],
    ],
    gone: { tenants: ['2'], members: ['2'] },
  },
  {
    title: 'C7: a foreign key to a unique key that is not the primary key',
    setup: `
      CREATE TABLE people (id int PRIMARY KEY, email varchar(100) NOT NULL UNIQUE);
      CREATE TABLE logins (id int PRIMARY KEY, email varchar(100), FOREIGN KEY (email) REFERENCES people (email));
      INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
      INSERT INTO logins VALUES (1, 'ann@example.org'), (2, 'bob@example.org'), (3, NULL);
    `,
    items: [
      ['people', 'id', '1'],
      ['logins', 'email', 'ann@example.org'],
    ],
    gone: { people: ['1'], logins: ['1'] },
  },
  {
    title: 'C7: two foreign keys between the same tables',
    setup: `
      CREATE TABLE people (id int PRIMARY KEY);
      CREATE TABLE messages (id int PRIMARY KEY, sender int, receiver int,
        FOREIGN KEY (sender) REFERENCES people (id), FOREIGN KEY (receiver) REFERENCES people (id));
      INSERT INTO people VALUES (1), (2), (3);
      INSERT INTO messages VALUES (1, 1, 2), (2, 2, 1), (3, 2, 3);
    `,
    items: [
      ['people', 'id', '1'],
      ['messages', 'sender', '1'],
      ['messages', 'receiver', '1'],
    ],
    gone: { people: ['1'], messages: ['1', '2'] },
  },
  {
    title: 'C7: a diamond of references',
    setup: `
      CREATE TABLE tops (id int PRIMARY KEY);
      CREATE TABLE lefts (id int PRIMARY KEY, top_id int, FOREIGN KEY (top_id) REFERENCES tops (id));
      CREATE TABLE rights (id int PRIMARY KEY, top_id int, FOREIGN KEY (top_id) REFERENCES tops (id));
      CREATE TABLE bottoms (id int PRIMARY KEY, left_id int, right_id int,
        FOREIGN KEY (left_id) REFERENCES lefts (id), FOREIGN KEY (right_id) REFERENCES rights (id));
      INSERT INTO tops VALUES (1), (2);
      INSERT INTO lefts VALUES (1, 1), (2, 2);
      INSERT INTO rights VALUES (1, 1), (2, 2);
      INSERT INTO bottoms VALUES (1, 1, 1), (2, 2, 2);
    `,
    items: [
      ['tops', 'id', '1'],
      ['rights', 'id', '1'],
      ['bottoms', 'left_id', '1'],
      ['lefts', 'id', '1'],
    ],
    gone: { tops: ['1'], lefts: ['1'], rights: ['1'], bottoms: ['1'] },
  },
  {
    title: '[B21] CASCADE takes children that the request does not name',
    setup: family('ON DELETE CASCADE'),
    items: [['parents', 'id', '1']],
    gone: { parents: ['1'], children: ['10', '11'] },
    again: true,
  },
  {
    title: '[B21] CASCADE children inside the request',
    setup: family('ON DELETE CASCADE'),
    items: [
      ['parents', 'id', '1'],
      ['children', 'id', '20'],
      ['children', 'parent_id', '1'],
    ],
    gone: { parents: ['1'], children: ['10', '11', '20'] },
  },
  {
    title: '[B21] SET NULL changes children outside the request, and only these',
    setup: family('ON DELETE SET NULL'),
    items: [['parents', 'id', '1']],
    gone: { parents: ['1'] },
    changed: { children: { 10: { parent_id: null }, 11: { parent_id: null } } },
  },
  {
    title: '[B21] SET NULL children in the request are erased though their identifier is the foreign key',
    setup: family('ON DELETE SET NULL'),
    items: [
      ['parents', 'email', 'ann@example.org'],
      ['children', 'parent_id', '1'],
    ],
    gone: { parents: ['1'], children: ['10', '11'] },
    again: true,
  },
  {
    title: '[B21] SET NULL on some children, while others are in the request',
    setup: family('ON DELETE SET NULL'),
    items: [
      ['parents', 'id', '1'],
      ['children', 'id', '10'],
    ],
    gone: { parents: ['1'], children: ['10'] },
    changed: { children: { 11: { parent_id: null } } },
  },
  {
    title: 'C7: RESTRICT children inside the request',
    setup: family('ON DELETE RESTRICT'),
    items: [
      ['parents', 'id', '1'],
      ['children', 'parent_id', '1'],
    ],
    gone: { parents: ['1'], children: ['10', '11'] },
  },
  {
    title: 'C7: NO ACTION children inside the request',
    setup: family('ON DELETE NO ACTION'),
    items: [
      ['parents', 'id', '1'],
      ['children', 'parent_id', '1'],
    ],
    gone: { parents: ['1'], children: ['10', '11'] },
  },
  {
    title: '[B21] a cascade that reaches a table of the request a second time',
    setup: `
      CREATE TABLE people (id int PRIMARY KEY);
      CREATE TABLE carts (id int PRIMARY KEY, person_id int, FOREIGN KEY (person_id) REFERENCES people (id) ON DELETE CASCADE);
      CREATE TABLE lines (id int PRIMARY KEY, cart_id int, person_id int,
        FOREIGN KEY (cart_id) REFERENCES carts (id) ON DELETE CASCADE, FOREIGN KEY (person_id) REFERENCES people (id));
      INSERT INTO people VALUES (1), (2);
      INSERT INTO carts VALUES (1, 1), (2, 2);
      INSERT INTO lines VALUES (1, 1, 2), (2, 2, 2), (3, 2, 1);
    `.replaceAll('lines', 'cart_lines'),
    items: [
      ['people', 'id', '1'],
      ['cart_lines', 'person_id', '1'],
    ],
    gone: { people: ['1'], carts: ['1'], cart_lines: ['1', '3'] },
  },
  {
    title: 'names that need quoting, as tables, columns and keys',
    setup: `
      CREATE TABLE ~select~ (~from~ int PRIMARY KEY, ~a.b c~ varchar(100));
      CREATE TABLE ~order~ (~group~ int PRIMARY KEY, ~where x~ int, FOREIGN KEY (~where x~) REFERENCES ~select~ (~from~));
      INSERT INTO ~select~ VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
      INSERT INTO ~order~ VALUES (1, 1), (2, 2);
    `,
    items: [
      ['select', 'a.b c', 'ann@example.org'],
      ['order', 'where x', '1'],
    ],
    gone: { select: ['1'], order: ['1'] },
  },
]
