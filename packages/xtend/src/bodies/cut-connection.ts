import type { ServerResponse } from 'node:http'

/**
 * Ends a connection so that the answer on it cannot be taken for a whole one. In HTTP/1.0 the end of the connection is the
 * end of the body, and only a reset tells that it was cut.
 *
 * @param response the answer
 * @example cutConnection(reply.raw)
 */
export function cutConnection(response: ServerResponse): void {
  const { socket, httpVersionMinor } = response.req
  if (httpVersionMinor === 0) socket.resetAndDestroy()
  else response.destroy()
}
