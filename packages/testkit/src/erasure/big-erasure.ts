import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { ServerSuite } from '../servers/use-server.ts'
import { ErasureLab } from './erasure-lab.ts'

const rows = 200_000
const mostMegabytes = 120

/**
 * The test that a delete of many rows takes no memory.
 *
 * @param suite a server
 * @param entry the connector's script, `dist/main.js`
 * @param fill SQL that fills the table `events (id, owner, body)` with so many rows of a kilobyte
 */
export function describeBigErasure(
  { server, describe }: ServerSuite,
  entry: string,
  fill: (rows: number) => string,
): void {
  describe(`erasure on ${server.kind}: many rows`, () => {
    it(`C5: ${rows} rows of a kilobyte are erased in less than ${mostMegabytes} MB`, async () => {
      const lab = await ErasureLab.create(
        server,
        entry,
        'CREATE TABLE events (id int PRIMARY KEY, owner varchar(20), body varchar(1100)); CREATE TABLE digits (d int PRIMARY KEY)',
      )
      try {
        await lab.database.execute(
          'INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)',
        )
        await lab.database.execute(fill(rows))
        await lab.database.execute("INSERT INTO events VALUES (-1, 'bob', 'stays')")
        const connector = await lab.start([['events', 'owner', 'ann']])
        let peak = 0
        while (connector.child.exitCode === null) {
          peak = Math.max(peak, await peakMegabytes(connector.child.pid))
          await sleep(20)
        }
        const { exitCode, results } = await connector.finished
        expect(exitCode).toBe(0)
        expect(results.map(({ status }) => status.request_status)).toEqual(['COMPLETE'])
        expect(await lab.database.rows('SELECT id, owner FROM events')).toEqual([{ id: '-1', owner: 'bob' }])
        expect(peak).toBeGreaterThan(0)
        expect(peak).toBeLessThan(mostMegabytes)
      } finally {
        await lab.close()
      }
    }, 180_000)
  })
}

/** The most memory that a process has held so far; 0 once it has ended. */
async function peakMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
}
