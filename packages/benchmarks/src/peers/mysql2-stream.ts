/**
 * Streams rows through `mysql2` over the text protocol, with the settings that make it fastest (dates, large numbers and
 * JSON stay text), and writes `JSON.stringify` of each; bytes become base64.
 */
import { once } from 'node:events'
import mysql from 'mysql2'
import { readPeerTask } from '../jobs/peer-environment.ts'

const batchCharacters = 65_536
const waitingRows = 1000

const { connection, query } = readPeerTask(process.env)
const { hostname, port, database, username, password } = connection
const client = mysql.createConnection({
  host: hostname,
  port,
  database,
  user: username,
  password,
  charset: 'utf8mb4',
  dateStrings: true,
  supportBigNumbers: true,
  bigNumberStrings: true,
  jsonStrings: true,
})
let lines = ''
for await (const row of client.query(query).stream({ highWaterMark: waitingRows })) {
  for (const name in row) if (Buffer.isBuffer(row[name])) row[name] = row[name].toString('base64')
  lines += `${JSON.stringify(row)}\n`
  if (lines.length < batchCharacters) continue
  if (!process.stdout.write(lines)) await once(process.stdout, 'drain')
  lines = ''
}
process.stdout.write(lines)
client.end()
