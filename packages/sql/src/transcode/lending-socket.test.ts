import type { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, Socket } from 'node:net'
import { expect, it } from 'vitest'
import { lendingEvent, lendingSocket } from './lending-socket.ts'

it('lends one buffer to who listens, gives copies to who does not, and stops while it is paused', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  const { port } = server.address() as AddressInfo
  const socket = lendingSocket((onread) => connect({ host: '127.0.0.1', port, onread }))
  const [peer] = (await accepted) as [Socket]
  try {
    const event = lendingEvent(socket)
    if (event === undefined) throw new Error('it does not lend')
    const kept: Buffer[] = []
    socket.on('data', (bytes: Buffer) => kept.push(bytes))
    peer.write('first')
    await once(socket, 'data')
    expect(kept.map(String)).toEqual(['first'])

    const lent: Buffer[] = []
    const onLent = (bytes: Buffer) => {
      lent.push(bytes)
      socket.pause()
    }
    socket.on(event, onLent)
    peer.write('second')
    await once(socket, event)
    peer.write('third!')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(lent.map(String)).toEqual(['second'])
    socket.resume()
    await once(socket, event)
    // The buffer was lent, so what was kept of it has been written over.
    expect(lent.map(String)).toEqual(['third!', 'third!'])
    expect(kept.map(String)).toEqual(['first'])

    socket.off(event, onLent)
    socket.resume()
    peer.write('fourth')
    await once(socket, 'data')
    expect(kept.map(String)).toEqual(['first', 'fourth'])
  } finally {
    socket.destroy()
    peer.destroy()
    server.close()
  }
})

it('is not what other sockets do', () => {
  expect(lendingEvent(new Socket())).toBeUndefined()
})
