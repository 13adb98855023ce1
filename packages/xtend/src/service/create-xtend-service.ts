import { tmpdir } from 'node:os'
import { ConnectorError, type Log, Scrubber } from '@monoid-kit/core'
import type { Access } from '../access/access.ts'
import type { FileManager } from '../file-manager/file-manager.ts'
import { describeService, type ServiceDescription } from '../openapi/describe-service.ts'
import type { ServedSilo } from '../silo/served-silo.ts'
import { siloRoutes, storePaths } from '../silo/silo-routes.ts'
import { allowedMethods } from './allowed-methods.ts'
import { asServiceRoute } from './as-service-route.ts'
import { healthRoutes } from './health-routes.ts'
import { InFlight } from './in-flight.ts'
import { mountRoute } from './mount-route.ts'
import { openApp } from './open-app.ts'
import { Readiness } from './readiness.ts'
import { RequestGate } from './request-gate.ts'
import { SchemaChecks } from './schema-checks.ts'
import { defaultLimits, type ServiceLimits } from './service-limits.ts'
import type { ServiceRoute } from './service-route.ts'
import { mountFile, shownFiles } from './shown-files.ts'
import type { XtendRoute } from './xtend-route.ts'
import { XtendService } from './xtend-service.ts'

/** What a service consists of. */
export interface XtendServiceOptions extends ServiceDescription {
  /** Lets callers in: see `createAccess`. */
  readonly access: Access
  /** Gets the routes of a silo; it stays open when the service is closed. */
  readonly silo?: ServedSilo
  /** Routes of one's own. */
  readonly routes?: readonly XtendRoute[]
  /** The operator's log; nothing is logged where left out. */
  readonly log?: Log
  /** Takes secrets out of problems. */
  readonly scrubber?: Scrubber
  /** Those of `defaultLimits` that shall be others. */
  readonly limits?: Partial<ServiceLimits>
  /** Takes FILE results; without one they are downloaded. */
  readonly files?: Pick<FileManager, 'store' | 'delete'>
  /** The folder for files on their way; that of the system where left out. */
  readonly cacheDir?: string
}

/**
 * Makes an HTTP service of a silo, of routes of one's own, or of both.
 *
 * @param options what it consists of
 * @returns the service, not listening yet
 * @throws ConnectorError `HOST_SETTINGS` where a route is wrong
 * @example
 * const service = await createXtendService({ name: 'notes', version: '1.0.0', access, routes: [greet] })
 * const { url } = await service.listen({ port: 8081 })
 */
export async function createXtendService(options: XtendServiceOptions): Promise<XtendService> {
  const { access, silo, scrubber = Scrubber.none, log = silent } = options
  const limits = { ...defaultLimits, ...options.limits }
  const inFlight = new InFlight()
  const gates = { silo: new RequestGate(limits), handlers: new RequestGate(limits), none: undefined }
  const siloHost = silo && {
    ...silo,
    scrubber,
    cacheDir: options.cacheDir ?? tmpdir(),
    ...(options.files && { files: options.files }),
  }
  const readiness = new Readiness(log, siloHost)
  const isReady = async () => !inFlight.isClosing && !gates.silo.isFull && (await readiness.check())
  const described = [
    ...(siloHost ? siloRoutes(siloHost) : []),
    ...(options.routes ?? []).map(asServiceRoute),
    ...healthRoutes(isReady),
  ]
  refuseDoubles(described)
  const openapi = describeService(options, described)
  const files = shownFiles(openapi, described)
  const known = [...described, ...files.map(({ path }) => ({ method: 'GET', path }) as const)]
  const { app, scopeOf } = openApp({
    access,
    log,
    scrubber,
    limits,
    inFlight,
    storePaths: siloHost ? storePaths : [],
    methodsOf: (path) => allowedMethods(known, path),
  })
  const checks = new SchemaChecks()
  const host = { app, checks, gates, scopeOf, scrubber, deadlineSeconds: limits.deadlineSeconds }
  for (const route of described) mountRoute(route, host)
  for (const file of files) mountFile(file, app)
  await app.ready()
  return new XtendService({ app, inFlight, access, openapi, maxConnections: limits.maxConnections })
}

function refuseDoubles(routes: readonly ServiceRoute[]): void {
  const seen = new Set<string>()
  for (const { method, path } of routes) {
    const key = `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`
    if (seen.has(key)) throw new ConnectorError('HOST_SETTINGS', `the service has ${method} ${path} already`)
    seen.add(key)
  }
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} }
