/**
 * Reads the rows over the extended protocol, the same columns in binary form as the connector asks for, and throws the
 * bytes away: the server's own speed. Login is `pg`'s; the rows never pass through it.
 */
import type { Socket } from 'node:net'
import pg from 'pg'
import { readPeerTask } from '../jobs/peer-environment.ts'

const binaryTypes = new Set([16, 17, 1184, 2950]) // bool, bytea, timestamptz, uuid
const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5])
/** Enough for the last two messages: how many rows there were, and that the server is ready. */
const endBytes = 64

const { connection, query, rows: expected } = readPeerTask(process.env)
const { hostname, port, database, username, password } = connection
const client = new pg.Client({ host: hostname, port, database, user: username, password })
// It is cut off at the end, which the client takes for an error.
client.on('error', () => undefined)
await client.connect()
const { fields } = await client.query(`${query} LIMIT 0`)
const formats = fields.map(({ dataTypeID }) => (binaryTypes.has(dataTypeID) ? 1 : 0))

const { stream } = (client as unknown as { readonly connection: { readonly stream: Socket } }).connection
stream.removeAllListeners('data')
const ended = new Promise<void>((resolve, reject) => {
  let end: Buffer = Buffer.alloc(0)
  stream.on('data', (bytes: Buffer) => {
    // The last messages may come in two parts.
    end = bytes.length >= endBytes ? bytes : Buffer.concat([end.subarray(-endBytes), bytes])
    if (!end.subarray(-6, -1).equals(readyForQuery)) return
    if (end.subarray(-endBytes).includes(`SELECT ${expected}\0`)) resolve()
    else reject(new Error(`the server did not send ${expected} rows`))
  })
  stream.once('close', () => reject(new Error('the connection was closed')))
})
stream.write(
  Buffer.concat([
    message('P', text(''), text(query), int16(0)),
    message('B', text(''), text(''), int16(0), int16(0), int16(formats.length), ...formats.map(int16)),
    message('E', text(''), int32(0)),
    message('S'),
  ]),
)
await ended
stream.destroy()

function message(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body])
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`)
}

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
