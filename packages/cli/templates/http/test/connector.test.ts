import path from 'node:path'
import { runCommand } from '@monoid-kit/testkit'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { ada, bob, cy, startService } from './test-service.ts'

const entry = path.resolve('dist/main.js')
const query = {
  identifiers: [{ schema_name: 'people', identifier: 'email', identifier_query: ada.email, json_schema: {} }],
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

it('samples the people of all pages', async () => {
  const { config } = service
  const { schemas } = await runCommand(entry, 'schema', { config })
  const { records } = await runCommand(entry, 'scan', { config, schemas: { schemas } })
  expect(records.map(({ data }) => data)).toEqual([ada, bob, cy])
})

it('finds a person and hands out what there is', async () => {
  const { config } = service
  const { results } = await runCommand(entry, 'query', { config, query })
  const requests = { handles: results.map(({ handle }) => handle) }
  const { records } = await runCommand(entry, 'request-results', { config, requests })
  expect(records.map(({ data }) => data)).toEqual([ada])
})

it('erases a person and nobody else', async () => {
  const { config } = service
  const { results } = await runCommand(entry, 'delete', { config, query })
  expect(results[0]?.status).toMatchObject({ request_status: 'COMPLETE', data_type: 'NONE' })
  expect(service.dump()).toEqual([bob, cy].map((person) => JSON.stringify(person)))
})
