import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ConnectorError, type Log, type Scrubber, toConnectorError } from '@monoid-kit/core'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { Access } from '../access/access.ts'
import type { Scope } from '../access/scope.ts'
import { cutConnection } from '../bodies/cut-connection.ts'
import { parseBody } from '../bodies/parse-body.ts'
import { clientFault } from '../problems/client-faults.ts'
import { HttpError } from '../problems/http-error.ts'
import { problemOf, problemType } from '../problems/problem.ts'
import { headersOf } from '../problems/status-of.ts'
import type { InFlight } from './in-flight.ts'
import { refuseConnection } from './refuse-connection.ts'
import { requestIdOf } from './request-ids.ts'
import { RequestLog } from './request-log.ts'
import { RequestScope } from './request-scope.ts'
import type { ServiceLimits } from './service-limits.ts'
import { joinGroup } from './store-paths.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The path as the description of the service has it. */
    readonly pattern?: string
    readonly scope?: Scope
  }
}

/** Nobody keeps an answer, takes it for another type, or shows it within a page of theirs. */
const plainHeaders = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

/** What an app is made of. */
export interface AppParts {
  readonly access: Access
  readonly log: Log
  readonly scrubber: Scrubber
  readonly limits: ServiceLimits
  readonly inFlight: InFlight
  /** The paths below which stores are named by group and name. */
  readonly storePaths: readonly string[]
  /** The methods of a path that is no route's, for 405. */
  readonly methodsOf: (path: string) => readonly string[]
}

/** The framework, and what belongs to each request in it. */
export interface App {
  readonly app: FastifyInstance
  readonly scopeOf: (request: IncomingMessage) => RequestScope
}

/**
 * Sets the framework up: ids, access, logs, limits, and problems for whatever goes wrong. Routes are added by
 * `mountRoute`.
 *
 * @param parts what it is made of
 * @returns the app, without any route
 * @example const { app, scopeOf } = openApp(parts)
 */
