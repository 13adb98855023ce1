import { readFile } from 'node:fs/promises'
import { ConnectorClient, ProcessLauncher } from '@monoid-kit/orchestrator'

const [script, configFile, store, column, value] = process.argv.slice(2)
const launcher = new ProcessLauncher({ command: ['node', script] })
const client = new ConnectorClient(launcher, {
  deadlineMs: 60_000,
  onLog: ({ message }) => process.stderr.write(`${message}\n`),
})

const settings = JSON.parse(await readFile(configFile, 'utf8'))
const { schemas } = await client.schema(settings)
const { name, group, json_schema } = schemas.find((schema) => schema.name === store)
const item = {
  schema_name: name,
  schema_group: group,
  json_schema,
  identifier: column,
  identifier_query: value,
}

const handles = []
for await (const { handle } of client.query(settings, { identifiers: [item] })) handles.push(handle)
for await (const { data } of client.requestResults(settings, { handles })) {
  process.stdout.write(`${JSON.stringify(data)}\n`)
}
