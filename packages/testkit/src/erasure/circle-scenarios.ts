import type { ErasureScenario } from './erasure-scenario.ts'

const staff = (rule: string, column = 'int') => `
  CREATE TABLE staff (id int PRIMARY KEY, manager_id ${column}, team varchar(20));
  INSERT INTO staff VALUES (1, 1, 'loop'), (2, 1, 'chain'), (3, 2, 'chain'), (4, 3, 'chain'),
    (5, 6, 'pair'), (6, 5, 'pair'), (7, 1, 'tree'), (8, 7, 'tree'), (9, 7, 'tree'), (10, 9, 'tree'), (11, 1, 'other');
  ALTER TABLE staff ADD CONSTRAINT staff_manager FOREIGN KEY (manager_id) REFERENCES staff (id) ${rule};
`

/** Leaves the row 1 to itself. */
const withoutFollowers = ['4', '3', '2, 11, 10', '8, 9', '7']
  .map((ids) => `DELETE FROM staff WHERE id IN (${ids});`)
  .join(' ')

/** Where rows are checked one by one, a circle that cannot be nulled is refused, and nothing changes. */
function inCircle(breaks: boolean, scenario: ErasureScenario): ErasureScenario[] {
  if (breaks) return [scenario]
  const { gone: _, ...refused } = scenario
  return [
    { ...scenario, only: ['postgres'] },
    { ...refused, only: ['mysql', 'mariadb'], failed: { staff: 'REFERENCE_CYCLE' } },
  ]
}

const two = (columns: { a: string; b: string }, rules: { a?: string; b?: string } = {}) => `
  CREATE TABLE a (id int PRIMARY KEY, b_id ${columns.a}, tag varchar(20));
  CREATE TABLE b (id int PRIMARY KEY, a_id ${columns.b}, tag varchar(20));
  INSERT INTO a VALUES (1, 1, 'go'), (2, 2, 'go'), (3, 3, 'stay');
  INSERT INTO b VALUES (1, 2, 'go'), (2, 1, 'go'), (3, 3, 'stay');
  ALTER TABLE a ADD CONSTRAINT a_to_b FOREIGN KEY (b_id) REFERENCES b (id) ${rules.a ?? ''};
  ALTER TABLE b ADD CONSTRAINT b_to_a FOREIGN KEY (a_id) REFERENCES a (id) ${rules.b ?? ''};
`

const three = (column: string) => `
  CREATE TABLE a (id int PRIMARY KEY, next_id ${column});
  CREATE TABLE b (id int PRIMARY KEY, next_id int NOT NULL);
  CREATE TABLE c (id int PRIMARY KEY, next_id int NOT NULL);
  INSERT INTO a VALUES (1, 1), (2, 2);
  INSERT INTO b VALUES (1, 1), (2, 2);
  INSERT INTO c VALUES (1, 1), (2, 2);
  ALTER TABLE a ADD CONSTRAINT a_to_b FOREIGN KEY (next_id) REFERENCES b (id);
  ALTER TABLE b ADD CONSTRAINT b_to_c FOREIGN KEY (next_id) REFERENCES c (id);
  ALTER TABLE c ADD CONSTRAINT c_to_a FOREIGN KEY (next_id) REFERENCES a (id);
`

const ofTeam = (team: string) => [['staff', 'team', team]] as const
const tagged = [
  ['a', 'tag', 'go'],
  ['b', 'tag', 'go'],
] as const

type Shape = 'chain' | 'tree' | 'pair' | 'loop' | 'column'

function within(rule: string, column: string, shapes: readonly Shape[]): ErasureScenario[] {
  const of = `${rule || 'no rule'}, ${column === 'int' ? 'nullable' : 'not null'}`
  const breaks = column === 'int' || rule === 'ON DELETE CASCADE'
  const setup = staff(rule, column)
  const scenarios: Record<Shape, ErasureScenario[]> = {
    chain: [
      {
        title: `C7: a chain within a table (${of})`,
        setup,
        items: ofTeam('chain'),
        gone: { staff: ['2', '3', '4'] },
      },
    ],
    tree: [
      {
        title: `C7: a tree within a table, named row by row, root first (${of})`,
        setup,
        items: ['7', '8', '9', '10'].map((id) => ['staff', 'id', id] as const),
        gone: { staff: ['7', '8', '9', '10'] },
        again: true,
      },
    ],
    pair: inCircle(breaks, {
      title: `C7: two rows that reference each other (${of})`,
      setup,
      items: ofTeam('pair'),
      gone: { staff: ['5', '6'] },
    }),
    loop: inCircle(breaks, {
      title: `C7: a row that references itself (${of})`,
      setup: `${setup} ${withoutFollowers}`,
      items: ofTeam('loop'),
      gone: { staff: ['1'] },
    }),
    column: [
      {
        title: `C7: the identifier is the referencing column itself, from the inside out (${of})`,
        setup,
        items: [
          ['staff', 'id', '2'],
          ['staff', 'manager_id', '2'],
          ['staff', 'manager_id', '3'],
          ['staff', 'manager_id', '7'],
          ['staff', 'manager_id', '9'],
        ],
        gone: { staff: ['2', '3', '4', '8', '9', '10'] },
      },
    ],
  }
  return shapes.flatMap((shape) => scenarios[shape])
}

