import { join } from 'node:path'
import { ConnectorError, type Log, type LogFields, toConnectorError } from '@monoid-kit/core'
import type { ConnectionState } from './connection/connection-state.ts'
import { prepareNetwork } from './connection/network.ts'
import { SourceConnection } from './connection/source-connection.ts'
import { type BoundHandlers, type Handlers, mergeHandlers } from './handlers.ts'
import { AutomaticHealth } from './health/automatic-health.ts'
import { TcpProbe } from './health/tcp-probe.ts'
import { type OpenedLog, openLog } from './logging/open-log.ts'
import { sourceLog } from './logging/source-log.ts'
import type { Credentials } from './protocol/outgoing.ts'
import { readServerConfig } from './settings/read-server-config.ts'
import { type CompleteSettings, resolveSettings } from './settings/resolve-settings.ts'
import type { SettingInput } from './settings/setting-table.ts'
import { targetUrl } from './settings/target-url.ts'

/** The variables of an environment. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a set may be given besides its settings. */
export interface ConnectorSetOptions {
  /** Where log lines go; without one they are written as the files in `logFolder` say. */
  readonly log?: Log
  /** The folder of `logger.json` or `logger.ini`; without one lines are written to stdout. */
  readonly logFolder?: string
  /** Fills in settings that are not given, such as `CONNECTOR_AUTH_TOKEN`; none where left out. */
  readonly environment?: Environment
  /** Defaults other than those of the table. */
  readonly defaults?: SettingInput
}

/** Where a set comes from, and what it may be given besides. */
export interface ServerConfigOptions extends Omit<ConnectorSetOptions, 'logFolder'> {
  /** Where `serverConfig/server.config` or `server.config` is looked for; the working directory where left out. */
  readonly folder?: string
  /** Another name or path of the file. */
  readonly file?: string
}

/** Is told of each change of a connection. */
export type StateListener = (connection: SourceConnection, state: ConnectionState) => void

/**
 * The connections of a connector: one for each of its sources, all to one server. They come back by themselves until the set is closed,
 * or the server refuses the token.
 *
 * @example
 * const set = await ConnectorSet.fromServerConfig()
 * set.configureHandlers({
 *   connect: (configuration) => database.open(configuration),
 *   query: ({ customer }) => database.ordersOf(customer),
 * })
 * await set.run({ signal })
 */
export class ConnectorSet {
  /** One for each source, in the order of the setting. */
  readonly sources: readonly SourceConnection[]
  readonly #settings: CompleteSettings
  readonly #options: ConnectorSetOptions
  readonly #warnings: readonly string[]
  readonly #probe: TcpProbe
  readonly #automatic: AutomaticHealth | undefined
  readonly #listeners = new Set<StateListener>()
  readonly #log: Log
  #target: Log | undefined
  #opened: OpenedLog | undefined
  #handlers: BoundHandlers = {}
  #running: Promise<void> | undefined
  #closed: ConnectorError | undefined
  #failure: ConnectorError | undefined

