import { ConnectorError, type JsonObject, type JsonValue } from '@monoid-kit/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { operationTable, parameterTable } from './operation-table.ts'
import { parseOperation } from './parse-operation.ts'

const identifier = { schema_name: 'users', identifier: 'email', identifier_query: 'ann@example.org' }
const handle = { schema_name: 'users', request_type: 'QUERY', data: { identifiers: [] } }

function refusal(request: JsonObject): string {
  try {
    parseOperation(request)
  } catch (thrown) {
    if (thrown instanceof ConnectorError) return `${thrown.code}: ${thrown.message}`
    throw thrown
  }
  return 'none'
}

describe('parseOperation', () => {
  it.each([
    [{ operation: 'spec' }, { operation: 'spec' }],
    [
      { operation: 'schema', bundleFactor: 0, schema_name: null },
      { operation: 'schema', bundleFactor: 0 },
    ],
    [
      { operation: 'schema', schema_name: 'users' },
      { operation: 'schema', only: { name: 'users' } },
    ],
    [{ operation: 'sample' }, { operation: 'sample' }],
    [
      { operation: 'sample', schema_name: 'users', schema_group: 'shop', limit: 3 },
      { operation: 'sample', stores: [{ name: 'users', group: 'shop' }], limit: 3 },
    ],
    [
      {
        operation: 'sample',
        stores: [
          { schema_name: 'a', json_schema: {} },
          { schema_name: 'b', schema_group: null },
        ],
      },
      { operation: 'sample', stores: [{ name: 'a' }, { name: 'b' }] },
    ],
    [
      { operation: 'query', identifiers: [identifier] },
      { operation: 'query', query: { identifiers: [{ ...identifier, json_schema: {} }] } },
    ],
    [
      { operation: 'status', handles: [{ handle }, handle] },
      { operation: 'status', requests: { handles: [handle, handle] } },
    ],
    [
      { operation: 'results', handles: [handle] },
      { operation: 'results', requests: { handles: [handle] } },
    ],
    [
      { operation: 'find', terms: [{ name: 'email', value: 'x' }], depth: 2 },
      { operation: 'find', find: { terms: [{ name: 'email', value: 'x' }], depth: 2 } },
    ],
    [{ query: 'SELECT 1' }, { operation: 'statement', statement: { text: 'SELECT 1', parameters: [] } }],
    [
      { operation: 'statement', query: 'SELECT ?', parameters: [null, 1, 'a', true] },
      { operation: 'statement', statement: { text: 'SELECT ?', parameters: [null, 1, 'a', true] } },
    ],
  ] as const)('reads %j', (request, expected) => {
    expect(parseOperation(request as JsonObject)).toEqual(expected)
  })

  it.each([
    [{}, 'operation: expected one of spec, validate'],
    [{ operation: 'drop' }, 'but it is unknown'],
    [{ operation: 7 }, 'but it is no text'],
    [{ operation: 'spec', limit: 1 }, 'limit is no parameter of "spec", which takes only bundleFactor'],
    [{ operation: 'query' }, 'identifiers: missing'],
    [{ operation: 'query', query: 'SELECT 1' }, 'query is no parameter of "query"'],
    [
      { operation: 'query', identifiers: [{ identifier: 'email' }] },
      'identifiers[0].schema_name: expected, but missing',
    ],
    [{ operation: 'results' }, 'handles or identifiers: missing'],
    [{ operation: 'results', handles: [], identifiers: [] }, 'expected only one of them'],
    [{ operation: 'status', handles: [1] }, 'handles: expected a list of objects'],
    [
      { operation: 'status', handles: [{ schema_name: 'a' }] },
      'handles[0].request_type: expected, but missing',
    ],
    [{ operation: 'sample', schema_group: 'shop' }, 'schema_name: missing beside schema_group'],
    [{ operation: 'sample', stores: [] }, 'at least one'],
    [{ operation: 'sample', stores: [{ schema_name: 'a' }], schema_name: 'a' }, 'expected only one of them'],
    [{ operation: 'find', terms: [] }, 'terms'],
    [{ query: ' ' }, 'query: expected text'],
    [{ query: 'SELECT 1', parameters: [{}] }, 'parameters: expected a list of texts'],
    [{ operation: 'schema', 'ann@example.org': 1 }, '(a name of 15 characters) is no parameter'],
    [{ operation: 'schema', constructor: 1 }, 'constructor is no parameter'],
  ])('refuses %j', (request, message) => {
    expect(refusal(request as JsonObject)).toContain(`REQUEST_INVALID: `)
    expect(refusal(request as JsonObject)).toContain(message)
  })

  it('refuses or reads whatever comes, and tells no value of it', () => {
    const canary = 'canary@example.org'
    const value = fc.jsonValue({ maxDepth: 2 }).map((made) => made as JsonValue)
    const anything = fc.oneof(
      value,
      fc.constant(canary),
      fc.constant([canary]),
      fc.constant([{ [canary]: canary }]),
    )
    const names = fc.constantFrom(...Object.keys(parameterTable), 'other')
    const operation = fc.oneof(fc.constantFrom(...Object.keys(operationTable)), anything)
    fc.assert(
      fc.property(operation, fc.dictionary(names, anything), (named, parameters) => {
        expect(refusal({ ...parameters, operation: named })).not.toContain(canary)
      }),
    )
  })
})
