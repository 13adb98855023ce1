import type { JsonObject } from '@monoid-kit/core'
import type { FastifyInstance } from 'fastify'
import { type PageFile, pageFiles } from '../page/page-files.ts'
import type { ServiceRoute } from './service-route.ts'

/**
 * The files by which a service shows itself: its description and the page. A route of one's own at the path of one of
 * them takes its place.
 *
 * @param openapi the description
 * @param routes all routes
 * @returns the files, which everybody may read
 * @example for (const file of shownFiles(openapi, routes)) mountFile(file, app)
 */
export function shownFiles(openapi: JsonObject, routes: readonly ServiceRoute[]): readonly PageFile[] {
  const description = {
    path: '/openapi.json',
    contentType: 'application/json',
    body: JSON.stringify(openapi),
    headers: { 'cache-control': 'no-cache' },
  }
  const taken = new Set(routes.filter(({ method }) => method === 'GET').map(({ path }) => path))
  return [description, ...pageFiles()].filter(({ path }) => !taken.has(path))
}

/**
 * Makes a file answer at its path.
 *
 * @param file the file
 * @param app the app
 * @example mountFile(file, app)
 */
export function mountFile({ path, contentType, body, headers }: PageFile, app: FastifyInstance): void {
  app.route({
    method: ['GET', 'HEAD'],
    url: path,
    config: { pattern: path, scope: 'public' },
    handler: (_request, reply) => reply.headers(headers).type(contentType).send(body),
  })
}
