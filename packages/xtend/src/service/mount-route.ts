import type { IncomingMessage } from 'node:http'
import { type Scrubber, toConnectorError } from '@monoid-kit/core'
import type { FastifyInstance } from 'fastify'
import { acceptedTypes } from '../bodies/media-types.ts'
import type { RequestGate } from './request-gate.ts'
import type { RequestScope } from './request-scope.ts'
import type { SchemaChecks } from './schema-checks.ts'
import { sendAnswer } from './send-answer.ts'
import { offeredTypes, type ServiceRoute } from './service-route.ts'

/** What the routes of a service share. */
export interface RouteHost {
  readonly app: FastifyInstance
  readonly checks: SchemaChecks
  readonly gates: Readonly<Record<ServiceRoute['turns'], RequestGate | undefined>>
  readonly scopeOf: (request: IncomingMessage) => RequestScope
  readonly scrubber: Scrubber
  readonly deadlineSeconds: number
}

/**
 * Makes a route answer: its request is checked, waits for its turn, and ends with its deadline or its caller.
 *
 * @param route the route
 * @param host what it shares with the others
 * @example for (const route of routes) mountRoute(route, host)
 */
export function mountRoute(route: ServiceRoute, host: RouteHost): void {
  const { app, checks, scopeOf, scrubber, deadlineSeconds } = host
  const checkParams = checks.parameters(route.params, Object.keys(route.params))
  const checkQuery = checks.parameters(route.query, route.required)
  const checkBody = route.body && checks.body(route.body)
  const gate = host.gates[route.turns]
  const offered = offeredTypes(route)
  app.route({
    // not for others, of which a HEAD would do all the work for nothing
    method: route.method === 'GET' && route.scope === 'public' ? ['GET', 'HEAD'] : route.method,
    url: route.path.replace(/\{(\w+)\}/g, ':$1'),
    config: { pattern: route.path, scope: route.scope },
    async handler(request, reply) {
      const scope = scopeOf(request.raw)
      const { signal, log } = scope
      const accepted = acceptedTypes(request.raw, offered)
      if (offered.length > 1) reply.header('vary', 'Accept')
      const params = { ...(request.params as object) }
      const query = { ...(request.query as object) }
      checkParams(params)
      checkQuery(query)
      checkBody?.(request.body)
      scope.setDeadline(deadlineSeconds)
      const leave = await gate?.enter(signal)
      try {
        const exchange = {
          params,
          query,
          body: checkBody && request.body,
          signal,
          log,
          requestId: scope.id,
          request: request.raw,
          accepted,
        }
        await sendAnswer(await route.work(exchange), exchange, { reply, scope, scrubber })
      } catch (thrown) {
        const reason: unknown = signal.aborted ? signal.reason : thrown
        if (!reply.raw.headersSent && !reply.raw.destroyed) throw reason
        reply.hijack()
        const error = toConnectorError(reason)
        if (error.code !== 'READER_GONE') {
          log.error(`the answer was cut: ${error.message}; ${error.hint}`, { code: error.code })
        }
      } finally {
        leave?.()
      }
      return reply
    },
  })
}
