import { connect, createServer, type Server, type Socket } from 'node:net'

/** A proxy on loopback between the connector and a server. */
export class MeddlingProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly port: number

  private constructor(server: Server, sockets: Set<Socket>, port: number) {
    this.#server = server
    this.#sockets = sockets
    this.port = port
  }

  /**
   * Starts a proxy.
   *
   * @param to the server
   * @param greeting what is made of the first bytes that the server sends
   */
  static async start(
    to: { readonly hostname: string; readonly port: number },
    greeting: (bytes: Buffer) => Buffer = (bytes) => bytes,
  ): Promise<MeddlingProxy> {
    const sockets = new Set<Socket>()
    const server = createServer((client) => {
      const upstream = connect(to.port, to.hostname)
      for (const socket of [client, upstream]) {
        sockets.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => {
          client.destroy()
          upstream.destroy()
        })
      }
      client.pipe(upstream)
      upstream.once('data', (bytes) => {
        client.write(greeting(bytes))
        upstream.pipe(client)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port')
    return new MeddlingProxy(server, sockets, address.port)
  }

  /** Breaks all connections. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
  }

  /** Breaks all connections and takes no more. */
  close(): void {
    this.#server.close()
    this.cut()
  }
}

/** Clears the flag in a server's greeting that says that it has TLS. */
export function withoutTls(greeting: Buffer): Buffer {
  const bytes = Buffer.from(greeting)
  // Header, protocol version, version text and its zero, connection id, first part of the salt, a filler.
  const flags = bytes.indexOf(0, 5) + 1 + 4 + 8 + 1
  bytes.writeUInt16LE(bytes.readUInt16LE(flags) & ~0x0800, flags)
  return bytes
}
