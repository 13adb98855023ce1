import { describe, expect, test } from 'vitest'
import { sampleSpec } from './sample-silo.ts'
import { eraseToken, linesOf, startService } from './service.ts'

const notes = {
  name: 'notes',
  rows: [
    { author: 'ann@example.org', text: 'one' },
    { author: 'bob@example.org', text: 'two' },
    { author: 'cem@example.org', text: 'three' },
  ],
}
const users = { ...notes, name: 'users', group: 'shop/public', batch: 2 }
const stores = [notes, users, { name: 'unreadable', rows: [] }]

const identifier = (store: object, query: string | number = 'ann@example.org') => ({
  ...store,
  identifier: 'author',
  identifier_query: query,
})
const ofNotes = identifier({ schema_name: 'notes' })
const ofUsers = identifier({ schema_name: 'users', schema_group: 'shop/public' })

describe('what a silo answers', () => {
  test('its spec, its check, its stores', async () => {
    const { call } = await startService({ stores })
    expect(await (await call('/spec')).json()).toEqual(sampleSpec)
    expect(await (await call('/validate', { method: 'POST' })).json()).toEqual({
      status: 'SUCCESS',
      message: 'logged in with [secret]',
    })
    const schemas = await call('/schemas')
    expect(schemas.headers.get('content-type')).toBe('application/json')
    expect(schemas.headers.get('cache-control')).toBe('no-store')
    const list = (await schemas.json()) as { name: string; group?: string }[]
    expect(list.map(({ name, group }) => [group, name])).toEqual([
      [undefined, 'notes'],
      [undefined, 'unreadable'],
      ['shop/public', 'users'],
    ])
    const lines = await (await call('/schemas', { accept: 'application/x-ndjson' })).text()
    expect(linesOf(lines)).toEqual(list)
  })
})
