import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { runCommand, type TestDatabase, useServer } from '@monoid-kit/testkit'
import { beforeAll, beforeEach, expect, it } from 'vitest'

const entry = path.resolve('dist/main.js')
const query = {
  identifiers: [
    { schema_name: 'customers', identifier: 'email', identifier_query: 'ada@example.org', json_schema: {} },
    { schema_name: 'messages', identifier: 'sender', identifier_query: 'ada@example.org', json_schema: {} },
  ],
}

const { server, describe } = await useServer('postgres')

describe('the connector', () => {
  let database: TestDatabase
  let config: TestDatabase['config']
  beforeAll(async () => {
    database = await server.createDatabase()
    config = database.config
  })
  beforeEach(async () => database.execute(await readFile('test/tables.sql', 'utf8')))

  it('validates the right password and no other', async () => {
    expect((await runCommand(entry, 'validate', { config })).validate?.status).toBe('SUCCESS')
    const wrong = { ...config, username: 'nobody', password: 'wrong-password' }
    expect((await runCommand(entry, 'validate', { config: wrong })).validate?.status).toBe('FAILURE')
  })

  it('finds a person in all tables and hands out what there is', async () => {
    const { results } = await runCommand(entry, 'query', { config, query })
    const requests = { handles: results.map(({ handle }) => handle) }
    const { records } = await runCommand(entry, 'request-results', { config, requests })
    expect(records.map(({ data }) => data)).toEqual([
      { id: 1, email: 'ada@example.org', name: 'Ada' },
      { id: 1, sender: 'ada@example.org', body: 'Good morning' },
      { id: 3, sender: 'ada@example.org', body: 'Good day' },
    ])
  })

  it('erases a person and nobody else', async () => {
    const { results } = await runCommand(entry, 'delete', { config, query })
    expect(results.map(({ status }) => status.request_status)).toEqual(['COMPLETE', 'COMPLETE'])
    expect(await database.rows('SELECT id FROM customers')).toEqual([{ id: '2' }])
    expect(await database.rows('SELECT id FROM messages')).toEqual([{ id: '2' }])
  })
})
