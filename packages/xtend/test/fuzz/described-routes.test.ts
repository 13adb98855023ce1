import { Agent } from 'node:http'
import type { JsonObject, JsonValue } from '@monoid-kit/core'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createAccess } from '../../src/access/create-access.ts'
import { defineRoute } from '../../src/service/xtend-route.ts'
import { HostileSilo, hostileSpec } from '../hostile-silo.ts'
import { secret } from '../sample-silo.ts'
import { startService } from '../service.ts'
import { arbitraryOf, nearly } from './arbitrary-of-schema.ts'
import { DescribedAnswers, type Operation, operationsOf, type Parameter } from './described-answers.ts'
import { sendRequest, type WireRequest } from './send-request.ts'

const token = 'both-0123456789-0123456789-0123456789-01'
/** Stands in many values of requests, and must stand in no problem and in no line of the log. */
const canary = 'canary.7f3a@example.org'
const seed = 20_261_122
const runs = 120
/** For all runs of one route; what a slow machine does not reach then is left out. */
const millisecondsEach = 1000

const texts = fc.oneof(
  fc.constantFrom('users', 'notes', 'shop', 'shop/public', 'author', 'email', 'a', canary),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => text.isWellFormed()),
  fc.string({ maxLength: 20 }).map((text) => `${canary}${text}`),
)
const acceptable = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      'application/json',
      'application/x-ndjson',
      'application/json;q=0.1, application/jsonl',
      '*/*',
    ),
  },
  fc.constantFrom('text/html', 'application/gzip', '', ';;q=,/', `text/${canary}`),
)
const contentTypes = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/json') },
  fc.constantFrom(
    'application/json; charset=utf-8',
    'application/json; charset=latin1',
    'application/x-ndjson',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/vnd.api+json',
    'nonsense',
    `${canary}/json`,
  ),
)

const custom = defineRoute({
  method: 'POST',
  path: '/orders/{id}',
  summary: 'A route with many rules',
  params: { id: { type: 'integer', minimum: 1, maximum: 1000 } },
  query: { size: { type: 'string', enum: ['s', 'm'] }, dry: { type: 'boolean' }, part: { type: 'number' } },
  body: {
    type: 'object',
    required: ['lines'],
    additionalProperties: false,
    properties: {
      lines: {
        type: 'array',
        minItems: 1,
        maxItems: 3,
        items: {
          type: 'object',
          required: ['sku', 'count'],
          properties: {
            sku: { type: 'string', pattern: '^[A-Z]{2}$' },
            count: { type: 'integer', minimum: 1 },
          },
        },
      },
      note: { type: ['string', 'null'], maxLength: 20 },
    },
  },
  response: {
    type: 'object',
    required: ['id', 'lines'],
    properties: { id: { type: 'integer' }, lines: { type: 'integer' } },
  },
  handler: ({ params, body }) => ({ id: params.id, lines: body.lines.length }),
})

const stores = [
  { name: 'notes', rows: [{ author: 'ada', text: 'one' }] },
  { name: 'users', group: 'shop/public', rows: [{ author: 'ada', text: 'two' }], batch: 10 },
  { name: 'unreadable', rows: [] },
]

/** Requests to a route that are as described, or nearly. */
function requestsTo(operation: Operation): fc.Arbitrary<WireRequest> {
  const query = fc.array(fc.tuple(fc.oneof(texts, fc.constant('limit')), texts), { maxLength: 1 })
  return fc
    .record({
      path: pathsOf(operation),
      extra: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, query),
      accept: fc.option(acceptable, { nil: undefined }),
      contentType: contentTypes,
      body: bodiesOf(operation),
    })
    .map(({ path, extra, accept, contentType, body }) => ({
      method: operation.method,
      path: withQuery(path, extra),
      headers: {
        authorization: `Bearer ${token}`,
        ...(accept === undefined ? {} : { accept }),
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body === undefined ? {} : { body }),
    }))
}

