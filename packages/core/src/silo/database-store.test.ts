import { describe, expect, it } from 'vitest'
import { identifiersOf } from './database-store.ts'

const handle = (data: object) => ({
  schema_name: 'users',
  request_type: 'QUERY' as const,
  data: data as Record<string, never>,
})
const email = { identifier: 'email', identifier_query: 'ann@example.org' }

describe('identifiersOf', () => {
  it('[B27] reads what query has put into a handle, and a handle of the original kit', () => {
    expect(identifiersOf(handle({ identifiers: [email, { ...email, schema_name: 'users' }] }))).toEqual([
      email,
      email,
    ])
    const original = { schema_name: 'users', schema_group: null, ...email, json_schema: {} }
    expect(identifiersOf(handle({ query: original }))).toEqual([email])
  })

  it.each([{}, { identifiers: [] }, { identifiers: 'email' }, { identifiers: [null] }, { query: 'email' }])(
    'refuses anything else: %j',
    (data) => {
      expect(() => identifiersOf(handle(data))).toThrow(/expected data\.identifiers/)
    },
  )
})
