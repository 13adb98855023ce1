import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the keeper of the test servers answers. */
    readonly serverKeeper: string
  }
}

/**
 * Starts the keeper of the test servers and tells the test files where it is. Servers start when a test
 * file first asks for one.
 *
 * @param project what vitest hands to a global setup
 * @returns the teardown, which resolves when every server has stopped
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // A process group of its own: a Ctrl-C must not end it before it has stopped the servers.
  const keeper = fork(fileURLToPath(new URL('./keeper-main.js', import.meta.url)), {
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [message] = (await Promise.race([
    once(keeper, 'message'),
    once(keeper, 'exit').then(([code]) => {
      throw new Error(`the keeper of the test servers ended at its start, exit code ${code}`)
    }),
  ])) as [{ port: number }]
  project.provide('serverKeeper', `http://127.0.0.1:${message.port}`)

  return async () => {
    if (keeper.exitCode !== null) return
    const ended = once(keeper, 'exit')
    keeper.disconnect()
    const [code] = await ended
    if (code !== 0) throw new Error(`the test servers did not stop cleanly, exit code ${code}`)
  }
}