function pathsOf({ path, parameters }: Operation): fc.Arbitrary<string> {
  const valuesOf = ({ schema }: Parameter) =>
    fc.oneof(arbitraryOf(schema, texts), texts as fc.Arbitrary<JsonValue>).map(String)
  const inPath = parameters.filter(({ place }) => place === 'path')
  const inQuery = parameters.filter(({ place }) => place === 'query')
  return fc
    .tuple(
      fc.tuple(...inPath.map(valuesOf)),
      fc.tuple(...inQuery.map((parameter) => fc.option(valuesOf(parameter), { nil: undefined }))),
    )
    .map(([pathValues, queryValues]) => {
      const filled = inPath.reduce(
        (whole, { name }, index) =>
          whole.replace(`{${name}}`, () => encodeURIComponent(pathValues[index] ?? '')),
        path,
      )
      const given = inQuery.flatMap(({ name }, index): [string, string][] => {
        const value = queryValues[index]
        return value === undefined ? [] : [[name, value]]
      })
      return withQuery(filled, given)
    })
}

function withQuery(path: string, pairs: readonly (readonly [string, string])[]): string {
  if (pairs.length === 0) return path
  const text = pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
  return `${path}${path.includes('?') ? '&' : '?'}${text}`
}

function bodiesOf({ method, body }: Operation): fc.Arbitrary<string | undefined> {
  const broken = fc.constantFrom(
    '',
    '{',
    'null',
    '[]',
    '1',
    '"x"',
    `{"identifiers":"${canary}"`,
    '\u0000',
    '{"a":1}{"a":1}',
  )
  if (body === undefined) {
    return method === 'GET' ? fc.constant(undefined) : fc.option(broken, { nil: undefined })
  }
  const values = nearly(arbitraryOf(body, texts)).map((value) => JSON.stringify(value))
  return fc.oneof({ weight: 8, arbitrary: values }, broken)
}

async function fuzz(started: Awaited<ReturnType<typeof startService>>): Promise<Set<number>> {
  const { service, port, logged } = started
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  const described = new DescribedAnswers(service.openapi)
  const statuses = new Set<number>()
  for (const operation of operationsOf(service.openapi)) {
    await fc.assert(
      fc.asyncProperty(requestsTo(operation), async (wire) => {
        const answer = await sendRequest(port, agent, wire)
        const { status, headers, text } = answer
        statuses.add(status)
        expect(status, text).toBeLessThan(500)
        // a name of several parts, or of none, may be another route's
        if (isOf(operation, wire.path)) expect(described.faultsOf(operation, answer)).toEqual([])
        expect(headers['x-request-id']).toMatch(/^[\w-]{8,64}$/)
        expect(headers['x-content-type-options']).toBe('nosniff')
        expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
        if (status >= 400) expect(withoutStoreNames(text)).not.toContain('canary')
      }),
      { seed, numRuns: runs, interruptAfterTimeLimit: millisecondsEach, endOnFailure: false },
    )
  }
  const log = JSON.stringify(logged)
  for (const text of ['canary', token, secret]) expect(log).not.toContain(text)
  return statuses
}

/** A problem names the stores of a request as the request does, so that the caller knows which are meant. */
function withoutStoreNames(text: string): string {
  const names = ['schema_name', 'schema_group']
  return JSON.stringify(JSON.parse(text, (key, value) => (names.includes(key) ? '' : value)))
}

function isOf({ path }: Operation, sent: string): boolean {
  const [bare = ''] = sent.split('?')
  const parts = bare.split('/')
  const isSame = parts.length === path.split('/').length && parts.slice(2).every((part) => part !== '')
  return isSame && !/%2f/i.test(bare)
}

describe('every described route, asked for whatever its description allows and nearly allows', () => {
  const access = () => createAccess({ readTokens: [token], eraseTokens: [token], eraseEnabled: true })

  test('answers as it is described, and never by 5xx', async () => {
    const statuses = await fuzz(await startService({ stores, routes: [custom], access: access() }))
    // or else it would not have been asked for much
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404, 406, 415]))
  })

  test('so do stores that look at what handles hold', async () => {
    const silo = new HostileSilo({} as JsonObject)
    const statuses = await fuzz(await startService({ silo: { silo, spec: hostileSpec }, access: access() }))
    expect([...statuses]).toContain(200)
  })
})
