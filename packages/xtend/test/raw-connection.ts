import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** How a connection ended. */
export interface Ending {
  readonly text: string
  /** False where it was reset. */
  readonly gracefully: boolean
}

/** A connection whose bytes a test writes and reads itself. */
export interface RawConnection {
  readonly socket: Socket
  /** Writes text as it stands. */
  write(text: string): void
  /** All that came, once the other side has ended the connection. */
  readonly ended: Promise<Ending>
}

/** Opens a connection to a port of the loopback. */
export async function connectRaw(port: number): Promise<RawConnection> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => {
    socket.destroy()
  })
  await once(socket, 'connect')
  const ended = new Promise<Ending>((resolve) => {
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    const end = (gracefully: boolean) => resolve({ text: Buffer.concat(chunks).toString('utf8'), gracefully })
    socket.once('end', () => end(true))
    socket.once('error', () => end(false))
  })
  return { socket, ended, write: (text) => socket.write(text) }
}

/** A request as bytes. */
export function requestText(parts: {
  readonly line: string
  readonly token: string
  readonly body?: unknown
  readonly headers?: readonly string[]
}): string {
  const body = parts.body === undefined ? '' : JSON.stringify(parts.body)
  const lines = [
    parts.line,
    'Host: localhost',
    `Authorization: Bearer ${parts.token}`,
    ...(body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
    ...(parts.headers ?? []),
  ]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}