/** Rows that reference rows of their own table. */
export const selfReferenceScenarios: readonly ErasureScenario[] = [
  ...within('', 'int', ['chain', 'tree', 'pair', 'loop', 'column']),
  ...within('', 'int NOT NULL', ['chain', 'pair', 'loop', 'column']),
  ...within('ON DELETE RESTRICT', 'int', ['tree', 'pair']),
  ...within('ON DELETE SET NULL', 'int', ['chain', 'pair', 'loop', 'column']),
  ...within('ON DELETE CASCADE', 'int', ['tree', 'pair', 'loop', 'column']),
  {
    title: 'C7: SET NULL within a table reaches rows outside the request',
    setup: staff('ON DELETE SET NULL'),
    items: [['staff', 'id', '7']],
    gone: { staff: ['7'] },
    changed: { staff: { 8: { manager_id: null }, 9: { manager_id: null } } },
  },
  {
    title: 'C7: CASCADE within a table reaches rows outside the request',
    setup: staff('ON DELETE CASCADE'),
    items: [['staff', 'id', '7']],
    gone: { staff: ['7', '8', '9', '10'] },
  },
  {
    title: 'C7: two rows that hold each other, found by the column that SET NULL empties',
    setup: staff('ON DELETE SET NULL'),
    items: [
      ['staff', 'manager_id', '5'],
      ['staff', 'manager_id', '6'],
    ],
    gone: { staff: ['5', '6'] },
    again: true,
  },
  {
    title: 'C7: a composite key within a table, of which one column may be null',
    setup: `
      CREATE TABLE nodes (tree int NOT NULL, id int NOT NULL, parent int, name varchar(20), PRIMARY KEY (id, tree), UNIQUE (tree, id));
      INSERT INTO nodes VALUES (1, 1, NULL, 'go'), (1, 2, 1, 'go'), (1, 3, 2, 'go'), (2, 10, NULL, 'stay'), (2, 11, 10, 'stay');
      ALTER TABLE nodes ADD CONSTRAINT nodes_parent FOREIGN KEY (tree, parent) REFERENCES nodes (tree, id);
    `,
    items: [
      ['nodes', 'id', '1'],
      ['nodes', 'id', '2'],
      ['nodes', 'id', '3'],
    ],
    gone: { nodes: ['1'] },
  },
]

/** Tables that reference each other in a circle. */
export const circleScenarios: readonly ErasureScenario[] = [
  {
    title: 'C7: a circle of two tables, both references nullable',
    setup: two({ a: 'int', b: 'int' }),
    items: tagged,
    gone: { a: ['1', '2'], b: ['1', '2'] },
    again: true,
  },
  {
    title: 'C7: a circle of two tables, one reference nullable',
    setup: two({ a: 'int NOT NULL', b: 'int' }),
    items: tagged,
    gone: { a: ['1', '2'], b: ['1', '2'] },
  },
  {
    title: 'C7: a circle of two tables where the identifier is the reference that could be nulled',
    setup: two({ a: 'int', b: 'int' }),
    items: [
      ['a', 'b_id', '1'],
      ['a', 'b_id', '2'],
      ['b', 'tag', 'go'],
    ],
    gone: { a: ['1', '2'], b: ['1', '2'] },
  },
  {
    title: 'C7: a circle of which one side cascades',
    setup: two({ a: 'int', b: 'int' }, { b: 'ON DELETE CASCADE' }),
    items: tagged,
    gone: { a: ['1', '2'], b: ['1', '2'] },
  },
  {
    title: 'C7: a circle of which both sides cascade',
    setup: two({ a: 'int NOT NULL', b: 'int NOT NULL' }, { a: 'ON DELETE CASCADE', b: 'ON DELETE CASCADE' }),
    items: tagged,
    gone: { a: ['1', '2'], b: ['1', '2'] },
  },
  {
    title: 'C7: a circle of which one side is SET NULL',
    setup: two({ a: 'int NOT NULL', b: 'int' }, { b: 'ON DELETE SET NULL' }),
    items: tagged,
    gone: { a: ['1', '2'], b: ['1', '2'] },
  },
  {
    title: 'C7: a circle of three tables with one nullable reference',
    setup: three('int'),
    items: ['a', 'b', 'c'].map((table) => [table, 'id', '1'] as const),
    gone: { a: ['1'], b: ['1'], c: ['1'] },
  },
  {
    title: 'C7: a circle of three tables without a nullable reference, in one statement',
    only: ['postgres'],
    setup: three('int NOT NULL'),
    items: ['c', 'a', 'b'].map((table) => [table, 'id', '1'] as const),
    gone: { a: ['1'], b: ['1'], c: ['1'] },
  },
  {
    title: 'C7: a circle that cannot be broken where rows are checked one by one fails and changes nothing',
    only: ['mysql', 'mariadb'],
    setup: three('int NOT NULL'),
    items: ['a', 'b', 'c'].map((table) => [table, 'id', '1'] as const),
    failed: { a: 'REFERENCE_CYCLE', b: 'REFERENCE_CYCLE', c: 'REFERENCE_CYCLE' },
  },
  {
    title: 'C7: a circle in which the rows named do not reference each other',
    setup: `${two({ a: 'int', b: 'int' })} INSERT INTO a VALUES (9, NULL, 'lone'); INSERT INTO b VALUES (9, 9, 'lone');`,
    items: [
      ['a', 'tag', 'lone'],
      ['b', 'tag', 'lone'],
    ],
    gone: { a: ['9'], b: ['9'] },
  },
]
