import { once } from 'node:events'
import type { FakeVantiq } from '@monoid-kit/testkit'
import { WebSocket } from 'ws'

/** A connector by hand: sends what it is told, and keeps what comes until it is asked for. */
export class RawConnector {
  readonly #socket: WebSocket
  readonly #messages: { readonly text: string; readonly isBinary: boolean }[] = []
  #arrived: () => void = () => undefined
  pings = 0

  constructor(server: FakeVantiq) {
    this.#socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v1/wsock/websocket`)
    this.#socket.on('message', (data, isBinary) => {
      this.#messages.push({ text: data.toString(), isBinary })
      this.#arrived()
    })
    this.#socket.on('ping', () => {
      this.pings += 1
    })
    this.#socket.on('error', () => undefined)
  }

  get socket(): WebSocket {
    return this.#socket
  }

  /** Ends with the code of the close: 1006 where there was no close frame. */
  async closed(): Promise<number> {
    const [code] = (await once(this.#socket, 'close')) as [number]
    return code
  }

  send(message: unknown): void {
    this.#socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  }

  async frame(): Promise<{ readonly text: string; readonly isBinary: boolean }> {
    for (;;) {
      const frame = this.#messages.shift()
      if (frame) return frame
      await new Promise<void>((resolve) => {
        this.#arrived = resolve
      })
    }
  }

  async message(): Promise<Record<string, unknown>> {
    return JSON.parse((await this.frame()).text)
  }

  async authenticate(token = 'fake-token'): Promise<Record<string, unknown>> {
    if (this.#socket.readyState === WebSocket.CONNECTING) await once(this.#socket, 'open')
    this.send({ op: 'validate', resourceName: 'system.credentials', object: token })
    return this.message()
  }

  claim(source = 'orders', secret = 'secret'): void {
    this.send({
      op: 'connectExtension',
      resourceName: 'sources',
      resourceId: source,
      parameters: { reconnectSecret: secret },
    })
  }

  async connect(source = 'orders', secret = 'secret'): Promise<Record<string, unknown>> {
    await this.authenticate()
    this.claim(source, secret)
    return this.message()
  }

  /** The reply address of the next query. */
  async asked(): Promise<string> {
    const { messageHeaders } = await this.message()
    return (messageHeaders as { readonly REPLY_ADDR_HEADER: string }).REPLY_ADDR_HEADER
  }

  reply(address: string, status: number, body?: unknown): void {
    this.send({ status, headers: { 'X-Reply-Address': address }, body })
  }
}
