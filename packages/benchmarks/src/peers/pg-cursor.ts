/** Reads 1,000 rows at a time through `pg-cursor` and writes `JSON.stringify` of each. */
import { once } from 'node:events'
import pg from 'pg'
import Cursor from 'pg-cursor'
import { readPeerTask } from '../jobs/peer-environment.ts'

const portionRows = 1000

const { connection, query } = readPeerTask(process.env)
const { hostname, port, database, username, password } = connection
const client = new pg.Client({ host: hostname, port, database, user: username, password })
await client.connect()
const cursor = client.query(new Cursor(query))
for (;;) {
  const rows = await cursor.read(portionRows)
  if (rows.length === 0) break
  let lines = ''
  for (const row of rows) lines += `${JSON.stringify(row)}\n`
  if (!process.stdout.write(lines)) await once(process.stdout, 'drain')
}
await client.end()
