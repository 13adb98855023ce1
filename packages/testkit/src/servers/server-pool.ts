import type { MissingServer, RunningServer, ServerDescription, ServerKind } from './server-kinds.ts'

/** Starts each server once, for the first who asks, and stops all of them. */
export class ServerPool {
  readonly #start: (kind: ServerKind) => Promise<RunningServer | MissingServer>
  readonly #servers = new Map<ServerKind, Promise<RunningServer | MissingServer>>()

  constructor(start: (kind: ServerKind) => Promise<RunningServer | MissingServer>) {
    this.#start = start
  }

  /** The server, started if need be; everybody gets the same answer, a failure included. */
  async get(kind: ServerKind): Promise<ServerDescription | MissingServer> {
    let starting = this.#servers.get(kind)
    if (!starting) {
      starting = this.#start(kind)
      this.#servers.set(kind, starting)
    }
    const server = await starting
    return 'description' in server ? server.description : server
  }

  /** Stops what runs, and what is still starting once it runs. */
  async stop(): Promise<void> {
    const starting = [...this.#servers.values()]
    this.#servers.clear()
    const stopped = await Promise.allSettled(
      starting.map(async (promise) => {
        const server = await promise
        if ('description' in server) await server.stop()
      }),
    )
    const failures = stopped.filter((outcome) => outcome.status === 'rejected')
    if (failures.length > 0) {
      throw new AggregateError(
        failures.map(({ reason }) => reason),
        'not every test server could be stopped',
      )
    }
  }
}
