/** Lets the server make the JSON and passes on what `pg-copy-streams` yields, the escapes of COPY left as they are. */
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { to } from 'pg-copy-streams'
import { readPeerTask } from '../jobs/peer-environment.ts'

const { connection, query } = readPeerTask(process.env)
const { hostname, port, database, username, password } = connection
const client = new pg.Client({ host: hostname, port, database, user: username, password })
await client.connect()
const rows = client.query(to(`COPY (SELECT row_to_json(t) FROM (${query}) AS t) TO STDOUT`))
await pipeline(rows, process.stdout, { end: false })
await client.end()
