import { describe, expect, test } from 'vitest'
import { defineRoute } from '../src/service/xtend-route.ts'
import { type StorePlan, secret } from './sample-silo.ts'
import { eraseToken, readToken, startService } from './service.ts'

const person = 'canary.person@example.org'
const stores: readonly StorePlan[] = [
  { name: 'notes', rows: [{ author: person }] },
  { name: 'lost', rows: [{ author: person }], failAfter: 1 },
]
const identifiers = [{ schema_name: 'notes', identifier: 'author', identifier_query: person }]
const handlesOf = (name: string) => ({
  handles: [
    { schema_name: name, request_type: 'QUERY', data: { identifiers: [{ identifier_query: person }] } },
  ],
})

const talks = defineRoute({
  method: 'GET',
  path: '/talks/{name}',
  summary: 'Logs and throws what it should not',
  params: { name: { type: 'string' } },
  handler: ({ params, log }) => {
    log.warn(`the password is ${secret}`)
    throw new Error(`${params.name} ${secret}`)
  },
})

describe('the log', () => {
  test('holds no value of a caller, no record, no token and no secret, whatever is asked', async () => {
    const { call, logged } = await startService({ stores, routes: [talks] })
    const requests = [
      call(`/records/notes?limit=1&${person}=1`),
      call(`/records/${person}`),
      call(`/${person}`),
      call(`/talks/${person}`),
      call('/records/notes'),
      call('/query', { body: { identifiers } }),
      call('/query', { body: { identifiers: [{ ...identifiers[0], [person]: 1, identifier: 1 }] } }),
      call('/query', { body: `{"${person}` }),
      call('/delete', { body: { identifiers }, token: eraseToken }),
      call('/delete', { body: { identifiers }, token: `${person}-0123456789-0123456789-0123456789` }),
      call('/requests/results', { body: handlesOf('notes') }),
      call('/requests/results', { body: handlesOf('lost') }),
      call('/requests/status', { body: handlesOf('gone') }),
      call('/find', { body: { terms: [{ name: '*', value: person }] } }),
      call('/validate', { method: 'POST', headers: { 'x-request-id': person } }),
      call('/schemas', { headers: { 'user-agent': person, referer: person, accept: person } }),
    ]
    const statuses = await Promise.all(
      requests.map(async (request) => {
        const response = await request
        await response.text().catch(() => '')
        return response.status
      }),
    )
    expect(new Set(statuses)).toEqual(new Set([200, 400, 401, 404, 406, 500]))
    const text = JSON.stringify(logged)
    for (const canary of [person, 'canary', secret, readToken, eraseToken]) expect(text).not.toContain(canary)
    expect(logged.filter(({ context }) => context?.route === '/records/{name}').length).toBeGreaterThan(1)
    const answered = logged.filter(({ context }) => context?.outcome !== undefined)
    expect(answered).toHaveLength(requests.length)
  })

  test('names each request as its answer does: by the id of the caller, where that is one', async () => {
    const { call, logged } = await startService({ stores })
    const own = await call('/spec', { headers: { 'x-request-id': 'abc-DEF_01234' } })
    expect(own.headers.get('x-request-id')).toBe('abc-DEF_01234')
    for (const wrong of ['short', 'ann@example.org', 'a'.repeat(65), 'with blanks 123']) {
      const other = await call('/spec', { headers: { 'x-request-id': wrong } })
      expect(other.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
    expect(logged[0]).toMatchObject({
      level: 'info',
      message: 'GET /spec 200 complete',
      context: { request: 'abc-DEF_01234', method: 'GET', route: '/spec', status: 200, outcome: 'complete' },
    })
  })
})
