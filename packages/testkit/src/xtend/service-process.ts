import type { CommandResult } from '../processes/command-result.ts'
import { type LiveConnector, spawnConnector } from '../processes/spawn-connector.ts'

/** A token that may read, for the services of tests. */
export const readToken = 'reader-of-the-tests-0123456789-0123456789'
/** A token that may erase. */
export const eraseToken = 'eraser-of-the-tests-0123456789-0123456789'

/** How a request is made. */
export interface ServiceCall {
  /** `POST` with a body, else `GET`, where left out. */
  readonly method?: string
  /** Sent as JSON. */
  readonly body?: unknown
  readonly accept?: string
  /** `readToken` where left out. */
  readonly token?: string
  readonly signal?: AbortSignal
}

/** A connector's process that serves its silo over HTTP, on a free port of the loopback. */
export class ServiceProcess {
  readonly url: string
  readonly port: number
  readonly #connector: LiveConnector

  private constructor(connector: LiveConnector, port: number) {
    this.#connector = connector
    this.port = port
    this.url = `http://127.0.0.1:${port}`
  }

  /**
   * Starts the process and waits until it listens.
   *
   * @param entry the connector's script, `dist/main.js`
   * @param config the silo's configuration, handed over by variables
   * @param variables further ones
   * @returns the process; the caller ends it
   * @example const service = await ServiceProcess.start(entry, database.config)
   */
  static async start(
    entry: string,
    config: Readonly<Record<string, string | number | boolean>>,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> {
    const settings = Object.entries(config).map(([key, value]) => [
      `MONOID_${key.toUpperCase()}`,
      String(value),
    ])
    const env = {
      XTEND_HOST: '127.0.0.1',
      XTEND_READ_TOKEN: readToken,
      XTEND_ERASE_TOKEN: eraseToken,
      XTEND_ERASE_ENABLED: 'true',
      XTEND_LOG_LEVEL: 'debug',
      ...Object.fromEntries(settings),
      ...variables,
    }
    const connector = await spawnConnector(entry, 'xtend', { flags: ['0'], env, timeoutMs: 120_000 })
    const line = await connector.waitForLine((text) => text.includes('listening on'))
    return new ServiceProcess(connector, JSON.parse(line).context.port)
  }

  /** Its id as a process. */
  get pid(): number {
    return this.#connector.child.pid ?? 0
  }

  /** Makes a request. */
  call(
    path: string,
    { method, body, accept, token = readToken, signal }: ServiceCall = {},
  ): Promise<Response> {
    return fetch(this.url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${token}`,
        ...(accept !== undefined && { accept }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    })
  }

  /** Ends the process by SIGTERM, and tells how it ended and what it printed. */
  stop(): Promise<CommandResult> {
    this.#connector.child.kill('SIGTERM')
    return this.#connector.finished
  }

  /** Ends the process in any case. */
  async kill(): Promise<CommandResult> {
    this.#connector.child.kill('SIGKILL')
    return this.#connector.finished
  }
}
