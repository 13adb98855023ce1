import path from 'node:path'
import { ConnectorClient, ProcessLauncher } from '@monoid-kit/orchestrator'
import { runCommand } from '@monoid-kit/testkit'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ada, startService } from './test-service.ts'

const entry = path.resolve('dist/main.js')
const query = {
  identifiers: [{ schema_name: 'documents', identifier: 'email', identifier_query: ada, json_schema: {} }],
}

let service: Awaited<ReturnType<typeof startService>>
beforeAll(async () => {
  service = await startService()
})
beforeEach(() => service.reset())
afterAll(() => service.close())

it('validates the right token and no other', async () => {
  const { config } = service
  expect((await runCommand(entry, 'validate', { config })).validate?.status).toBe('SUCCESS')
  const wrong = { ...config, token: 'wrong-token' }
  expect((await runCommand(entry, 'validate', { config: wrong })).validate?.status).toBe('FAILURE')
})

it('begins an export, tells how far it is, and hands it out as a file', async () => {
  const { config } = service
  const { results } = await runCommand(entry, 'query', { config, query })
  expect(results[0]?.status).toMatchObject({ request_status: 'PROGRESS', data_type: 'FILE' })
  const handles = results.map(({ handle }) => handle)
  const { statuses } = await runCommand(entry, 'request-status', { config, requests: { handles } })
  expect(statuses[0]).toMatchObject({ request_status: 'COMPLETE', data_type: 'FILE' })

  const client = new ConnectorClient(new ProcessLauncher({ command: [process.execPath, entry] }))
  const records = []
  for await (const record of client.requestResults(config, { handles })) records.push(record)
  expect(records).toMatchObject([{ record_type: 'FILE', file: expect.stringMatching(/\.tar\.gz$/) }])
})

it('erases a person and nobody else', async () => {
  const { config } = service
  const { results } = await runCommand(entry, 'delete', { config, query })
  expect(results[0]?.status).toMatchObject({ request_status: 'COMPLETE', data_type: 'NONE' })
  expect(service.dump()).toEqual([expect.stringContaining('Dear Bob')])
})
