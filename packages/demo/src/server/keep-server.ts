import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ServerAccess } from './postgres-server.ts'

/** What the keeper tells its parent, once. */
export type KeeperMessage =
  | { readonly access: ServerAccess; readonly folder: string }
  | { readonly failure: string }

/** A Postgres, and a folder that goes when it goes. */
export interface KeptServer {
  readonly access: ServerAccess
  readonly folder: string
  /** Stops the server and removes the folder; resolves when both are gone. */
  close(): Promise<void>
}

/**
 * Starts a Postgres that cannot outlive this process. It is held by a process of its own group, so that a Ctrl-C in
 * the terminal does not reach it: this process decides when it is to go.
 *
 * @param signal gives up the start
 * @returns the server, ready for logins
 * @throws where it does not start
 */
export async function keepServer(signal: AbortSignal): Promise<KeptServer> {
  signal.throwIfAborted()
  const keeper = fork(fileURLToPath(new URL('./keeper-main.js', import.meta.url)), [], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const exited = once(keeper, 'exit')
  const close = async () => {
    if (keeper.connected) keeper.disconnect()
    await exited
  }
  try {
    const told = await Promise.race([once(keeper, 'message', { signal }), exited.then(() => undefined)])
    const message = told?.[0] as KeeperMessage | undefined
    if (!message) throw new Error('The process that holds Postgres ended at once.')
    if ('failure' in message) throw new Error(`Postgres did not start: ${message.failure}`)
    return { ...message, close }
  } catch (error) {
    await close()
    throw error
  }
}
