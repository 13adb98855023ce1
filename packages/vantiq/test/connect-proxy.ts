import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A proxy of HTTP on the loopback interface that lets connections through (CONNECT), or refuses to. */
export class ConnectProxy {
  /** Where connections were asked for, with what the client proved itself by. */
  readonly asked: { readonly target: string; readonly authorization: string | undefined }[] = []
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(status: number) {
    this.#server = createServer()
    this.#server.on('connection', (socket: Socket) => this.#sockets.add(socket))
    this.#server.on('connect', ({ url = '', headers }, client: Socket) => {
      this.asked.push({ target: url, authorization: headers['proxy-authorization'] })
      client.on('error', () => client.destroy())
      if (status !== 200) {
        client.end(`HTTP/1.1 ${status} No\r\n\r\n`)
        return
      }
      // whatever name was asked for, the tests' servers are here
      const upstream = connect(Number(url.split(':').at(-1)), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connected\r\n\r\n')
        upstream.pipe(client).pipe(upstream)
      })
      this.#sockets.add(upstream)
      upstream.on('error', () => client.destroy())
    })
  }

  /** @param status what it answers: 200 lets connections through */
  static async start(status = 200): Promise<ConnectProxy> {
    const proxy = new ConnectProxy(status)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }
}
