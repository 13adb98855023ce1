import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningConnector } from '@monoid-kit/orchestrator'

/**
 * Waits for the end of a connector, but not for ever.
 *
 * @param running the connector
 * @param milliseconds how long
 * @returns whether it has ended by then
 * @throws what its `exit` rejects with
 * @example if (!(await endsWithin(running, 5000))) findings.push(…)
 */
export async function endsWithin({ exit }: RunningConnector, milliseconds: number): Promise<boolean> {
  const timer = new AbortController()
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false)
  try {
    return await Promise.race([exit.then(() => true), late])
  } finally {
    timer.abort()
  }
}
