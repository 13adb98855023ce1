import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A service on this machine, and what it was asked. */
export interface Service {
  readonly url: string
  readonly asked: IncomingMessage[]
}

/**
 * Starts a service for one test.
 *
 * @param answer answers a request; the number of those before it comes along
 * @returns the service
 * @example const { url } = await startService((_, response) => response.end('[]'))
 */
export async function startService(
  answer: (request: IncomingMessage, response: ServerResponse, before: number) => unknown,
): Promise<Service> {
  const asked: IncomingMessage[] = []
  const server = createServer((request, response) => answer(request, response, asked.push(request) - 1))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
