/** Answers a Vantiq query with row objects of `pg-cursor`, 500 at a time, by the kit's own connection. */
import pg from 'pg'
import Cursor from 'pg-cursor'
import { readPeerTask } from '../jobs/peer-environment.ts'
import { parseBytesAsBase64 } from '../vantiq/parse-bytes.ts'
import { serveQuery } from '../vantiq/serve-query.ts'

const portionRows = 500

const { connection, query } = readPeerTask(process.env)
const { hostname, port, database, username, password } = connection
parseBytesAsBase64()
const client = new pg.Client({ host: hostname, port, database, user: username, password })
await client.connect()
await serveQuery(async function* () {
  const cursor = client.query(new Cursor<object>(query))
  for (;;) {
    const rows = await cursor.read(portionRows)
    if (rows.length === 0) return
    yield rows
  }
})
await client.end()
