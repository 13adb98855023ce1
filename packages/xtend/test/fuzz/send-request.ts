import { once } from 'node:events'
import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'

/** What goes over the wire, unchanged. */
export interface WireRequest {
  readonly method: string
  /** Not normalised, as `fetch` would. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What comes back. */
export interface WireAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Whether it ended before its end. */
  readonly isCut: boolean
}

/**
 * Sends a request and reads the whole answer.
 *
 * @param port of the loopback
 * @param agent keeps the connections
 * @param wire the request
 */
export async function sendRequest(port: number, agent: Agent, wire: WireRequest): Promise<WireAnswer> {
  const { method, path, headers, body } = wire
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
  const sent = request({ host: '127.0.0.1', port, agent, method, path, headers: { ...headers, ...length } })
  sent.end(body)
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  let isCut = false
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer)
  } catch {
    isCut = true
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text: Buffer.concat(chunks).toString(),
    isCut,
  }
}
