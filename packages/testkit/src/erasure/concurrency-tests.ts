import { expect, it } from 'vitest'
import type { LiveConnector } from '../processes/spawn-connector.ts'
import type { SqlClient } from '../servers/sql-client.ts'
import type { ServerSuite } from '../servers/use-server.ts'
import { BackendWatch } from './connector-backends.ts'
import type { DatabaseSnapshot } from './database-snapshot.ts'
import { type ErasureItem, ErasureLab } from './erasure-lab.ts'
import { codesAbout, expectErasure } from './expect-erasure.ts'

const shop = `
  CREATE TABLE customers (id int PRIMARY KEY, email varchar(100) NOT NULL, visits int NOT NULL DEFAULT 0);
  CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, visits int NOT NULL DEFAULT 0, FOREIGN KEY (customer_id) REFERENCES customers (id));
  CREATE TABLE weights (id int PRIMARY KEY);
  INSERT INTO customers (id, email) VALUES (1, 'ann@example.org'), (2, 'bob@example.org'), (3, 'eve@example.org');
  INSERT INTO orders (id, customer_id) VALUES (10, 1), (11, 1), (20, 2), (30, 3);
`

const ann: readonly ErasureItem[] = [
  ['customers', 'email', 'ann@example.org'],
  ['orders', 'customer_id', '1'],
]
const annGone = { customers: ['1'], orders: ['10', '11'] }

const lockAnn = 'BEGIN; UPDATE customers SET visits = visits WHERE id = 1'

interface Scene {
  readonly lab: ErasureLab
  readonly watch: BackendWatch
  readonly before: DatabaseSnapshot
  /** A session that can hold locks. */
  readonly other: SqlClient
}

/**
 * Tests of deletes that meet each other, locks, signals and broken connections.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 */
