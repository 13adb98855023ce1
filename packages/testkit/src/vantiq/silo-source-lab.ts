import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { JsonObject } from '@monoid-kit/core'
import { BackendWatch } from '../erasure/connector-backends.ts'
import { type ErasureItem, ErasureLab } from '../erasure/erasure-lab.ts'
import type { CommandResult } from '../processes/command-result.ts'
import { type LiveConnector, spawnConnector } from '../processes/spawn-connector.ts'
import type { TestServer } from '../servers/test-server.ts'
import type { QueryOutcome } from './fake-query.ts'
import type { FakeSession } from './fake-session.ts'
import { FakeVantiq } from './fake-vantiq.ts'

/** The name of the one source. */
const source = 'people'

/** A connector's process that serves a database as the source `people` of a fake Vantiq server. */
export class SiloSourceLab {
  readonly platform: FakeVantiq
  readonly erasure: ErasureLab
  readonly #connector: LiveConnector
  readonly #folder: string

  private constructor(platform: FakeVantiq, erasure: ErasureLab, connector: LiveConnector, folder: string) {
    this.platform = platform
    this.erasure = erasure
    this.#connector = connector
    this.#folder = folder
  }

  /**
   * Makes a database and starts the process, which connects with its administrator's settings.
   *
   * @param server where
   * @param entry the connector's script, `dist/main.js`
   * @param sql statements that fill the database; `~` stands for the server's quotation mark
   * @param options of the source, beside `silo`
   * @returns the lab, once the source is connected
   * @example const lab = await SiloSourceLab.create(server, entry, 'CREATE TABLE t (email varchar(50))')
   */
  static async create(
    server: TestServer,
    entry: string,
    sql: string,
    options: JsonObject = {},
  ): Promise<SiloSourceLab> {
    const erasure = await ErasureLab.create(server, entry, sql)
    const config = { monoid: { silo: { ...erasure.database.config }, ...options } }
    const platform = await FakeVantiq.start({ sources: { [source]: config } })
    const folder = await mkdtemp(path.join(tmpdir(), 'monoid-vantiq-source-'))
    const file = path.join(folder, 'server.config')
    const quick = 'automaticHealth=false\nbackOffFirstSeconds=0.02\nbackOffCapSeconds=0.1\n'
    const text = `targetServer=${platform.url}\nauthToken=${platform.token}\nsources=${source}\n${quick}`
    await writeFile(file, text, { mode: 0o600 })
    const flags = ['--server-config', file, '--log-level', 'debug']
    const connector = await spawnConnector(entry, 'vantiq', { flags, timeoutMs: 120_000 })
    const lab = new SiloSourceLab(platform, erasure, connector, folder)
    await Promise.race([platform.connected(source), connector.finished.then(endedEarly)])
    return lab
  }

  /** The session of the source. */
  session(): Promise<FakeSession> {
    return this.platform.connected(source)
  }

  /** Sees the process's connections to the database. */
  watch(): Promise<BackendWatch> {
    return BackendWatch.open(this.erasure)
  }

  /** A query, and how it ends. */
  ask(request: JsonObject): Promise<QueryOutcome> {
    return this.platform.query(source, request).outcome
  }

  /** The rows of a query, which has to have some or none but no error. */
  async rows(request: JsonObject): Promise<readonly JsonObject[]> {
    const outcome = await this.ask(request)
    if (outcome.kind === 'rows') return outcome.rows
    throw new Error(`expected rows, but the query ended so: ${JSON.stringify(outcome)}`)
  }

  /** The code of the error that a query ends with, without its prefix, and its texts. */
  async refusal(request: JsonObject): Promise<string> {
    const outcome = await this.ask(request)
    if (outcome.kind !== 'error') throw new Error(`expected an error, but the query ended as ${outcome.kind}`)
    return outcome.errors
      .map(({ messageCode, parameters }) => `${messageCode.split('.').at(-1)}: ${parameters.join(' ')}`)
      .join('\n')
  }

  /** The notifications of a publish, once all are there. */
  async publish(message: JsonObject): Promise<readonly JsonObject[]> {
    const from = this.platform.notificationCount
    this.platform.publish(source, message)
    const told = () => this.platform.notifications.slice(from).map(({ object }) => object)
    await this.platform.until(() => told().some(({ kind }) => kind === 'summary' || kind === 'refused'))
    return told()
  }

  /** Gives the source another configuration, and waits until the process has it. */
  async reconfigure(options: JsonObject, settings: JsonObject = {}): Promise<void> {
    const session = await this.session()
    const before = session.configured
    const silo = { ...this.erasure.database.config, ...settings }
    this.platform.configure(source, { monoid: { silo, ...options } })
    session.requireReconnect()
    await this.platform.until(() => session.configured > before)
  }

  /** Identifiers as a request has them. */
  identifiers(...items: readonly ErasureItem[]): readonly JsonObject[] {
    return this.erasure.query(items).identifiers as readonly JsonObject[]
  }

  /** Ends the process by SIGTERM. */
  stop(): Promise<CommandResult> {
    this.#connector.child.kill('SIGTERM')
    return this.#connector.finished
  }

  /** Ends all; to be called in any case. */
  async close(): Promise<void> {
    this.#connector.child.kill('SIGKILL')
    await this.#connector.finished
    await this.platform.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

function endedEarly({ exitCode, stdout }: CommandResult): never {
  throw new Error(`the connector ended with ${exitCode} before it was connected: ${stdout}`)
}
