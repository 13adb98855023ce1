import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { SocketWriter } from '../sending/socket-writer.ts'
import { SourceSocket } from './source-socket.ts'

describe('SourceSocket', () => {
  let server: WebSocketServer
  let peer: WebSocket
  let line: SourceSocket

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false })
    await once(server, 'listening')
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
    const [[accepted]] = await Promise.all([once(server, 'connection'), once(socket, 'open')])
    peer = accepted as WebSocket
    line = new SourceSocket(socket, { source: 'orders', host: 'h', writer: new SocketWriter(socket) })
  })

  afterEach(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })

  it('is confirmed by a pong to a later ping, for a server need answer the last only', async () => {
    const pings: Buffer[] = []
    peer.on('ping', (data: Buffer) => pings.push(data))
    const confirmed = [line.confirm(), line.confirm()]
    line.ping()
    while (pings.length < 3) await once(peer, 'ping')
    peer.pong(pings[2])
    await Promise.all(confirmed)
  })

  it('is not confirmed by a pong to an earlier ping, nor by one to none', async () => {
    const pings: Buffer[] = []
    peer.on('ping', (data: Buffer) => pings.push(data))
    line.ping()
    let isConfirmed = false
    const confirmed = line.confirm().then(() => {
      isConfirmed = true
    })
    while (pings.length < 2) await once(peer, 'ping')
    for (const answer of [pings[0], '', 'junk', '-5', 'Infinity', '1e9']) peer.pong(answer)
    peer.send('{"status":200}')
    await line.expect({ judge: (value) => ({ value }), timeoutMs: 5000, late: () => expect.fail() })
    expect(isConfirmed).toBe(false)
    peer.pong(pings[1])
    await confirmed
  })

  it('lets many wait for their pongs, without a warning', async () => {
    const warnings: Error[] = []
    const warned = (warning: Error) => warnings.push(warning)
    process.on('warning', warned)
    peer.on('ping', (data: Buffer) => peer.pong(data))
    await Promise.all(Array.from({ length: 100 }, () => line.confirm()))
    await new Promise(setImmediate)
    process.off('warning', warned)
    expect(warnings).toEqual([])
  })

  it('lets a waiter go whose signal is aborted, and all when the socket goes', async () => {
    const abort = new AbortController()
    const left = line.confirm(abort.signal)
    const stays = line.confirm()
    abort.abort(new Error('enough'))
    await expect(left).rejects.toThrow('enough')
    peer.terminate()
    await expect(stays).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
    await expect(line.confirm()).rejects.toMatchObject({ code: 'CONNECTION_LOST' })
  })
})