export function describeConcurrentErasures({ server, describe }: ServerSuite, entry: string): void {
  const scene = async (work: (scene: Scene) => Promise<void>) => {
    const lab = await ErasureLab.create(server, entry, shop)
    try {
      const watch = await BackendWatch.open(lab)
      await work({ lab, watch, before: await lab.snapshot(), other: await watch.connect() })
    } finally {
      await lab.close()
    }
  }

  /** Looks at a delete that has ended as `expectErasure` does. */
  const settle = async (
    { lab, before }: Scene,
    connector: LiveConnector,
    items: readonly ErasureItem[],
    expected: Parameters<typeof expectErasure>[2],
  ) => {
    const result = await connector.finished
    expectErasure(lab, { result, before, after: await lab.snapshot(), items }, expected)
  }

  describe(`erasure on ${server.kind}: at the same time as others`, () => {
    it('[B5] [B17] C1: two equal deletes at once are both COMPLETE', () =>
      scene(async (stage) => {
        const twins = await Promise.all([1, 2, 3].map(() => stage.lab.start(ann)))
        await Promise.all(twins.map((twin) => twin.finished))
        for (const twin of twins) await settle(stage, twin, ann, { gone: annGone })
      }))

    it('[B5] [B17] C1: a twin waits for the lock, and nothing is answered before the COMMIT', () =>
      scene(async (stage) => {
        const { lab, watch, other } = stage
        await other.execute(lockAnn)
        const first = await lab.start(ann)
        const printed = listen(first)
        await watch.untilWaiting('row')
        const second = await lab.start(ann)
        await watch.untilWaiting('twin')
        expect(printed.join('')).not.toContain('REQUEST_RESULT')
        expect(await lab.snapshot()).toEqual(stage.before)
        await other.execute('ROLLBACK')
        await Promise.all([first.finished, second.finished])
        await settle(stage, first, ann, { gone: annGone })
        await settle(stage, second, ann, { gone: annGone })
      }))

    it('[B17] C1: overlapping deletes at once are all COMPLETE', () =>
      scene(async (stage) => {
        const requests: ErasureItem[][] = [
          [...ann, ['customers', 'id', '2'], ['orders', 'customer_id', '2']],
          [
            ['orders', 'id', '20'],
            ['customers', 'id', 2],
            ['orders', 'id', '30'],
            ['customers', 'id', '3'],
          ],
          [
            ['customers', 'id', '3'],
            ['customers', 'id', '1'],
            ['orders', 'customer_id', '3'],
            ['orders', 'customer_id', '1'],
          ],
        ]
        const connectors = await Promise.all(requests.map((items) => stage.lab.start(items)))
        await Promise.all(connectors.map((connector) => connector.finished))
        const gone = { customers: ['1', '2', '3'], orders: ['10', '11', '20', '30'] }
        for (const [index, connector] of connectors.entries()) {
          await settle(stage, connector, requests[index] ?? [], { gone })
        }
      }))

    it('[B17] C20: a transaction that loses a deadlock is run again', () =>
      scene(async (stage) => {
        const { lab, watch, other } = stage
        // The server ends the transaction that has done least, or that waited first.
        const weights = Array.from({ length: 200 }, (_, id) => `(${id})`).join(', ')
        await other.execute(`${lockAnn}; INSERT INTO weights VALUES ${weights}`)
        const connector = await lab.start(ann)
        await watch.untilWaiting('row')
        await other.execute('UPDATE orders SET visits = visits WHERE id = 10; ROLLBACK')
        await settle(stage, connector, ann, { gone: annGone })
      }))

    it('[B14] C20: a row that stays locked fails the stores after lock_timeout_seconds', () =>
      scene(async (stage) => {
        await stage.other.execute(lockAnn)
        const connector = await stage.lab.start(ann, { settings: { lock_timeout_seconds: 1 } })
        await connector.finished
        await stage.other.execute('ROLLBACK')
        await settle(stage, connector, ann, { failed: { customers: 'LOCK_TIMEOUT', orders: 'ROLLED_BACK' } })
      }))

    it('[B14] [B17] C20: a statement that takes too long fails the stores after statement_timeout_seconds', () =>
      scene(async (stage) => {
        await stage.other.execute(lockAnn)
        const connector = await stage.lab.start(ann, {
          settings: { lock_timeout_seconds: 30, statement_timeout_seconds: 1 },
        })
        await connector.finished
        await stage.watch.untilGone()
        await stage.other.execute('ROLLBACK')
        await settle(stage, connector, ann, {
          failed: { customers: 'STATEMENT_TIMEOUT', orders: 'ROLLED_BACK' },
        })
      }))

    it('[B14] [B17] C20: a twin that does not end fails the stores after statement_timeout_seconds', () =>
      scene(async (stage) => {
        const { lab, watch, other } = stage
        await other.execute(lockAnn)
        const first = await lab.start(ann, { settings: { lock_timeout_seconds: 30 } })
        await watch.untilWaiting('row')
        const second = await lab.start(ann, { settings: { statement_timeout_seconds: 1 } })
        const { exitCode, results, logs } = await second.finished
        expect(exitCode).toBe(0)
        expect(results.map(({ status }) => status.request_status)).toEqual(['FAILED', 'FAILED'])
        expect(logs.map(({ code }) => code)).toEqual(
          expect.arrayContaining([expect.stringMatching(/^(LOCK|STATEMENT)_TIMEOUT$/)]),
        )
        await other.execute('ROLLBACK')
        await settle(stage, first, ann, { gone: annGone })
      }))

    it('C1: SIGTERM while a row is locked ends the process and its connection, and changes nothing', () =>
      scene(async ({ lab, watch, other, before }) => {
        await other.execute(lockAnn)
        const connector = await lab.start(ann)
        await watch.untilWaiting('row')
        connector.child.kill('SIGTERM')
        const { exitCode, results } = await connector.finished
        await watch.untilGone()
        expect({ exitCode, results }).toEqual({ exitCode: 143, results: [] })
        await other.execute('ROLLBACK')
        expect(await lab.snapshot()).toEqual(before)
      }))

    it('[B17] C1: a connector killed in mid-delete leaves nothing half done, and a retry is COMPLETE', () =>
      scene(async (stage) => {
        const { lab, watch, other, before } = stage
        await other.execute(lockAnn)
        const killed = await lab.start(ann)
        await watch.untilWaiting('row')
        killed.child.kill('SIGKILL')
        await killed.finished
        await other.execute('ROLLBACK')
        await watch.untilGone()
        expect(await lab.snapshot()).toEqual(before)
        await settle(stage, await lab.start(ann), ann, { gone: annGone })
      }))

    it('[B14] C1: a connection that the server ends in mid-delete is a passing fault, and changes nothing', () =>
      scene(async ({ lab, watch, other, before }) => {
        await other.execute(lockAnn)
        const connector = await lab.start(ann)
        const [backend] = await watch.untilWaiting('row')
        if (backend) await watch.kill(backend)
        const { exitCode, results, logs, strayLines } = await connector.finished
        await other.execute('ROLLBACK')
        expect({ exitCode, results, strayLines }).toEqual({ exitCode: 4, results: [], strayLines: [] })
        expect(logs.map(({ code }) => code)).toContain('CONNECTION_LOST')
        expect(await lab.snapshot()).toEqual(before)
      }))

    it('[B14] a privilege to delete that is missing fails every store, and changes nothing', () =>
      scene(async ({ lab }) => {
        const user = await server.createUser()
        const grantee = server.kind === 'postgres' ? user.username : `${user.username}@'%'`
        await lab.database.execute(
          `GRANT SELECT ON customers TO ${grantee}; GRANT SELECT, DELETE ON orders TO ${grantee}`,
        )
        const erasure = await lab.erase(ann, { settings: user })
        expectErasure(lab, erasure, { failed: { customers: 'PRIVILEGE_MISSING', orders: 'ROLLED_BACK' } })
        expect(codesAbout(lab, erasure.result, 'orders')).toEqual(['ROLLED_BACK'])
      }))

    it('C7: SELECT and DELETE are enough, also for rows that reference their own table', () =>
      scene(async ({ lab }) => {
        const user = await server.createUser()
        const grantee = server.kind === 'postgres' ? user.username : `${user.username}@'%'`
        await lab.database.execute(`
          CREATE TABLE staff (id int PRIMARY KEY, manager_id int, FOREIGN KEY (manager_id) REFERENCES staff (id));
          INSERT INTO staff VALUES (1, NULL), (2, 1), (3, 2), (4, 1);
          GRANT SELECT, DELETE ON customers TO ${grantee}; GRANT SELECT, DELETE ON orders TO ${grantee};
          GRANT SELECT, DELETE ON staff TO ${grantee}`)
        const items = [...ann, ['staff', 'id', '2'], ['staff', 'id', '3']] as const
        expectErasure(lab, await lab.erase(items, { settings: user }), {
          gone: { ...annGone, staff: ['2', '3'] },
        })
      }))
  })
}

function listen({ child }: LiveConnector): string[] {
  const printed: string[] = []
  child.stdout?.on('data', (text: string) => printed.push(text))
  return printed
}
