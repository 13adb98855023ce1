import { fileURLToPath } from 'node:url'
import { BackendWatch, ErasureLab, expectErasure, runCommand, useServer } from '@monoid-kit/testkit'
import { expect, it } from 'vitest'

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const { server, describe } = await useServer('postgres')

const people = `
  CREATE TABLE people (id int PRIMARY KEY, email text);
  CREATE TABLE letters (id int PRIMARY KEY, email text);
  INSERT INTO people VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
  INSERT INTO letters VALUES (1, 'ann@example.org'), (2, 'bob@example.org');
`
const ann = [
  ['people', 'email', 'ann@example.org'],
  ['letters', 'email', 'ann@example.org'],
] as const

async function inLab(setup: string, work: (lab: ErasureLab) => Promise<void>): Promise<void> {
  const lab = await ErasureLab.create(server, entry, setup)
  try {
    await work(lab)
  } finally {
    await lab.close()
  }
}

describe('erasure on postgres: sessions', () => {
  it('[B14] of two databases the one fails and the other commits', () =>
    inLab(
      `${people} CREATE TABLE cards (id int, person_id int REFERENCES people); INSERT INTO cards VALUES (1, 1)`,
      (lab) =>
        inLab(people, async (other) => {
          const [before, otherBefore] = [await lab.snapshot(), await other.snapshot()]
          const identifiers = [...lab.query(ann).identifiers, ...other.query(ann).identifiers]
          const result = await runCommand(entry, 'delete', {
            config: { ...lab.database.config, scan_all: true },
            query: { identifiers: [identifiers[2], identifiers[0], identifiers[3], identifiers[1]] },
          })
          const [after, otherAfter] = [await lab.snapshot(), await other.snapshot()]
          const ofLab = result.results.filter(
            ({ status }) => status.schema_group === `${lab.database.name}/public`,
          )
          const ofOther = result.results.filter((each) => !ofLab.includes(each))
          expectErasure(
            lab,
            { result: { ...result, results: ofLab }, before, after, items: ann },
            { failed: { people: 'REFERENCED_ROWS', letters: 'ROLLED_BACK' } },
          )
          expectErasure(
            other,
            { result: { ...result, results: ofOther }, before: otherBefore, after: otherAfter, items: ann },
            { gone: { people: ['1'], letters: ['1'] } },
          )
        }),
    ))

  it('[B14] a table of which row-level security hides rows is refused with its transaction', () =>
    inLab(people, async (lab) => {
      const user = await server.createUser()
      await lab.database.execute(`
        ALTER TABLE people ENABLE ROW LEVEL SECURITY;
        CREATE POLICY others ON people USING (id > 1);
        GRANT SELECT, DELETE ON people, letters TO ${user.username}`)
      expectErasure(lab, await lab.erase(ann, { settings: user }), {
        failed: { people: 'ROW_SECURITY', letters: 'ROLLED_BACK' },
      })
    }))

  it('[B21] rows that may not be read are told of without a count', () =>
    inLab(
      `${people} CREATE TABLE cards (id int, person_id int REFERENCES people); INSERT INTO cards VALUES (1, 1)`,
      async (lab) => {
        const user = await server.createUser()
        await lab.database.execute(`GRANT SELECT, DELETE ON people, letters TO ${user.username}`)
        expectErasure(lab, await lab.erase(ann, { settings: user }), {
          failed: { people: 'REFERENCED_ROWS', letters: 'ROLLED_BACK' },
          tells: { people: [/rows \(they could not be counted\) of public\.cards outside the request/] },
        })
      },
    ))

  it('[B17] C1: nothing is answered before the COMMIT has ended', () =>
    inLab(
      `${people}
       CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM id FROM letters WHERE id = 2 FOR UPDATE; RETURN NULL; END $$;
       CREATE CONSTRAINT TRIGGER late AFTER DELETE ON people DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`,
      async (lab) => {
        const watch = await BackendWatch.open(lab)
        const before = await lab.snapshot()
        const other = await watch.connect()
        await other.execute('BEGIN; UPDATE letters SET email = email WHERE id = 2')
        const connector = await lab.start(ann)
        let printed = ''
        connector.child.stdout?.on('data', (text: string) => {
          printed += text
        })
        await watch.untilWaiting('row')
        const [commit] = await lab.database.rows(
          "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        expect(commit?.query).toBe('COMMIT')
        expect(printed).not.toContain('REQUEST_RESULT')
        await other.execute('ROLLBACK')
        const result = await connector.finished
        expectErasure(
          lab,
          { result, before, after: await lab.snapshot(), items: ann },
          { gone: { people: ['1'], letters: ['1'] } },
        )
      },
    ))

  it('[B14] C1: a connection that breaks during the COMMIT is a passing fault, and changes nothing', () =>
    inLab(
      `${people}
       CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM id FROM letters WHERE id = 2 FOR UPDATE; RETURN NULL; END $$;
       CREATE CONSTRAINT TRIGGER late AFTER DELETE ON people DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()`,
      async (lab) => {
        const watch = await BackendWatch.open(lab)
        const before = await lab.snapshot()
        const other = await watch.connect()
        await other.execute('BEGIN; UPDATE letters SET email = email WHERE id = 2')
        const connector = await lab.start(ann)
        const [backend] = await watch.untilWaiting('row')
        if (backend) await watch.kill(backend)
        const { exitCode, results } = await connector.finished
        await other.execute('ROLLBACK')
        expect({ exitCode, results }).toEqual({ exitCode: 4, results: [] })
        expect(await lab.snapshot()).toEqual(before)
      },
    ))
})
