import { createServer, type Server } from 'node:net'
import { ConnectorError, type Log } from '@monoid-kit/core'

const defaultPort = 8000
const maxPort = 65_535

/** How a `TcpProbe` is made. */
export interface TcpProbeOptions {
  /** The port, from 1; 0 for any free one, 8000 where left out. */
  readonly port?: number
  readonly log: Log
}

/**
 * Tells an orchestrator whether the connector is healthy: it is while a connection to a port can be made. The port is
 * listened to on all interfaces; a connection is ended as soon as it is there, no byte is exchanged.
 *
 * @example
 * const probe = new TcpProbe({ port: 8000, log })
 * await probe.declareHealthy()
 */
export class TcpProbe {
  readonly #port: number
  readonly #log: Log
  #server: Server | undefined
  #isHealthy: boolean | undefined
  #last: Promise<void> = Promise.resolve()

  /**
   * @param options see `TcpProbeOptions`
   * @throws ConnectorError `HOST_SETTINGS` where the port is none
   */
  constructor({ port = defaultPort, log }: TcpProbeOptions) {
    if (!Number.isInteger(port) || port < 0 || port > maxPort) {
      throw new ConnectorError(
        'HOST_SETTINGS',
        `tcpProbePort: expected a port up to ${maxPort}, came ${port}`,
      )
    }
    this.#port = port
    this.#log = log
  }

  /** The port that is listened to; undefined while none is. */
  get port(): number | undefined {
    const address = this.#server?.address()
    return typeof address === 'object' ? address?.port : undefined
  }

  /** Whether the connector was last declared healthy, and could be; undefined while nothing was declared. */
  isHealthy(): boolean | undefined {
    return this.#isHealthy
  }

  /**
   * Listens. Does nothing where it does so already.
   *
   * @throws ConnectorError `PORT_UNAVAILABLE`, and the connector is not healthy then
   */
  declareHealthy(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#server) return
      this.#isHealthy = false
      this.#server = await this.#listen()
      this.#isHealthy = true
    })
  }

  /** Stops listening: the next connection is refused. Does nothing where none is listened for. */
  declareUnhealthy(): Promise<void> {
    return this.#inTurn(() => {
      this.#isHealthy = false
      return this.#stop()
    })
  }

  /** Stops listening for good or until the next declaration; what was never declared stays undeclared. */
  close(): Promise<void> {
    return this.#inTurn(() => {
      if (this.#isHealthy !== undefined) this.#isHealthy = false
      return this.#stop()
    })
  }

  /** One declaration after the other, so that the last one holds. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const changed = this.#last.then(change)
    this.#last = changed.catch(() => {})
    return changed
  }

  #listen(): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => {})
      socket.end()
      // whoever does not read the end must not hold the socket
      socket.destroySoon()
    })
    return new Promise((resolve, reject) => {
      const refuse = (error: NodeJS.ErrnoException) => reject(unavailable(this.#port, error))
      server.once('error', refuse)
      server.listen(this.#port, () => {
        server.off('error', refuse)
        server.on('error', (error: NodeJS.ErrnoException) => {
          this.#log.warn(`a probe could not be accepted: ${error.code ?? 'no code'}`)
        })
        resolve(server)
      })
    })
  }

  async #stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}

function unavailable(port: number, cause: NodeJS.ErrnoException): ConnectorError {
  const reason =
    cause.code === 'EADDRINUSE'
      ? 'another program has it'
      : `it cannot be listened on (${cause.code ?? 'no code'})`
  return new ConnectorError('PORT_UNAVAILABLE', `tcpProbePort ${port}: ${reason}`, {
    hint: 'stop the other program or set another tcpProbePort',
    cause,
  })
}
