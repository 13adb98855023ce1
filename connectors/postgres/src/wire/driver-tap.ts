/**
 * What the connector knows of the inside of `pg`, version 8.23.1, and relies on. Look here when that version
 * changes; a test fails until the two agree again.
 *
 * - A `Submittable` is handed the connection in `submit`, when everything before it has been answered, and from then on
 *   what the server says (`handleRowDescription`, `handleError` and so on) until `handleReadyForQuery`.
 * - After `handleError` it hears nothing more, not even that the connection is ready or has been closed.
 * - The connection reads its socket through one listener of `data`, whose parser keeps nothing once it has been
 *   given whole messages.
 *
 * @module
 */
import type { Socket } from 'node:net'
import { ConnectorError } from '@monoid-kit/core'
import { lendingEvent } from '@monoid-kit/sql'

/** The version of `pg` that all of this was read in. */
export const driverVersion = '8.23.1'

/** The socket's bytes, led past the driver. */
export interface DriverTap {
  /** Gives the driver bytes: whole messages only. */
  pass(bytes: Buffer): void
  /** Lets the driver read its socket again. */
  giveBack(): void
}

/**
 * Takes the bytes of a connection away from the driver, for the time of one statement.
 *
 * @param socket the connection's socket, on which nothing is half read
 * @param onData gets the bytes instead; it pauses the socket before it returns where it has not used them up
 * @returns the way to the driver, and back
 * @throws ConnectorError `INTERNAL` where the driver does not read as its pinned version does
 * @example const tap = tapDriver(socket, (chunk) => frames.push(chunk))
 */
export function tapDriver(socket: Socket, onData: (chunk: Buffer) => void): DriverTap {
  const [driver, ...others] = socket.listeners('data') as ((chunk: Buffer) => void)[]
  if (!driver || others.length > 0) {
    throw new ConnectorError(
      'INTERNAL',
      `the driver does not read its socket as pg ${driverVersion} does: look at connectors/postgres/src/wire/driver-tap.ts`,
    )
  }
  const event = lendingEvent(socket)
  if (event) {
    socket.on(event, onData)
    return {
      pass: (bytes) => driver(Buffer.from(bytes)),
      giveBack: () => {
        socket.off(event, onData)
      },
    }
  }
  // Never without a listener, or the stream would stop to flow.
  socket.on('data', onData).off('data', driver)
  return {
    pass: (bytes) => driver(Buffer.from(bytes)),
    giveBack: () => {
      socket.on('data', driver).off('data', onData)
    },
  }
}
