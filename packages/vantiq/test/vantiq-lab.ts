import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Log, LogFields } from '@monoid-kit/core'
import { FakeVantiq, type FakeVantiqOptions } from '@monoid-kit/testkit/vantiq'
import { afterEach } from 'vitest'
import { ConnectorSet, type Handlers, type SettingInput } from '../src/index.ts'

/** A line of the log. */
export interface LoggedLine {
  readonly level: keyof Log
  readonly message: string
  readonly fields: LogFields | undefined
}

/** A set that runs, and how it ended. */
export interface RunningSet {
  readonly set: ConnectorSet
  /** Settles when it has ended: with undefined, or with what it failed with. */
  readonly ended: Promise<unknown>
}

/** Waiting times short enough for tests; none of them decides whether a test passes. */
export const quickSettings = {
  dialTimeoutSeconds: 5,
  authenticationTimeoutSeconds: 5,
  configurationTimeoutSeconds: 5,
  closeTimeoutSeconds: 5,
  backOffFirstSeconds: 0.02,
  backOffCapSeconds: 0.1,
} as const

/** Starts servers and sets for one test file, and closes after each test what the test has started. */
export class VantiqLab {
  readonly lines: LoggedLine[] = []
  readonly #servers: FakeVantiq[] = []
  readonly #running: RunningSet[] = []
  readonly #folders: string[] = []
  readonly log: Log = {
    debug: (message, fields) => void this.lines.push({ level: 'debug', message, fields }),
    info: (message, fields) => void this.lines.push({ level: 'info', message, fields }),
    warn: (message, fields) => void this.lines.push({ level: 'warn', message, fields }),
    error: (message, fields) => void this.lines.push({ level: 'error', message, fields }),
  }

  /** Starts a server with the source `orders`, or with others. */
  async serve(options: Partial<FakeVantiqOptions> = {}): Promise<FakeVantiq> {
    const server = await FakeVantiq.start({ sources: { orders: { limit: 5 } }, ...options })
    this.#servers.push(server)
    return server
  }

  /** Makes a set for the sources of a server, with short waiting times. */
  makeSet(server: FakeVantiq, handlers: Handlers = {}, settings: SettingInput = {}): ConnectorSet {
    const set = new ConnectorSet(
      {
        targetServer: server.url,
        authToken: server.token,
        sources: ['orders'],
        ...quickSettings,
        ...settings,
      },
      { log: this.log },
    )
    set.configureHandlers(handlers)
    return set
  }

  /** Runs a set until the test has ended. */
  run(set: ConnectorSet): RunningSet {
    const running = {
      set,
      ended: failureOf(set.run()),
    }
    this.#running.push(running)
    return running
  }

  /** Starts all at once: a server, a set, and waits until `orders` is connected. */
  async connect(
    handlers: Handlers = {},
    settings: SettingInput = {},
    serverOptions: Partial<FakeVantiqOptions> = {},
  ) {
    const server = await this.serve(serverOptions)
    const running = this.run(this.makeSet(server, handlers, settings))
    const session = await server.connected('orders')
    return { server, session, ...running, connection: running.set.source('orders') }
  }

  /** An empty folder. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'monoid-vantiq-'))
    this.#folders.push(folder)
    return folder
  }

  /** Ends everything, and lets no violation of the protocol pass. */
  async close(): Promise<void> {
    this.lines.length = 0
    for (const { set, ended } of this.#running.splice(0)) {
      await set.close()
      await ended
    }
    for (const folder of this.#folders.splice(0)) await rm(folder, { recursive: true, force: true })
    const servers = this.#servers.splice(0)
    for (const server of servers) await server.close()
    for (const server of servers) server.expectNoViolations()
  }
}

/** Settles once it is so. For what the server cannot see; it has an `until` of its own. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setTimeout(2)
}

/** What a promise is rejected with; undefined where it is fulfilled. */
export function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** A lab for the tests of a file. */
export function useVantiqLab(): VantiqLab {
  const lab = new VantiqLab()
  afterEach(() => lab.close())
  return lab
}
