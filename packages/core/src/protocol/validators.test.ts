import { describe, expect, it } from 'vitest'
import { messageSchemas } from './message-schemas.ts'
import {
  checkPersistenceConfig,
  checkQuery,
  checkRequests,
  checkSchemas,
  checkSiloSpec,
} from './validators.ts'

describe('argument files', () => {
  const item = { schema_name: 'users', identifier: 'id', identifier_query: '7', json_schema: {} }

  it('[B18] read a null group as no group', () => {
    expect(checkQuery({ identifiers: [{ ...item, schema_group: null }] })).toEqual({
      ok: true,
      value: { identifiers: [item] },
    })
    expect(checkSchemas({ schemas: [{ name: 'a', group: null, json_schema: { x: null } }] })).toEqual({
      ok: true,
      value: { schemas: [{ name: 'a', json_schema: { x: null } }] },
    })
  })

  it.each([
    ['null', null],
    ['a number', 1.5],
    ['a boolean', true],
    ['an object', {}],
    ['nothing', undefined],
  ])('[B19] leave an identifier_query that is %s to the store', (_, identifier_query) => {
    const checked = checkQuery({ identifiers: [{ ...item, identifier_query }] })
    expect(checked).toEqual({ ok: true, value: { identifiers: [{ ...item, identifier_query }] } })
  })

  it('[B27] keep a handle verbatim, save null members of its own', () => {
    const data = { rows: [null, { a: null }], text: '' }
    const handle = { schema_name: 'a', request_type: 'QUERY' }
    expect(
      checkRequests({
        handles: [
          { ...handle, data, schema_group: null },
          { ...handle, data: null },
        ],
      }),
    ).toEqual({
      ok: true,
      value: { handles: [{ ...handle, data }, handle] },
    })
  })

  it('allow unknown members', () => {
    expect(checkPersistenceConfig({ temp_store: '/tmp', later: 1 })).toEqual({
      ok: true,
      value: { temp_store: '/tmp', later: 1 },
    })
    expect(checkSiloSpec({ name: null, spec: {}, later: [] })).toEqual({
      ok: true,
      value: { spec: {}, later: [] },
    })
  })

  it('name each fault by its place and never show a value', () => {
    const checked = checkQuery({
      identifiers: [
        { ...item, schema_name: 4711 },
        { identifier: 'id', json_schema: 'ada' },
      ],
    })
    expect(checked).toEqual({
      ok: false,
      faults: [
        'identifiers[0].schema_name: expected string, came number',
        'identifiers[1].schema_name: expected, but missing',
        'identifiers[1].json_schema: expected object, came string',
      ],
    })
    expect(checkRequests(null)).toEqual({ ok: false, faults: ['the whole: expected object, came null'] })
    expect(checkSchemas({ schemas: [{ name: 'a', json_schema: true }] })).toMatchObject({ ok: false })
  })

  it('stop naming faults after ten', () => {
    const checked = checkRequests({ handles: Array.from({ length: 12 }, () => 1) })
    expect(checked).toMatchObject({ ok: false, faults: { length: 11, 10: 'and 2 more' } })
  })
})

it('the schemas are plain data', () => {
  expect(JSON.parse(JSON.stringify(messageSchemas))).toEqual(messageSchemas)
})
