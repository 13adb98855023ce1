import { openDriver } from './open-driver.ts'
import type { ServerAddress } from './server-address.ts'

/** How long the cancelling of a statement may take: less than a process has left once it is told to end. */
const killTimeoutMs = 2_000

/**
 * Ends a connection on the server, with the statement it runs and its transaction, by a second short-lived
 * connection: a server does not notice that its client has gone before it next writes to it.
 *
 * @param address the server
 * @param connectionId what `CONNECTION_ID()` returned there
 * @returns resolves when the server has taken the order; rejects where it could not be given
 * @example await killConnection(address, 42n)
 */
export async function killConnection(address: ServerAddress, connectionId: bigint): Promise<void> {
  const connectTimeoutMs = Math.min(address.connectTimeoutMs, killTimeoutMs)
  const { driver, destroy } = await openDriver(
    { ...address, connectTimeoutMs },
    AbortSignal.timeout(killTimeoutMs),
  )
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the server did not answer in time')), killTimeoutMs)
      driver.query(`KILL CONNECTION ${connectionId}`, (error) => {
        clearTimeout(timer)
        if (error && error.errno !== noSuchThread) reject(error)
        else resolve()
      })
    })
  } finally {
    destroy()
  }
}

/** The connection has ended by itself. */
const noSuchThread = 1094
