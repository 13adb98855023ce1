import { describe, expect, it } from 'vitest'
import type { Column, Table } from './table.ts'
import { tableSchema } from './table-schema.ts'

const type = { jsonSchema: { type: 'string', contentEncoding: 'base64' }, match: () => undefined } as const

function tableOf(...columns: readonly Pick<Column, 'name' | 'comment'>[]): Table {
  return {
    store: { name: 'users', group: 'shop' },
    scope: 'shop',
    path: ['public', 'users'],
    kind: 'table',
    columns: columns.map((column) => ({ typeName: 'bytea', type, nullable: true, ...column })),
    primaryKey: [],
    transactional: true,
    comment: 'people',
  }
}

describe('[B22] the schema of a table', () => {
  it('describes what has a comment, and no other column of the type', () => {
    expect(tableSchema(tableOf({ name: 'photo', comment: 'a face' }, { name: 'voice' }))).toEqual({
      type: 'object',
      description: 'people',
      properties: {
        photo: { type: 'string', contentEncoding: 'base64', description: 'a face' },
        voice: { type: 'string', contentEncoding: 'base64' },
      },
    })
  })

  it('[B13] leaves the comments out to save room', () => {
    const schema = tableSchema(tableOf({ name: 'photo', comment: 'a face' }), { descriptions: false })
    expect(JSON.stringify(schema)).not.toMatch(/people|a face/)
  })

  it('has a column by any name for a property', () => {
    const { properties } = tableSchema(tableOf({ name: '__proto__' }, { name: 'constructor' }))
    expect(Object.keys(properties as object)).toEqual(['__proto__', 'constructor'])
  })
})
