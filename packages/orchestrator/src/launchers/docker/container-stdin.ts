import { type Duplex, Writable } from 'node:stream'

/**
 * Stdin of a container, on a connection of its own: a container that ends closes it under the writer, and that must not tear down the
 * connection which still brings the container's last output.
 *
 * @param socket a stream attached to stdin only; owned from here on
 * @returns where to write to; ending it ends the container's stdin
 */
export function containerStdin(socket: Duplex): Writable {
  // nothing comes back, but without a reader its end would not be seen
  socket.resume()
  const stdin = new Writable({
    write: (chunk, encoding, callback) => {
      socket.write(chunk, encoding, callback)
    },
    final: (callback) => {
      socket.end(callback)
    },
    destroy: (error, callback) => {
      socket.destroy()
      callback(error)
    },
  })
  socket.on('error', (error) => stdin.destroy(error))
  socket.once('close', () => stdin.destroy())
  stdin.on('error', () => undefined)
  return stdin
}
