import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** The name of the one source. */
export const benchSource = 'bench'

const replyAddress = 'bench-reply'
/** Where the status stands in a reply, which both programs begin with it. */
const statusAt = '{"status":'.length

/**
 * As much of a Vantiq server as counting needs: whoever connects to the source is sent one query. Rows are counted by a
 * text that is in each once and never read, for a server that parsed them would be what is measured; how many there were is
 * told by a publish.
 *
 * @example
 * const counter = await ReplyCounter.start('"id":')
 * console.log(counter.url)
 */
export class ReplyCounter {
  readonly url: string
  readonly #server: WebSocketServer

  private constructor(server: WebSocketServer) {
    this.#server = server
    this.url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  /** @param mark what is in each row once */
  static async start(mark: string): Promise<ReplyCounter> {
    const server = new WebSocketServer({
      port: 0,
      host: '127.0.0.1',
      perMessageDeflate: false,
      skipUTF8Validation: true,
    })
    await once(server, 'listening')
    server.on('connection', (socket) => serve(socket, mark))
    return new ReplyCounter(server)
  }

  async close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate()
    await new Promise<void>((resolve) => this.#server.close(() => resolve()))
  }
}

function serve(socket: WebSocket, mark: string): void {
  let rows = 0
  let handshakes = 0
  const send = (message: object) => socket.send(JSON.stringify(message))
  const service = { resourceName: 'sources', resourceId: benchSource }
  socket.on('error', () => {})
  socket.on('message', (data: Buffer) => {
    if (handshakes < 2) {
      handshakes += 1
      if (handshakes === 1) return send({ status: 200 })
      send({ op: 'configureExtension', ...service, object: { config: {} } })
      const messageHeaders = { REPLY_ADDR_HEADER: replyAddress }
      return send({ op: 'query', ...service, messageHeaders, object: {} })
    }
    rows += occurrences(data, mark)
    const status = data.toString('latin1', statusAt, statusAt + 3)
    if (status !== '100') send({ op: 'publish', ...service, object: { status: Number(status), rows } })
  })
}

function occurrences(data: Buffer, mark: string): number {
  let count = 0
  for (let at = data.indexOf(mark); at >= 0; at = data.indexOf(mark, at + mark.length)) count += 1
  return count
}
