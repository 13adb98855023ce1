import { createServer, type Socket } from 'node:net'

/** A host that takes connections and then says nothing. */
export interface SilentHost {
  readonly host: string
  readonly port: number
  /** Resolves when somebody has connected. */
  readonly called: Promise<void>
  close(): Promise<void>
}

/**
 * Opens a port of this machine that takes connections and never says a word.
 *
 * @returns the host; whoever opens it closes it
 * @example const silent = await openSilentHost()
 */
export async function openSilentHost(): Promise<SilentHost> {
  const sockets = new Set<Socket>()
  let onCall: () => void = () => undefined
  const called = new Promise<void>((resolve) => {
    onCall = resolve
  })
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.resume()
    onCall()
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    called,
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/**
 * A port of this machine on which nobody listens.
 *
 * @returns its number
 * @example await closedPort()
 */
export async function closedPort(): Promise<number> {
  const silent = await openSilentHost()
  await silent.close()
  return silent.port
}
