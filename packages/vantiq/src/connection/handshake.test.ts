import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import type { Incoming } from '../protocol/messages.ts'
import { SocketWriter } from '../sending/socket-writer.ts'
import { claimSource } from './handshake.ts'
import { SourceSocket } from './source-socket.ts'

/** The kernel is slow to say that it has a frame: whatever the server answers to it comes before. */
class SlowWriter extends SocketWriter {
  readonly #socket: WebSocket

  constructor(socket: WebSocket) {
    super(socket)
    this.#socket = socket
  }

  override async send(frame: string | Uint8Array): Promise<void> {
    await Promise.all([once(this.#socket, 'message'), super.send(frame)])
  }
}

describe('claimSource', () => {
  let server: WebSocketServer
  let peer: WebSocket
  let line: SourceSocket
  let passed: string[]

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const [[accepted]] = await Promise.all([once(server, 'connection'), once(socket, 'open')])
    peer = accepted as WebSocket
    line = new SourceSocket(socket, { source: 'orders', host: 'h', writer: new SlowWriter(socket) })
    passed = []
    // that of the connection before, which a renewal follows
    line.receive(({ kind }) => passed.push(kind))
  })

  afterEach(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })

  const claim = () =>
    claimSource(line, {
      source: 'orders',
      reconnectSecret: 'orders_secret',
      timeoutMs: 2000,
      retryMs: 0,
      isRenewal: true,
      onPassing: ({ kind }: Incoming) => passed.push(kind),
    })

  it('takes an answer that is there before the claim is known to be sent', async () => {
    peer.on('message', () => peer.send(configurationOf({ place: 'here' })))
    expect(await claim()).toEqual({ place: 'here' })
    expect(passed).toEqual([])
  })

  it('takes a refusal that is there before, and claims again where the source is being restarted', async () => {
    let claims = 0
    peer.on('message', () => {
      claims += 1
      const isRestarted = claims < 3
      peer.send(isRestarted ? notStreaming : configurationOf({ claims }))
    })
    expect(await claim()).toEqual({ claims: 3 })
    expect(passed).toEqual([])
  })
})

const notStreaming = JSON.stringify({
  status: 400,
  body: [{ code: 'io.vantiq.x', message: 'the source does not have an associated stream', params: [] }],
})

function configurationOf(config: object): string {
  return JSON.stringify({
    op: 'configureExtension',
    resourceName: 'sources',
    resourceId: 'orders',
    object: { config },
  })
}