  /**
   * @param settings from code
   * @param options see `ConnectorSetOptions`
   * @throws ConnectorError `HOST_SETTINGS` that names every fault of the settings
   * @example new ConnectorSet({ targetServer: 'https://dev.vantiq.com', authToken, sources: ['orders'] })
   */
  constructor(settings: SettingInput, options: ConnectorSetOptions = {}) {
    const { environment = {}, defaults = {} } = options
    const resolved = resolveSettings({ given: settings, environment, defaults })
    this.#settings = resolved.settings
    this.#warnings = resolved.warnings
    this.#options = options
    this.#target = options.log
    this.#log = forwardingLog(() => this.#target)
    const { tcpProbePort, automaticHealth, healthGraceSeconds, sources } = resolved.settings
    this.#probe = new TcpProbe({ port: tcpProbePort, log: this.#log })
    this.#automatic = automaticHealth
      ? new AutomaticHealth(this.#probe, { sources, graceSeconds: healthGraceSeconds, log: this.#log })
      : undefined
    this.sources = sources.map(
      (source) =>
        new SourceConnection({
          source,
          settings: resolved.settings,
          health: this,
          defaults: () => this.#handlers,
          onState: (connection, state) => this.#tell(connection, state),
        }),
    )
  }

  /**
   * Makes a set from `server.config`: settings that the file does not have are taken from the environment.
   *
   * @param options see `ServerConfigOptions`; the environment is that of the process where left out
   * @returns the set; nothing is connected yet
   * @throws ConnectorError `HOST_SETTINGS` where there is no file, or that names every fault of it
   * @example const set = await ConnectorSet.fromServerConfig({ folder: '/opt/connector' })
   */
  static async fromServerConfig(options: ServerConfigOptions = {}): Promise<ConnectorSet> {
    const { folder = '.', file, environment = process.env, ...rest } = options
    const { properties } = await readServerConfig({ folder, ...(file !== undefined && { file }) })
    // texts all of them, as the check of the settings expects from a file
    const given = properties as Readonly<Record<string, unknown>> as SettingInput
    return new ConnectorSet(given, { ...rest, environment, logFolder: join(folder, 'serverConfig') })
  }

  /**
   * Sets handlers for all sources that have none of their own.
   *
   * @param handlers those of the same name are replaced
   * @example set.configureHandlers({ publish: (message, { source }) => store(source, message) })
   */
  configureHandlers(handlers: Handlers): void {
    this.#handlers = mergeHandlers(this.#handlers, handlers)
  }

  /**
   * The connection of a source.
   *
   * @param name of the source
   * @returns its connection
   * @throws ConnectorError `REQUEST_INVALID` where the set has no such source
   * @example set.source('orders').state.phase // 'connected'
   */
  source(name: string): SourceConnection {
    const found = this.sources.find(({ source }) => source === name)
    if (found) return found
    const names = this.sources.map(({ source }) => JSON.stringify(source)).join(', ')
    throw new ConnectorError('REQUEST_INVALID', `there is no source ${JSON.stringify(name)}, only ${names}`)
  }

  /**
   * Tells of each change of a connection.
   *
   * @param listener is called with the connection and its new state
   * @returns ends it
   * @example set.onStateChange(({ source }, { phase, lastError }) => show(source, phase, lastError?.message))
   */
  onStateChange(listener: StateListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Opens the port that says that the connector is healthy.
   *
   * @throws ConnectorError `PORT_UNAVAILABLE`; why the set was closed, once it is
   */
  async declareHealthy(): Promise<void> {
    if (this.#closed) throw this.#closed
    return this.#probe.declareHealthy()
  }

  /** Closes the port that says that the connector is healthy. */
  declareUnhealthy(): Promise<void> {
    return this.#probe.declareUnhealthy()
  }

  /** What a log that is given has to keep out of its lines: the token and the other secrets of the settings. */
  get secrets(): readonly string[] {
    const { authToken, password, reconnectSecret, proxy } = this.#settings
    return [authToken, password, reconnectSecret, proxy].filter((secret) => secret !== undefined)
  }

  /** Whether the connector is healthy; undefined before it has been declared anything. */
  isHealthy(): boolean | undefined {
    return this.#probe.isHealthy()
  }

  /**
   * Connects all sources, and settles when all connections have ended: after `close`, the signal, or a failure that no repetition mends, upon
   * which the other sources are closed too.
   *
   * @param options its signal closes the set; where its reason is a `ConnectorError`, open queries are answered with that. Who calls once
   *   more joins the same run, which then ends by either signal
   * @throws ConnectorError that failure: `LOGIN_FAILED`, `HOST_SETTINGS`, or with `failOnConnectionError` any failure to connect
   * @example await set.run({ signal: AbortSignal.timeout(60_000) })
   */
  run({ signal }: { readonly signal?: AbortSignal } = {}): Promise<void> {
    for (const connection of this.sources) connection.start()
    this.#running ??= this.#run()
    if (signal) this.#closeOn(signal, this.#running)
    return this.#running
  }

  /**
   * Closes all connections: queries get an error, handlers their time to end. A closed set stays closed. A handler may call it, but
   * must not wait for it, for it waits for the handler.
   *
   * @returns a promise that settles when all has ended
   * @example process.once('SIGTERM', () => set.close())
   */
  close(): Promise<void> {
    return this.#close(
      new ConnectorError('CANCELLED', 'the connector set is closed', { hint: 'make another set' }),
    )
  }

  async #close(reason: ConnectorError): Promise<void> {
    this.#stop(reason)
    if (this.#running) await this.#running.catch(() => {})
    else await this.#end()
  }

  #closeOn(signal: AbortSignal, running: Promise<void>): void {
    // who asks is told why, as by whom the process was ended
    const close = () => {
      const reason: unknown = signal.reason
      void (reason instanceof ConnectorError ? this.#close(reason) : this.close())
    }
    const done = () => signal.removeEventListener('abort', close)
    signal.addEventListener('abort', close, { once: true })
    running.then(done, done)
    if (signal.aborted) close()
  }

  async #run(): Promise<void> {
    try {
      await this.#openLog()
      for (const warning of this.#warnings) this.#log.warn(warning, { code: 'HOST_SETTINGS' })
      await this.#connect()
    } catch (thrown) {
      this.#fail(toConnectorError(thrown))
    } finally {
      await this.#end()
      await this.#opened?.close()
    }
    if (this.#failure) throw this.#failure
  }

  async #openLog(): Promise<void> {
    if (this.#options.log) return
    const { logFolder } = this.#options
    this.#opened = await openLog({
      secrets: this.secrets,
      ...(logFolder !== undefined && { folder: logFolder }),
    })
    this.#target = this.#opened.log
  }

  #logOf(source: string): Log {
    return this.#opened?.forSource(source) ?? sourceLog(this.#log, source)
  }

