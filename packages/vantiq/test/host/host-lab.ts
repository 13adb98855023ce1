import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PassThrough } from 'node:stream'
import {
  ConnectorError,
  type HostProcess,
  type JsonObject,
  KnownSecrets,
  type MonoidLogMessage,
  OutputWriter,
} from '@monoid-kit/core'
import { FakeVantiq, type FakeVantiqOptions, type QueryOutcome } from '@monoid-kit/testkit/vantiq'
import { serveSources } from '../../src/host/serve-sources.ts'
import { PeopleWorld, peopleSilo, peopleSpec } from './people-silo.ts'

/** The secret of the silo's configuration, which may be nowhere but there. */
export const password = 'hunter2-of-people'

/** The configuration of the source, with a silo that works. */
export function configuration(options: JsonObject = {}, silo: JsonObject = {}): JsonObject {
  return { monoid: { silo: { place: 'here', password, ...silo }, ...options } }
}

/** What a lab is started with. */
export interface LabOptions {
  readonly config?: JsonObject
  readonly server?: Partial<FakeVantiqOptions>
  /** Further lines of `server.config`. */
  readonly settings?: readonly string[]
}

/** A host that runs in this process and serves the source `people` to a fake server. */
export class HostLab {
  readonly server: FakeVantiq
  readonly world: PeopleWorld
  readonly logs: MonoidLogMessage[]
  /** The exit code, once the host has ended. */
  readonly ended: Promise<number>
  readonly #stop: AbortController
  readonly #folder: string

  private constructor(
    lab: Pick<HostLab, 'server' | 'world' | 'logs' | 'ended'>,
    stop: AbortController,
    folder: string,
  ) {
    this.server = lab.server
    this.world = lab.world
    this.logs = lab.logs
    this.ended = lab.ended
    this.#stop = stop
    this.#folder = folder
  }

  /** Starts a server and the host, and waits until the source is connected. */
  static async start({ config = configuration(), server: options = {}, settings = [] }: LabOptions = {}) {
    const server = await FakeVantiq.start({ sources: { people: config }, ...options })
    const folder = await mkdtemp(path.join(tmpdir(), 'monoid-vantiq-host-'))
    const file = path.join(folder, 'server.config')
    const lines = [
      `targetServer=${server.url}`,
      `authToken=${server.token}`,
      'sources=people',
      'automaticHealth=false',
      'backOffFirstSeconds=0.02',
      'backOffCapSeconds=0.1',
      ...settings,
    ]
    await writeFile(file, lines.join('\n'))
    const world = new PeopleWorld()
    const logs: MonoidLogMessage[] = []
    const stop = new AbortController()
    const host: HostProcess = {
      source: { silo: async () => ({ default: peopleSilo(world) }) },
      connector: { name: 'people', version: '1.0.0', siloSpec: peopleSpec, entryFile: file },
      writer: new OutputWriter(new PassThrough()),
      logSink: { log: (entry) => logs.push(entry) },
      secrets: new KnownSecrets(),
      signal: stop.signal,
      setGrace: () => {},
      dropPrivileges: () => {
        world.privilegesDropped += 1
      },
    }
    const ended = serveSources(host, { serverConfig: file, logLevel: 'debug', help: false })
    const lab = new HostLab({ server, world, logs, ended }, stop, folder)
    await server.connected('people')
    return lab
  }

  /** Asks, and waits for the end of the answer. */
  ask(request: JsonObject): Promise<QueryOutcome> {
    return this.server.query('people', request).outcome
  }

  /** Asks for rows, and fails where an error comes. */
  async rows(request: JsonObject): Promise<readonly JsonObject[]> {
    const outcome = await this.ask(request)
    if (outcome.kind !== 'rows') throw new Error(`expected rows, came ${JSON.stringify(outcome)}`)
    return outcome.rows
  }

  /** Asks for what is refused: its code without the prefix, and its texts. */
  async refusal(request: JsonObject): Promise<{ readonly code: string; readonly text: string }> {
    const outcome = await this.ask(request)
    if (outcome.kind !== 'error') throw new Error(`expected an error, came ${JSON.stringify(outcome)}`)
    const [error] = outcome.errors
    return {
      code: String(error?.messageCode).replace('io.monoid-kit.', ''),
      text: (error?.parameters ?? []).join(' '),
    }
  }

  /** Publishes, and waits for the notification that tells of its end. */
  async publish(message: JsonObject): Promise<readonly JsonObject[]> {
    const from = this.server.notificationCount
    this.server.publish('people', message)
    const told = () => this.server.notifications.slice(from).map(({ object }) => object)
    await this.server.until(() => told().some(({ kind }) => kind === 'summary' || kind === 'refused'))
    return told()
  }

  /** Ends the host as SIGTERM would, and gives its exit code. */
  async stop(): Promise<number> {
    this.#stop.abort(new ConnectorError('CANCELLED', 'ended by SIGTERM'))
    return this.ended
  }

  /** Ends all; lets no violation of the protocol pass, no silo be left open, and no secret stand in the log. */
  async close(): Promise<void> {
    this.world.letGo()
    await this.stop().catch(() => {})
    await this.server.close()
    await rm(this.#folder, { recursive: true, force: true })
    this.server.expectNoViolations()
    if (this.world.open > 0) throw new Error(`${this.world.open} silo(s) were left open`)
    const log = JSON.stringify(this.logs)
    for (const secret of [password, this.server.token, ...this.server.canaries, 'ann@example.org']) {
      if (log.includes(secret)) throw new Error(`the log holds ${secret}: ${log}`)
    }
  }
}
