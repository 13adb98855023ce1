import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, test } from 'vitest'
import { defineRoute } from '../src/service/xtend-route.ts'
import { shareService } from './service.ts'

const greet = defineRoute({
  method: 'GET',
  path: '/greetings/{name}',
  summary: 'Greets someone',
  description: 'In English.',
  params: { name: { type: 'string', maxLength: 20, description: 'Whom to greet' } },
  query: { times: { type: 'integer', default: 1 }, tone: { type: 'string', enum: ['kind', 'rude'] } },
  required: ['tone'],
  response: { type: 'object', properties: { greeting: { type: 'string' } } },
  problems: [404],
  handler: () => ({ greeting: 'Hello' }),
})
const count = defineRoute({
  method: 'POST',
  path: '/count',
  summary: 'Counts',
  scope: 'erase',
  streams: true,
  body: { type: 'object', properties: { to: { type: 'integer' } } },
  response: { type: 'integer' },
  async *handler() {},
})

/** What this test looks at. */
interface Document {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Operation>>
}
interface Operation {
  readonly security: unknown
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: { readonly content: Record<string, { readonly schema: object }> }
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema?: object }> }>
}

describe('/openapi.json', () => {
  const { call } = shareService({ stores: [], routes: [greet, count] })
  const read = async () => (await (await call('/openapi.json', { token: null })).json()) as Document

  test('is a valid OpenAPI 3.1 document, which everybody may read', async () => {
    const document = await read()
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never)
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
    expect(document.openapi).toBe('3.1.0')
  })

  test('describes every route there is', async () => {
    const { paths } = await read()
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(operations.sort()).toEqual([
      'GET /greetings/{name}',
      'GET /healthz',
      'GET /readyz',
      'GET /records/{group}/{name}',
      'GET /records/{name}',
      'GET /schemas',
      'GET /schemas/{group}/{name}',
      'GET /schemas/{name}',
      'GET /spec',
      'POST /count',
      'POST /delete',
      'POST /find',
      'POST /query',
      'POST /requests/results',
      'POST /requests/status',
      'POST /validate',
    ])
  })

  test('says what a route takes and who may call it', async () => {
    const { paths } = await read()
    const greeting = paths['/greetings/{name}']?.get
    expect(greeting?.parameters).toEqual([
      {
        name: 'name',
        in: 'path',
        required: true,
        description: 'Whom to greet',
        schema: { type: 'string', maxLength: 20 },
      },
      { name: 'times', in: 'query', required: false, schema: { type: 'integer', default: 1 } },
      { name: 'tone', in: 'query', required: true, schema: { type: 'string', enum: ['kind', 'rude'] } },
    ])
    expect(greeting?.security).toEqual([{ token: ['read'] }])
    expect(Object.keys(greeting?.responses ?? {})).toEqual(
      expect.arrayContaining(['200', '400', '401', '404', '406', '500', '503', '504']),
    )
    expect(paths['/delete']?.post?.security).toEqual([{ token: ['erase'] }])
    expect(paths['/healthz']?.get?.security).toEqual([])
  })

  test('has the schemas that judge the requests: what they refuse is refused', async () => {
    const { paths } = await read()
    const schema = paths['/query']?.post?.requestBody?.content['application/json']?.schema
    expect(schema).toMatchObject({
      required: ['identifiers'],
      properties: { identifiers: { maxItems: 10_000 } },
    })
    const tooMany = {
      identifiers: Array.from({ length: 10_001 }, () => ({
        schema_name: 'a',
        identifier: 'b',
        identifier_query: 1,
      })),
    }
    expect((await call('/query', { body: tooMany })).status).toBe(400)
  })

  test('says of a list what one item is, in either form', async () => {
    const { paths } = await read()
    const content = paths['/count']?.post?.responses['200']?.content
    expect(content?.['application/json']?.schema).toEqual({ type: 'array', items: { type: 'integer' } })
    expect(content?.['application/x-ndjson']?.schema).toEqual({ type: 'integer' })
    const results = paths['/requests/results']?.post?.responses['200']?.content
    expect(Object.keys(results ?? {})).toContain('application/gzip')
  })
})
