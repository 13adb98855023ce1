import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a network does to connections. Bytes are counted per connection, from the server to the client. */
export type NetworkFault =
  | { readonly kind: 'none' }
  /** New connections are refused; those that there are go on. */
  | { readonly kind: 'refuse' }
  /** Connections are reset, in the middle of what the server sends; 0 bytes resets them at once. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Connections stay open, and nothing goes through in either direction, not even their end. */
  | { readonly kind: 'silence'; readonly afterBytes: number }
  /** What the server sends trickles. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }

/** Where a proxy leads, and who looks at what goes through. */
export interface FaultProxyOptions {
  /** Where the server is. */
  readonly to: { readonly hostname: string; readonly port: number }
  /** Changes the first bytes that the server sends on each connection. */
  readonly greeting?: (bytes: Buffer) => Buffer
  /** Makes, for each connection, what is told of the bytes that the client sends. */
  readonly watchClient?: () => (bytes: Buffer) => void
}

/** One connection: both its ends, and how much the server has sent. */
interface Link {
  readonly client: Socket
  readonly upstream: Socket
  sent: number
}

const pauseMs = 20
const pausesPerSecond = 1000 / pauseMs

/**
 * Stands between a client and a server on the loopback interface and does what networks do: refuse, reset in the middle of a stream,
 * fall silent with the connection half open, trickle.
 *
 * @example
 * const proxy = await FaultProxy.start({ to: server.connection })
 * await proxy.become({ kind: 'silence', afterBytes: 1000 })
 * // … what does the connector do at proxy.hostname and proxy.port?
 * await proxy.close()
 */
export class FaultProxy {
  readonly hostname = '127.0.0.1'
  readonly #options: FaultProxyOptions
  readonly #links = new Set<Link>()
  #server: Server
  #port = 0
  #fault: NetworkFault = { kind: 'none' }
  #change = new AbortController()

  private constructor(options: FaultProxyOptions) {
    this.#options = options
    this.#server = this.#makeServer()
  }

  /**
   * Starts a proxy without any fault; whoever starts it closes it.
   *
   * @param options see `FaultProxyOptions`
   * @returns the proxy, which listens
   */
  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options)
    await proxy.#listen()
    return proxy
  }

  /** Where it listens; the same all the time. */
  get port(): number {
    return this.#port
  }

  /** How many connections are open. */
  get connections(): number {
    return this.#links.size
  }

  /**
   * Does something else from now on, to the connections that there are too.
   *
   * @param fault what is done
   * @throws the system's error where the port has been taken by somebody else while connections were refused
   */
  async become(fault: NetworkFault): Promise<void> {
    this.#fault = fault
    this.#change.abort()
    this.#change = new AbortController()
    if (fault.kind === 'reset' && fault.afterBytes === 0) this.reset()
    if (fault.kind === 'refuse') this.#server.close()
    else if (!this.#server.listening) {
      this.#server = this.#makeServer()
      await this.#listen()
    }
  }

  /** Resets all connections at once. */
  reset(): void {
    for (const link of this.#links) reset(link)
  }

  /** Ends all connections and takes no more. */
  async close(): Promise<void> {
    this.#change.abort()
    for (const { client, upstream } of this.#links) {
      client.destroy()
      upstream.destroy()
    }
    if (!this.#server.listening) return
    const closed = once(this.#server, 'close')
    this.#server.close()
    await closed
  }

  #makeServer(): Server {
    return createServer({ allowHalfOpen: true }, (client) => this.#join(client))
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, this.hostname)
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (typeof address === 'object' && address !== null) this.#port = address.port
  }

  #join(client: Socket): void {
    const { to, greeting, watchClient } = this.#options
    const upstream = connect({ host: to.hostname, port: to.port, allowHalfOpen: true })
    const link: Link = { client, upstream, sent: 0 }
    this.#links.add(link)
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        // what has ended regularly may still have bytes on their way to the other
        if (!socket.readableEnded) other.destroy()
        if (other.closed) this.#links.delete(link)
      })
    }
    const watch = watchClient?.()
    void this.#pump(client, upstream, (chunk) => {
      watch?.(chunk)
      return this.#heldBack(() => write(upstream, chunk))
    })
    let isFirst = true
    void this.#pump(upstream, client, (chunk) => {
      const bytes = isFirst && greeting ? greeting(chunk) : chunk
      isFirst = false
      return this.#deliver(link, bytes)
    })
  }

  async #pump(from: Socket, to: Socket, pass: (chunk: Buffer) => Promise<void>): Promise<void> {
    try {
      // the other direction goes on when this one has ended
      for await (const chunk of from.iterator({ destroyOnReturn: false })) await pass(chunk as Buffer)
      await this.#heldBack(async () => void to.end())
    } catch {
      // One of the two has gone. That may have been after a regular end, and then what is still to be read has no reader.
      from.destroy()
    }
  }

  /** Does something once nothing holds it back; silence that begins after some bytes holds what the client sends back at once. */
  async #heldBack(act: () => Promise<void>): Promise<void> {
    while (this.#fault.kind === 'silence' && this.#fault.afterBytes === 0) await this.#changed()
    await act()
  }

  async #deliver(link: Link, bytes: Buffer): Promise<void> {
    let rest = bytes
    while (rest.length > 0 && !link.client.destroyed) {
      const fault = this.#fault
      if (fault.kind === 'slow') await sleep(pauseMs)
      const left = leftBefore(fault, link.sent)
      const piece = rest.subarray(0, left)
      await write(link.client, piece)
      link.sent += piece.length
      rest = rest.subarray(piece.length)
      if (rest.length === 0) return
      if (fault.kind === 'reset') {
        // bytes and RST that come together look to many clients like a regular end
        await sleep(pauseMs)
        reset(link)
      }
      if (fault.kind === 'silence') await this.#changed()
    }
  }

  async #changed(): Promise<void> {
    const { signal } = this.#change
    if (!signal.aborted) await once(signal, 'abort')
  }
}

/** How many bytes may go through at once before the fault does something. */
function leftBefore(fault: NetworkFault, sent: number): number {
  if (fault.kind === 'slow') return Math.max(1, Math.floor(fault.bytesPerSecond / pausesPerSecond))
  if (fault.kind === 'reset' || fault.kind === 'silence') return Math.max(0, fault.afterBytes - sent)
  return Number.POSITIVE_INFINITY
}

async function write(socket: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length === 0 || socket.write(bytes)) return
  await Promise.race([once(socket, 'drain'), once(socket, 'close')])
}

/** Sends RST alone: `resetAndDestroy` by itself sends FIN before it, which a client takes for a regular end. */
function reset({ client, upstream }: Link): void {
  Object.assign(client, { resetAndClosing: true }).destroy()
  upstream.destroy()
}
