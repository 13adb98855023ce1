import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { type Log, Scrubber } from '@monoid-kit/core'
import { clientFault } from '../problems/client-faults.ts'
import { problemOf, problemType } from '../problems/problem.ts'

/** Whether an answer is on its way through a connection. */
export type IsAnswering = (socket: Socket) => boolean

/**
 * Makes what answers a connection whose bytes are no request, or come too slowly: a problem, and the end of the
 * connection. Nothing is written into an answer that is on its way; it is cut.
 *
 * @param log told the status and nothing that came
 * @param isAnswering tells whether an answer is on its way
 * @returns a listener for `clientError`
 * @example server.on('clientError', refuseConnection(log, isAnswering))
 */
export function refuseConnection(log: Log, isAnswering: IsAnswering) {
  return (thrown: Error, socket: Socket): void => {
    if (!socket.writable || isAnswering(socket) || (thrown as NodeJS.ErrnoException).code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const requestId = randomUUID()
    const problem = problemOf(clientFault(thrown), { requestId, scrubber: Scrubber.none })
    const body = JSON.stringify(problem)
    const head = [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      `Content-Type: ${problemType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      `X-Request-Id: ${requestId}`,
      'Connection: close',
    ]
    log.info(`no request: ${problem.status}`, { context: { request: requestId, status: problem.status } })
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroySoon())
  }
}
