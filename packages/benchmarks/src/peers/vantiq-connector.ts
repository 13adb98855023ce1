/** Answers a Vantiq query with the rows of the connector's silo, as its host does: encoded once, framed without being read. */
import type { MonoidRequestHandle, MonoidRequestsMessage, SiloContext } from '@monoid-kit/core'
import { prepareConfig, readConnectorPackage } from '@monoid-kit/core'
import { type PostgresConfig, PostgresSilo } from '@monoid-kit/postgres'
import { readPeerTask } from '../jobs/peer-environment.ts'
import { serveQuery } from '../vantiq/serve-query.ts'

const { connection, table } = readPeerTask(process.env)
const { siloSpec } = readConnectorPackage(import.meta.resolve('@monoid-kit/postgres'))
const settings = { ...connection, ssl_mode: 'disable', statement_timeout_seconds: 3600 }
const prepared = await prepareConfig(siloSpec.spec, settings)
if (!prepared.ok) throw new Error(prepared.problems.join('; '))
const silo = new PostgresSilo(prepared.config as unknown as PostgresConfig)
const identifier = {
  schema_name: table,
  schema_group: `${connection.database}/public`,
  identifier: 'tenant',
  identifier_query: '1',
  json_schema: {},
}

await serveQuery(async function* (_request, { reply, signal, log }) {
  const context: SiloContext = { signal, log, framing: reply.framing }
  const handles: MonoidRequestHandle[] = []
  for await (const { handle } of silo.query(context, { identifiers: [identifier] })) handles.push(handle)
  const requests: MonoidRequestsMessage = { handles }
  yield* silo.requestResults(context, requests)
})
await silo.close()
