import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

export const ada = 'ada@example.org'
export const bob = 'bob@example.org'
const everything = [
  { id: 1, owner: ada, name: 'letter.txt', content: 'Dear Ada' },
  { id: 2, owner: ada, name: 'photo.png', content: '\u0089PNG' },
  { id: 3, owner: bob, name: 'letter.txt', content: 'Dear Bob' },
]

/** Starts a service on this machine that answers as the real one does; an export is ready when it is asked for the second time. */
export async function startService() {
  let documents = everything
  const seen = new Map<string, number>()
  const token = 'test-4711-token'
  const server = createServer(async (request, response) => {
    const answer = (status: number, body?: unknown) => response.writeHead(status).end(JSON.stringify(body))
    if (request.headers.authorization !== `Bearer ${token}`) return answer(401)
    const [, first, name = '', last] = new URL(request.url ?? '', 'http://service').pathname.split('/')
    const call = `${request.method} ${first}${last ? `/${last}` : ''}`
    const ownedBy = (owners: readonly string[]) => documents.filter(({ owner }) => owners.includes(owner))
    const ownersOf = (id: string) => JSON.parse(Buffer.from(id, 'base64url').toString()) as string[]
    if (call === 'GET account') return answer(200, 'welcome')
    if (call === 'GET people') {
      const emails = [...new Set(documents.map(({ owner }) => owner))]
      return answer(
        200,
        emails.map((email) => ({ email })),
      )
    }
    if (call === 'POST exports') {
      const { emails } = (await json(request)) as { emails: string[] }
      if (ownedBy(emails).length === 0) return answer(404)
      return answer(200, { id: Buffer.from(JSON.stringify(emails)).toString('base64url') })
    }
    if (call === 'GET exports/files') {
      const files = ownedBy(ownersOf(name)).map(({ content, ...file }) => ({
        ...file,
        size: Buffer.byteLength(content),
      }))
      return answer(200, files)
    }
    if (call === 'GET exports') {
      const times = (seen.get(name) ?? 0) + 1
      seen.set(name, times)
      return answer(200, { state: times > 1 ? 'ready' : 'preparing' })
    }
    const file = documents.find(({ id }) => id === Number(name))
    if (call === 'GET files' && file) return response.end(file.content)
    const owner = decodeURIComponent(name)
    if (call !== 'DELETE people' || ownedBy([owner]).length === 0) return answer(404)
    documents = documents.filter((document) => document.owner !== owner)
    return answer(200)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    config: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token },
    reset: () => {
      documents = everything
      seen.clear()
    },
    dump: () => documents.map((document) => JSON.stringify(document)),
    close: () => server.close(),
  }
}
