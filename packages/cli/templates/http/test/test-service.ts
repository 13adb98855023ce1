import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export const ada = { id: 1, email: 'ada@example.org', name: 'Ada' }
export const bob = { id: 2, email: 'bob@example.org', name: 'Bob' }
export const cy = { id: 3, email: 'cy@example.org', name: null }
const pageSize = 2

/** Starts a service on this machine that answers as the real one does. */
export async function startService() {
  let people = [ada, bob, cy]
  const token = 'test-4711-token'
  const server = createServer((request, response) => {
    const answer = (status: number, body?: unknown) => response.writeHead(status).end(JSON.stringify(body))
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401)
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://service')
    if (request.method === 'GET' && pathname === '/people') {
      const from = Number(searchParams.get('from'))
      const next = from + pageSize
      if (next < people.length) response.setHeader('link', `</people?from=${next}>; rel="next"`)
      return answer(200, people.slice(from, next))
    }
    const id = Number(/^\/people\/(\d+)$/.exec(pathname)?.[1])
    const isKnown = request.method === 'DELETE' && people.some((person) => person.id === id)
    if (isKnown) people = people.filter((person) => person.id !== id)
    return answer(isKnown ? 200 : 404)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    config: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token },
    reset: () => {
      people = [ada, bob, cy]
    },
    dump: () => people.map((person) => JSON.stringify(person)),
    close: () => server.close(),
  }
}
