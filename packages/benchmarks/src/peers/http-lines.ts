/** Asks the connector's `xtend` command, which runs already, for a table's rows as NDJSON, and hands these on. */
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { benchToken, portVariable } from '../http/bench-service.ts'
import { readPeerTask } from '../jobs/peer-environment.ts'

const { connection, table } = readPeerTask(process.env)
const handle = {
  schema_name: table,
  schema_group: `${connection.database}/public`,
  request_type: 'QUERY',
  data: { identifiers: [{ identifier: 'tenant', identifier_query: '1' }] },
}
const asked = request({
  host: '127.0.0.1',
  port: process.env[portVariable],
  path: '/requests/results',
  method: 'POST',
  headers: {
    authorization: `Bearer ${benchToken}`,
    'content-type': 'application/json',
    accept: 'application/x-ndjson',
    connection: 'close',
  },
})
asked.end(JSON.stringify({ handles: [handle] }))
const [response] = (await once(asked, 'response')) as [IncomingMessage]
if (response.statusCode !== 200) throw new Error(`the service answered ${response.statusCode}`)
await pipeline(response, process.stdout)
