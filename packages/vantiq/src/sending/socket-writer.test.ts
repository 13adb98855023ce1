import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ConnectorError } from '@monoid-kit/core'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { RecordedSocket } from '../../test/support/recorded-socket.ts'
import { SocketWriter, type SocketWriterOptions } from './socket-writer.ts'

const lost = new ConnectorError('CONNECTION_LOST', 'gone')

function recorded(options: SocketWriterOptions = {}) {
  const socket = new RecordedSocket()
  return { socket, writer: new SocketWriter(socket.socket, options) }
}

describe('SocketWriter', () => {
  it('sends in the order of the calls, as binary frames unless told otherwise', async () => {
    const { socket, writer } = recorded()
    await Promise.all(['{"a":1}', '{"b":2}', '{"c":3}'].map((frame) => writer.send(frame)))
    expect(socket.frames).toEqual(['{"a":1}', '{"b":2}', '{"c":3}'])
    expect(new Set(socket.kinds)).toEqual(new Set(['binary']))
    const text = recorded({ frames: 'text' })
    await text.writer.send(new TextEncoder().encode('{"é":1}'))
    expect([text.socket.frames, text.socket.kinds]).toEqual([['{"é":1}'], ['text']])
  })

  it('refuses a frame above the cap, counted in bytes, and sends nothing of it', async () => {
    const { socket, writer } = recorded({ maxFrameBytes: 4 })
    await expect(writer.send('"éé"')).rejects.toMatchObject({
      code: 'RECORD_TOO_LONG',
      context: { bytes: 6, cap: 4 },
    })
    await writer.send('"é"')
    expect(socket.frames).toEqual(['"é"'])
  })

  it('keeps a bounded number of bytes with the socket, and goes on in order', async () => {
    const { socket, writer } = recorded({ maxBufferedBytes: 10 })
    socket.isStalled = true
    const sends = ['aaaa', 'bbbb', 'cccc', 'd'].map((frame) => writer.send(frame))
    expect(socket.frames).toEqual(['aaaa', 'bbbb'])
    socket.release(1)
    await sends[0]
    expect(socket.frames).toEqual(['aaaa', 'bbbb', 'cccc', 'd'])
    socket.release()
    await Promise.all(sends)
  })

  it('sends a frame that is larger than the room there is at all once nothing else is on its way', async () => {
    const { socket, writer } = recorded({ maxBufferedBytes: 2 })
    socket.isStalled = true
    const sends = [writer.send('aaaa'), writer.send('bbbb')]
    expect(socket.frames).toEqual(['aaaa'])
    socket.release()
    socket.release()
    await Promise.all(sends)
  })

  it('does not send what is aborted while it waits, and lets the next go', async () => {
    const { socket, writer } = recorded({ maxBufferedBytes: 4 })
    socket.isStalled = true
    const first = writer.send('aaaa')
    const abort = new AbortController()
    const second = writer.send('bbbbbb', abort.signal)
    const third = writer.send('c')
    abort.abort(lost)
    await expect(second).rejects.toBe(lost)
    await expect(writer.send('d', abort.signal)).rejects.toBe(lost)
    socket.release()
    socket.release()
    await Promise.all([first, third])
    expect(socket.frames).toEqual(['aaaa', 'c'])
  })

  it('tells of what the socket was not given, and of nothing else', async () => {
    const { socket, writer } = recorded({ maxBufferedBytes: 4, maxFrameBytes: 6 })
    socket.isStalled = true
    const unsent: string[] = []
    const abort = new AbortController()
    const frames = ['on its way', 'waits', 'too long']
    const sends = ['aaaa', 'bbbbbb', 'ccccccc'].map((frame, index) =>
      writer.send(frame, abort.signal, () => void unsent.push(frames[index] ?? '')),
    )
    abort.abort(lost)
    expect(await Promise.allSettled(sends)).toMatchObject(Array(3).fill({ status: 'rejected' }))
    expect(unsent.sort()).toEqual(['too long', 'waits'])
    await expect(writer.send('d', abort.signal, () => void unsent.push('late'))).rejects.toBe(lost)
    expect(unsent).toContain('late')
  })

  it('lets others have their turn between messages that the kernel takes at once', async () => {
    const { socket, writer } = recorded()
    socket.isEager = true
    let isOver = false
    setTimeout(() => {
      isOver = true
    }, 1)
    let sent = 0
    for (; !isOver && sent < 1e5; sent += 1) await writer.send('{}')
    expect(sent).toBeLessThan(1e5)
  })

  it('refuses all that has not reached the kernel when it is closed, and all that comes later', async () => {
    const { socket, writer } = recorded({ maxBufferedBytes: 4 })
    socket.isStalled = true
    const sends = [writer.send('aaaa'), writer.send('bbbb')]
    const refused = Promise.allSettled(sends)
    writer.close(lost)
    expect(await refused).toEqual([
      { status: 'rejected', reason: lost },
      { status: 'rejected', reason: lost },
    ])
    await expect(writer.send('c')).rejects.toBe(lost)
    expect(writer.closed.reason).toBe(lost)
    expect(socket.isTerminated).toBe(false)
  })

  it('is closed when its socket is', async () => {
    const { socket, writer } = recorded()
    socket.isStalled = true
    const send = writer.send('aaaa')
    socket.emit('close')
    await expect(send).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  })

  it('ends the connection where what has to be sent cannot be', () => {
    const { socket, writer } = recorded()
    writer.fail(lost)
    expect([socket.isTerminated, writer.closed.reason]).toEqual([true, lost])
  })

  it('refuses more than 16 MiB of callers that do not wait, but takes replies', async () => {
    const { socket, writer } = recorded({ maxFrameBytes: 4 * 1024 * 1024, maxBufferedBytes: 1 })
    socket.isStalled = true
    const frame = new Uint8Array(4 * 1024 * 1024)
    const sends = Array.from({ length: 5 }, () => writer.send(frame))
    await expect(writer.send('x')).rejects.toMatchObject({ code: 'OVERLOADED' })
    sends.push(...Array.from({ length: 3 }, () => writer.sendReply(frame)))
    for (let count = 0; count < sends.length; count += 1) socket.release(1)
    await Promise.all(sends)
    expect(socket.frames).toHaveLength(8)
  })

  describe('on a socket', () => {
    const cleanups: (() => void)[] = []
    afterEach(() => {
      for (const cleanup of cleanups.splice(0)) cleanup()
    })

    async function connected() {
      const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
      const client = new WebSocket(
        `ws://127.0.0.1:${(server.address() as AddressInfo | null)?.port ?? (await port(server))}`,
      )
      const [peer] = (await once(server, 'connection')) as [WebSocket]
      if (client.readyState !== WebSocket.OPEN) await once(client, 'open')
      client.on('error', () => {})
      cleanups.push(() => {
        client.terminate()
        peer.terminate()
        server.close()
      })
      return { client, peer }
    }

    async function port(server: WebSocketServer): Promise<number> {
      await once(server, 'listening')
      return (server.address() as AddressInfo).port
    }

    it('fills no memory while the server does not read, and delivers all in order when it does', async () => {
      const { client, peer } = await connected()
      const received: number[] = []
      peer.on('message', (data: Buffer) => received.push(data.readUInt32BE()))
      peer.pause()
      const writer = new SocketWriter(client, { maxBufferedBytes: 300_000 })
      const frame = Buffer.alloc(100_000)
      let mostBuffered = 0
      let sent = 0
      const all = (async () => {
        for (let index = 0; index < 200; index += 1) {
          frame.writeUInt32BE(index)
          // the same bytes each time: they are borrowed until the promise resolves
          await writer.send(frame)
          sent += 1
          mostBuffered = Math.max(mostBuffered, client.bufferedAmount)
        }
      })()
      for (let before = -1; before < sent; ) {
        before = sent
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      expect(sent).toBeLessThan(200)
      peer.resume()
      await all
      while (received.length < 200) await once(peer, 'message')
      expect(received).toEqual(Array.from({ length: 200 }, (_, index) => index))
      expect(mostBuffered).toBeLessThan(400_000)
    })

    it('refuses what the kernel has not taken when the connection breaks', async () => {
      const { client, peer } = await connected()
      peer.pause()
      const writer = new SocketWriter(client)
      const sends = Array.from({ length: 150 }, () => writer.send(Buffer.alloc(100_000)))
      const settled = Promise.allSettled(sends)
      peer.terminate()
      const outcomes = await settled
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
      expect(refused.length).toBeGreaterThan(0)
      for (const { reason } of refused) expect(reason).toMatchObject({ code: 'CONNECTION_LOST' })
      await expect(writer.send('{}')).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    })
  })
})
