import { validateHeaderName, validateHeaderValue } from 'node:http'
import { ConnectorError, type JsonObject, raceSignal, untilAborted } from '@monoid-kit/core'
import { RouteAnswer } from './route-answer.ts'
import { refuseWrongSchemas } from './schema-checks.ts'
import type { Answer, Exchange, ServiceRoute } from './service-route.ts'
import type { XtendRoute } from './xtend-route.ts'

/**
 * Makes a route of the service of one that its caller has defined.
 *
 * @param route the caller's
 * @returns the same, ready to be mounted and described
 * @throws ConnectorError `HOST_SETTINGS` where its path and its parameters do not belong together
 * @example routes.map(asServiceRoute)
 */
export function asServiceRoute(route: XtendRoute): ServiceRoute {
  const params = (route.params ?? {}) as Readonly<Record<string, JsonObject>>
  checkPath(route, Object.keys(params))
  const query = (route.query ?? {}) as Readonly<Record<string, JsonObject>>
  const body = route.body ? [route.body as JsonObject] : []
  refuseWrongSchemas([...Object.values(params), ...Object.values(query), ...body])
  const description = route.description === undefined ? {} : { description: route.description }
  return {
    method: route.method,
    path: route.path,
    operationId: operationIdOf(route),
    summary: route.summary,
    ...description,
    tag: 'service',
    scope: route.scope ?? 'read',
    params,
    query,
    required: route.required ?? [],
    ...(route.body && { body: route.body as JsonObject }),
    answer: {
      kind: route.streams ? 'items' : 'value',
      description: 'what was asked for',
      schema: (route.response ?? {}) as JsonObject,
    },
    problems: route.problems ?? [],
    turns: 'handlers',
    work: (exchange) => work(route, exchange),
  }
}

async function work(route: XtendRoute, exchange: Exchange): Promise<Answer> {
  const { signal } = exchange
  const given = await raceSignal(
    Promise.resolve().then(() => route.handler(exchange)),
    signal,
  )
  const { status, headers, body } =
    given instanceof RouteAnswer ? given : new RouteAnswer(given === undefined ? 204 : 200, {}, given)
  checkAnswer(route, status, headers)
  if (!isAsyncIterable(body)) {
    return { kind: 'value', status, headers, ...(body !== undefined && { json: jsonOf(body) }) }
  }
  if (!route.streams) throw wrongAnswer(route, 'a stream came from a route without `streams: true`')
  if (status !== 200) throw wrongAnswer(route, 'a stream came with another status than 200')
  return {
    kind: 'items',
    headers,
    async write(items) {
      for await (const item of untilAborted(body, signal)) await items.item(jsonOf(item), signal)
    },
  }
}

/** Who passes on what another service has answered must not pass on how that was sent. */
const framingHeaders = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function checkAnswer(route: XtendRoute, status: number, headers: Readonly<Record<string, string>>): void {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw wrongAnswer(route, 'expected a status from 200 to 599')
  }
  for (const [name, value] of Object.entries(headers)) {
    if (framingHeaders.has(name.toLowerCase())) throw wrongAnswer(route, `the service itself sets ${name}`)
    try {
      validateHeaderName(name)
      validateHeaderValue(name, value)
    } catch (cause) {
      throw wrongAnswer(route, 'a header has a name or a value that HTTP does not allow', cause)
    }
  }
}

function wrongAnswer({ path }: XtendRoute, what: string, cause?: unknown): ConnectorError {
  return new ConnectorError('INTERNAL', `${path}: ${what}`, { cause })
}

function jsonOf(value: unknown): string {
  const json: string | undefined = JSON.stringify(value)
  if (json !== undefined) return json
  throw new ConnectorError(
    'INTERNAL',
    `a handler answered with a ${typeof value}, which JSON has no form for`,
  )
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

function checkPath({ path, method }: XtendRoute, params: readonly string[]): void {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name))
  const isWellFormed = /^(\/([\w.~-]+|\{\w+\}))+\/?$|^\/$/.test(path)
  const isSame = [...named].sort().join() === [...params].sort().join()
  if (isWellFormed && isSame && new Set(named).size === named.length) return
  throw new ConnectorError(
    'HOST_SETTINGS',
    `the route ${method} ${path}: expected parts as /name or /{parameter}, and the same parameters in params`,
  )
}

/** `GET /city/{name}` → `getCityByName` */
function operationIdOf({ method, path }: XtendRoute): string {
  const words = path.split(/[^\w{]+/).filter((word) => word !== '')
  const capitalised = words.map((word) =>
    word.startsWith('{') ? `By${capital(word.slice(1))}` : capital(word),
  )
  return method.toLowerCase() + (capitalised.join('') || 'Root')
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}
