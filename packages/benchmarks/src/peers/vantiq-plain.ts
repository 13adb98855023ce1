/** Answers a Vantiq query with `JSON.stringify` of 500 rows of `pg-cursor` at a time, each sent before the next are read. */
import pg from 'pg'
import Cursor from 'pg-cursor'
import { WebSocket } from 'ws'
import { readPeerTask } from '../jobs/peer-environment.ts'
import { readTarget, writeCounted } from '../vantiq/bench-target.ts'
import { parseBytesAsBase64 } from '../vantiq/parse-bytes.ts'
import { benchSource } from '../vantiq/reply-counter.ts'

const portionRows = 500

const { connection, query } = readPeerTask(process.env)
const { hostname, port, database, username, password } = connection
parseBytesAsBase64()
const client = new pg.Client({ host: hostname, port, database, user: username, password })
await client.connect()
const socket = new WebSocket(`${readTarget(process.env)}/api/v1/wsock/websocket`, {
  perMessageDeflate: false,
})

const send = (message: object) =>
  new Promise<void>((resolve, reject) => {
    socket.send(JSON.stringify(message), (error) => (error ? reject(error) : resolve()))
  })

async function answer(address: string): Promise<void> {
  const headers = { 'X-Reply-Address': address }
  const cursor = client.query(new Cursor(query))
  for (;;) {
    const rows = await cursor.read(portionRows)
    if (rows.length === 0) break
    await send({ status: 100, headers, body: rows })
  }
  await send({ status: 204, headers })
}

interface Message {
  readonly op?: string
  readonly object?: { readonly status?: unknown; readonly rows?: unknown }
  readonly messageHeaders?: { readonly REPLY_ADDR_HEADER: string }
}

socket.on('open', () => send({ op: 'validate', resourceName: 'system.credentials', object: 'bench' }))
socket.on('message', async (data: Buffer) => {
  const { op, object, messageHeaders } = JSON.parse(data.toString()) as Message
  if (op === undefined)
    await send({ op: 'connectExtension', resourceName: 'sources', resourceId: benchSource })
  if (op === 'query') await answer(messageHeaders?.REPLY_ADDR_HEADER ?? '')
  if (op !== 'publish') return
  writeCounted(object ?? {})
  socket.close()
  await client.end()
})
