import type { JsonObject } from '@monoid-kit/core'
import { problemType } from '../problems/problem.ts'
import { archiveType, offeredTypes, type ServiceRoute } from '../service/service-route.ts'
import { problemSchema, statusTexts } from './problem-schema.ts'

/** What a service says about itself. */
export interface ServiceDescription {
  readonly name: string
  readonly version: string
  /** Markdown. */
  readonly description?: string
}

/**
 * Describes a service by an OpenAPI 3.1 document, made of the same schemas that judge its requests.
 *
 * @param service its name and version
 * @param routes all that is to be described
 * @returns the document
 * @example const document = describeService({ name: 'notes', version: '1.0.0' }, routes)
 */
export function describeService(
  { name, version, description }: ServiceDescription,
  routes: readonly ServiceRoute[],
): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) }
  }
  const tags = [...new Set(routes.map(({ tag }) => tag))].map((tag) => ({ name: tag }))
  return {
    openapi: '3.1.0',
    info: { title: name, version, ...(description !== undefined && { description }) },
    // beside the document, wherever a proxy has put it
    servers: [{ url: './' }],
    tags,
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of the operator' } },
      schemas: { Problem: problemSchema },
    },
  }
}

function operation(route: ServiceRoute): JsonObject {
  const { scope } = route
  const needs = scope === 'public' ? '' : `A token that may ${scope}.`
  const description = [route.description, needs].filter(Boolean).join(' ')
  const parameters = [
    ...Object.entries(route.params).map(([name, schema]) => parameter(name, 'path', schema, true)),
    ...Object.entries(route.query).map(([name, schema]) =>
      parameter(name, 'query', schema, route.required.includes(name)),
    ),
  ]
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(description !== '' && { description }),
    tags: [route.tag],
    security: scope === 'public' ? [] : [{ token: [scope] }],
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: route.body } } },
    }),
    responses: { ...success(route), ...problems(route) },
  }
}

function parameter(name: string, place: 'path' | 'query', schema: JsonObject, required: boolean): JsonObject {
  const { description, ...rest } = schema
  return {
    name,
    in: place,
    required,
    ...(description !== undefined && { description }),
    schema: rest,
  }
}

function success(route: ServiceRoute): Record<string, JsonObject> {
  const { kind, description, schema } = route.answer
  const headers = {
    'X-Request-Id': { description: 'The id of the request', schema: { type: 'string' } },
  }
  const contents = offeredTypes(route).map((type): [string, JsonObject] => {
    if (type === archiveType) return [type, {}]
    if (kind === 'items' && type === 'application/json') {
      return [type, { schema: { type: 'array', items: schema } }]
    }
    // of NDJSON the schema is that of one line
    return [type, { schema }]
  })
  const whole = { 200: { description, headers, content: Object.fromEntries(contents) } }
  const isUndescribed = kind === 'value' && Object.keys(schema).length === 0
  return isUndescribed ? { ...whole, 204: { description: 'nothing to tell', headers } } : whole
}

/** Problems that any route may answer with, whatever it does. */
function problems({ method, scope, body, params, query, problems: own, turns }: ServiceRoute): JsonObject {
  const takes = body !== undefined || Object.keys({ ...params, ...query }).length > 0
  const statuses = new Set([
    400,
    406,
    421,
    ...(takes ? [414] : []),
    // a body that comes without being asked for is read as well
    ...(method === 'GET' ? [] : [408, 413, 415]),
    ...(scope === 'public' ? [] : [401, 403, 429]),
    ...(turns === 'none' ? [503] : [500, 503, 504]),
    ...own,
  ])
  const content = { [problemType]: { schema: { $ref: '#/components/schemas/Problem' } } }
  return Object.fromEntries(
    [...statuses]
      .sort()
      .map((status) => [status, { description: statusTexts[status] ?? 'A problem', content }]),
  )
}
