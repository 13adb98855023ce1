import { fileURLToPath } from 'node:url'
import { describeErasures, type ErasureScenario, useServer } from '@monoid-kit/testkit'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))

const tables = `
  CREATE TABLE people (id int PRIMARY KEY, email text);
  CREATE TABLE letters (id int PRIMARY KEY, email text);
  CREATE TABLE audit (what text PRIMARY KEY, rows int);
  INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org'), (3, 'ann@example.org');
  INSERT INTO letters VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
`

const trigger = (body: string, when = 'BEFORE DELETE', each = 'FOR EACH ROW') => `${tables}
  CREATE FUNCTION on_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$;
  CREATE TRIGGER people_deleted ${when} ON people ${each} EXECUTE FUNCTION on_delete();
`

const items = [
  ['letters', 'email', 'ann@example.org'],
  ['people', 'email', 'ann@example.org'],
] as const

const kept = { people: 'ROWS_REMAIN', letters: 'ROLLED_BACK' }
const failed = { people: 'DATABASE_ERROR', letters: 'ROLLED_BACK' }

const scenarios: readonly ErasureScenario[] = [
  {
    title: 'C1: a trigger that keeps the rows is no COMPLETE',
    setup: trigger('RETURN NULL;'),
    items,
    failed: kept,
  },
  {
    title: 'C1: a trigger that keeps one of the rows is no COMPLETE',
    setup: trigger('IF OLD.id = 3 THEN RETURN NULL; END IF; RETURN OLD;'),
    items,
    failed: kept,
  },
  {
    title: 'C1: a rule that does nothing instead is no COMPLETE',
    setup: `${tables} CREATE RULE keep AS ON DELETE TO people DO INSTEAD NOTHING;`,
    items,
    failed: kept,
  },
  {
    title: 'C1: a trigger that puts the row back is no COMPLETE',
    setup: trigger('INSERT INTO people VALUES (OLD.id, OLD.email); RETURN NULL;', 'AFTER DELETE'),
    items,
    failed: kept,
  },
  {
    title: 'C1: a trigger may write what happened',
    setup: trigger(
      "INSERT INTO audit VALUES ('people', 1) ON CONFLICT (what) DO UPDATE SET rows = audit.rows + 1; RETURN OLD;",
    ),
    items,
    gone: { people: ['1', '3'], letters: ['1'] },
    added: { audit: [{ what: 'people', rows: '2' }] },
  },
  {
    title: 'C16: a trigger that raises an error with the row in it',
    setup: trigger(
      "RAISE EXCEPTION 'not %', OLD.email USING DETAIL = OLD.email, HINT = OLD.email; RETURN OLD;",
    ),
    items,
    failed,
  },
  {
    title: 'C16: a trigger that raises a notice with the row in it',
    setup: trigger("RAISE NOTICE 'gone: %', OLD.email; RAISE WARNING 'gone: %', OLD.email; RETURN OLD;"),
    items,
    gone: { people: ['1', '3'], letters: ['1'] },
  },
  {
    title: 'C16: a trigger that breaks a unique key with the row',
    setup: trigger('INSERT INTO audit VALUES (OLD.email, 1); RETURN OLD;'),
    items,
    failed,
  },
  {
    title: 'C16: a trigger that converts the row into what it is not',
    setup: trigger('PERFORM OLD.email::int; RETURN OLD;'),
    items,
    failed,
  },
  {
    title: 'C1: a trigger that notices only at the COMMIT',
    setup: `${tables}
      CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no %', OLD.email; END $$;
      CREATE CONSTRAINT TRIGGER late AFTER DELETE ON people DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION at_commit();`,
    items,
    failed: { people: 'DATABASE_ERROR', letters: 'DATABASE_ERROR' },
  },
  {
    title: 'C1: a trigger that finds its tables by the search path of the role',
    setup: trigger('PERFORM 1 FROM audit; RETURN OLD;'),
    items,
    gone: { people: ['1', '3'], letters: ['1'] },
  },
]

describeErasures(await useServer('postgres'), entry, 'triggers and rules', scenarios)