  async #connect(): Promise<void> {
    const url = targetUrl(this.#settings.targetServer)
    const { environment } = this.#options
    const network = await prepareNetwork(url, this.#settings, environment?.NODE_EXTRA_CA_CERTS)
    const shared = { url, network, credentials: credentialsOf(this.#settings) }
    await Promise.all(
      this.sources.map((connection) =>
        connection
          .run({ ...shared, log: this.#logOf(connection.source) })
          .catch((thrown: unknown) => this.#fail(toConnectorError(thrown))),
      ),
    )
  }

  /** The first failure is the one that is told; the others are its consequences. */
  #fail(error: ConnectorError): void {
    if (this.#failure) return
    this.#failure = error
    this.#log.error(`${error.message}; ${error.hint}`, { code: error.code })
    this.#stop(error)
  }

  #stop(reason: ConnectorError): void {
    this.#closed ??= reason
    for (const connection of this.sources) connection.stop(this.#closed)
  }

  async #end(): Promise<void> {
    this.#automatic?.close()
    await this.#probe.close()
  }

  #tell(connection: SourceConnection, state: ConnectionState): void {
    this.#automatic?.connected(connection.source, state.phase === 'connected')
    for (const listener of this.#listeners) {
      try {
        listener(connection, state)
      } catch (thrown) {
        const error = toConnectorError(thrown)
        this.#log.error(`a listener of states failed: ${error.message}`, { code: error.code })
      }
    }
  }
}

function credentialsOf({ authToken, username, password }: CompleteSettings): Credentials {
  return authToken === undefined
    ? { username: username ?? '', password: password ?? '' }
    : { token: authToken }
}

/** A log that can be handed out before it is opened. */
function forwardingLog(target: () => Log | undefined): Log {
  return {
    debug: (message: string, fields?: LogFields) => target()?.debug(message, fields),
    info: (message: string, fields?: LogFields) => target()?.info(message, fields),
    warn: (message: string, fields?: LogFields) => target()?.warn(message, fields),
    error: (message: string, fields?: LogFields) => target()?.error(message, fields),
  }
}
