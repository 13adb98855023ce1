/**
 * The process that holds the test servers: it answers `GET /<kind>` on the loopback interface with a server's
 * description, and stops every server when its parent goes away, however the parent ends.
 */
import { createServer } from 'node:http'
import { type ServerKind, serverKinds } from './server-kinds.ts'
import { ServerPool } from './server-pool.ts'
import { startServer } from './start-server.ts'

const longestStopMs = 60_000

const pool = new ServerPool(async (kind) => {
  const start = performance.now()
  const server = await startServer(kind)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  if ('description' in server) {
    const { source, version } = server.description
    process.stderr.write(`${kind}: ${version}, ${source}, ready in ${seconds} s\n`)
  } else {
    process.stderr.write(`${kind}: none: ${server.missing}\n`)
  }
  return server
})

const http = createServer(async (request, response) => {
  const kind = serverKinds.find((name) => request.url === `/${name}`)
  if (!kind) return void response.writeHead(404).end()
  const { status, body } = await answer(kind)
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
})
http.requestTimeout = 0
http.listen(0, '127.0.0.1', () => {
  const address = http.address()
  if (address !== null && typeof address !== 'string') process.send?.({ port: address.port })
})

// Ctrl-C is the parent's affair: it goes away, and that is what ends this process.
process.on('SIGINT', () => {})
process.on('disconnect', async () => {
  setTimeout(() => process.exit(1), longestStopMs).unref()
  http.close()
  http.closeAllConnections()
  try {
    await pool.stop()
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${String(error)}\n`)
    process.exit(1)
  }
})

async function answer(kind: ServerKind) {
  try {
    return { status: 200, body: await pool.get(kind) }
  } catch (error) {
    return { status: 500, body: { error: error instanceof Error ? error.message : String(error) } }
  }
}