export function openApp(parts: AppParts): App {
  const { access, log, scrubber, limits, inFlight } = parts
  const scopes = new WeakMap<IncomingMessage, RequestScope>()
  const answering = new WeakMap<Socket, Set<ServerResponse>>()
  const scopeOf = (request: IncomingMessage) => scopes.get(request) as RequestScope
  const app: FastifyInstance = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: wholeMilliseconds(limits.requestSeconds),
    keepAliveTimeout: wholeMilliseconds(limits.keepAliveSeconds),
    http: {
      maxHeaderSize: limits.headerBytes,
      requestTimeout: wholeMilliseconds(limits.requestSeconds),
      // headers that come later than the whole request has to are late anyhow
      headersTimeout: wholeMilliseconds(Math.min(limits.headersSeconds, limits.requestSeconds)),
      connectionsCheckingInterval: wholeMilliseconds(Math.min(1, limits.headersSeconds)),
    },
    // a HEAD would do all the work of an export for nothing
    exposeHeadRoutes: false,
    return503OnClosing: false,
    genReqId: requestIdOf,
    routerOptions: { maxParamLength: limits.headerBytes },
    rewriteUrl: ({ url = '/' }) => joinGroup(url, parts.storePaths),
    clientErrorHandler: refuseConnection(log, (socket) => hasAnswer(answering.get(socket))),
    frameworkErrors: (error, request, reply) => sendProblem(error, request.id, reply),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async ({ raw }: FastifyRequest, bytes: Buffer) => {
      refuseEncoded(raw)
      return parseBody(bytes)
    },
  )

  function sendProblem(thrown: unknown, requestId: string, reply: FastifyReply): void {
    const stores = scopes.get(reply.request.raw)?.log.storeProblems ?? []
    const error = clientFault(thrown)
    const problem = problemOf(error === thrown || error instanceof HttpError ? error : thrown, {
      requestId,
      scrubber,
      stores,
    })
    reply
      .code(problem.status)
      .headers({ 'x-request-id': requestId, ...plainHeaders, ...headersOf(error) })
      .type(problemType)
      .send(JSON.stringify(problem))
  }

  app.addHook('onRequest', async (request, reply) => {
    const { raw, id } = request
    const { socket } = raw
    const requestLog = new RequestLog(log, id, (text) => scrubber.scrubText(text))
    const scope = new RequestScope({ id, log: requestLog, request: raw, response: reply.raw })
    scopes.set(raw, scope)
    inFlight.add(scope)
    const answers = answering.get(socket) ?? answersOn(socket)
    answering.set(socket, answers.add(reply.raw))
    const route = request.routeOptions.config?.pattern ?? 'unknown'
    reply.raw.once('close', () => {
      inFlight.delete(scope)
      answers.delete(reply.raw)
      const { statusCode: status } = reply.raw
      const { milliseconds, outcome } = scope
      log.info(`${raw.method} ${route} ${status} ${outcome}`, {
        context: { request: id, method: raw.method ?? '', route, status, milliseconds, outcome },
      })
      if (inFlight.isClosing) app.server.closeIdleConnections()
    })
    reply.headers({ 'x-request-id': id, ...plainHeaders })
    reply.raw.setTimeout(limits.stallSeconds * 1000, () => {
      // without an answer on its way it is the work that takes its time
      if (reply.raw.writableLength > 0) {
        scope.noteCut()
        scope.abort(new ConnectorError('READER_GONE', 'the caller takes nothing of the answer'))
        cutConnection(reply.raw)
      } else if (!reply.raw.writableEnded) socket.setTimeout(limits.stallSeconds * 1000)
    })
    if (inFlight.isClosing) {
      throw new HttpError(503, 'OVERLOADED', 'the service is about to end', {
        headers: { connection: 'close' },
      })
    }
    await access.admit(raw, request.routeOptions.config?.scope ?? 'read')
  })

  app.setNotFoundHandler((request) => {
    const [path = '/'] = (request.raw.url ?? '/').split('?')
    const methods = parts.methodsOf(path)
    if (methods.length === 0) throw new HttpError(404, 'NOT_FOUND', 'the service has no such path')
    throw new HttpError(405, 'REQUEST_INVALID', `expected ${methods.join(' or ')} for this path`, {
      headers: { allow: methods.join(', ') },
    })
  })

  app.setErrorHandler((thrown, request, reply) => {
    const scope = scopes.get(request.raw)
    const error = toConnectorError(thrown)
    const problemError = clientFault(thrown)
    const isGone = error.code === 'READER_GONE'
    // a handler that says by which status its own failure is answered names what failed behind it
    const isAnswer = problemError instanceof HttpError && !(problemError.status >= 500 && problemError.cause)
    if (scope && !isGone && !isAnswer) {
      scope.log.error(`${error.message}; ${error.hint}`, { code: error.code })
    }
    sendProblem(thrown, request.id, reply)
  })
  return { app, scopeOf }
}

/** As Node's server takes them. */
function wholeMilliseconds(seconds: number): number {
  return Math.ceil(seconds * 1000)
}

/** Bytes that stand for other bytes would be read as what they are not. */
function refuseEncoded({ headers }: IncomingMessage): void {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '') ?? []
  const encoding = headers['content-encoding'] ?? 'identity'
  if (/^utf-?8$/i.test(charset) && /^identity$/i.test(encoding)) return
  throw new HttpError(415, 'REQUEST_INVALID', 'expected a body in UTF-8, and not compressed')
}

/** Node tells the end of a connection to the answer that is being sent only; here those behind it are told as well. */
function answersOn(socket: Socket): Set<ServerResponse> {
  const answers = new Set<ServerResponse>()
  socket.once('close', () => {
    for (const answer of answers) {
      if (answer.socket) continue
      answer.destroy()
      answer.emit('close')
    }
  })
  return answers
}

/** Whether an answer is on its way, or about to be: not to the request that is itself still coming. */
function hasAnswer(answers: ReadonlySet<ServerResponse> | undefined): boolean {
  return [...(answers ?? [])].some(({ headersSent, req }) => headersSent || req.complete)
}
