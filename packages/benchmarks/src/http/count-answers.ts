import { once } from 'node:events'
import { connect } from 'node:net'

/** What a server is asked again and again. */
export interface Load {
  readonly port: number
  readonly path: string
  readonly token: string
  /** Connections that are kept, each with one request at a time. */
  readonly connections: number
  readonly seconds: number
  readonly signal: AbortSignal
}

/**
 * Asks a server for the same thing over several connections, as fast as it answers. Every answer has to be a 200 of the same
 * length, so that counting takes the processor next to nothing.
 *
 * @param load what to ask, and for how long
 * @returns answers per second
 * @throws Error where an answer is none of these
 */
export async function countAnswers({
  port,
  path,
  token,
  connections,
  seconds,
  signal,
}: Load): Promise<number> {
  const request = Buffer.from(
    `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  )
  const start = performance.now()
  const end = start + seconds * 1000
  const counts = await Promise.all(
    Array.from({ length: connections }, () => countOn(port, request, end, signal)),
  )
  const total = counts.reduce((sum, count) => sum + count, 0)
  return total / ((performance.now() - start) / 1000)
}

async function countOn(port: number, request: Buffer, end: number, signal: AbortSignal): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  try {
    socket.write(request)
    let count = 0
    let length = 0
    let got: Buffer = Buffer.alloc(0)
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      signal.throwIfAborted()
      got = got.length === 0 ? chunk : Buffer.concat([got, chunk])
      length ||= answerLength(got)
      if (length === 0 || got.length < length) continue
      if (got.length > length || !got.subarray(0, 13).equals(ok)) {
        throw new Error(`expected answers of 200 and ${length} bytes, came: ${got.subarray(0, 40)}`)
      }
      got = Buffer.alloc(0)
      count += 1
      if (performance.now() > end) return count
      socket.write(request)
    }
    throw new Error('the server ended the connection')
  } finally {
    socket.destroy()
  }
}

const ok = Buffer.from('HTTP/1.1 200 ')

/** The bytes of an answer, head and body; 0 as long as its head is not there. */
function answerLength(bytes: Buffer): number {
  const text = bytes.toString('latin1')
  const head = text.indexOf('\r\n\r\n')
  const [, length] = /\r\ncontent-length: (\d+)\r\n/i.exec(text) ?? []
  if (head < 0) return 0
  if (length === undefined) throw new Error('expected an answer with Content-Length')
  return head + 4 + Number(length)
}
