import { once } from 'node:events'
import type { BackendKey } from './open-client.ts'
import { type Address, destroyQuietly, openSocket } from './open-socket.ts'

/** How long the request may take; after that the connection is cut all the same. */
const patienceMs = 1000

/**
 * Asks the server, over a connection of its own, to cancel what a backend is doing. Resolves once the server has taken
 * the request, or cannot be reached in time.
 *
 * @param address where the backend's server is
 * @param key what the server gave the connection at its start
 * @example await cancelStatement(address, backendKey)
 */
export async function cancelStatement(address: Address, key: BackendKey): Promise<void> {
  const signal = AbortSignal.timeout(patienceMs)
  const socket = await openSocket(address, signal).catch(() => undefined)
  if (!socket) return
  try {
    const request = Buffer.alloc(16)
    request.writeInt32BE(16, 0)
    request.writeInt32BE(80877102, 4)
    request.writeInt32BE(key.processID, 8)
    request.writeInt32BE(key.secretKey, 12)
    const closed = once(socket, 'close', { signal })
    socket.resume().write(request)
    // The server hangs up when it has passed the signal on: it has nothing else to say.
    await closed
  } catch {
    // A server that cannot be asked finds out when the connection is cut.
  } finally {
    destroyQuietly(socket)
  }
}
