import {
  type AbstractSilo,
  closeSilo,
  createLog,
  type JsonObject,
  type KnownSecrets,
  type Log,
  type LogSink,
  type MonoidSiloSpec,
  type OptionalCommand,
  Scrubber,
  toConnectorError,
} from '@monoid-kit/core'
import { announceToken } from '../access/announce-token.ts'
import { createAccess } from '../access/create-access.ts'
import { FileManager } from '../file-manager/file-manager.ts'
import { createXtendService } from '../service/create-xtend-service.ts'
import type { XtendRoute } from '../service/xtend-route.ts'
import { readSettings } from '../settings/read-settings.ts'

/** Beside the grace for requests: cutting those left, and closing the silo and the log. */
const endingSeconds = 8

/** What the routes of a service can be made of, once it is known. */
export interface RouteContext {
  /** The variables of the process, the secrets document and `.env`. */
  readonly variables: Readonly<Record<string, string>>
  /** The silo's configuration; empty without a silo. */
  readonly config: JsonObject
  readonly silo?: AbstractSilo<unknown>
  readonly log: Log
}

/** What a service has besides its silo. */
export interface OwnParts {
  /** Routes of one's own, or what makes them. */
  readonly routes?:
    | readonly XtendRoute[]
    | ((context: RouteContext) => readonly XtendRoute[] | Promise<readonly XtendRoute[]>)
  /** Variables whose values are secrets, besides those of the silo's configuration. */
  readonly secretNames?: readonly string[]
  /** Markdown, for `/openapi.json`. */
  readonly description?: string
}

/** The process that a service runs in. */
export interface ServedProcess {
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Where `.env` is. */
  readonly cwd: string
  readonly name: string
  readonly version: string
  readonly logSink: LogSink
  readonly secrets: KnownSecrets
  readonly signal: AbortSignal
  setGrace(seconds: number): void
  /** Called once all files are read that only root may read. */
  dropPrivileges(): void
  /** The silo, where there is one. */
  readonly silo?: {
    readonly spec: MonoidSiloSpec
    readonly offers: readonly OptionalCommand[]
    readonly make: (config: JsonObject) => Promise<AbstractSilo<unknown>>
  }
}

/**
 * Serves until the process has to end; then requests in flight may end within the grace.
 *
 * @param host the process
 * @param parts routes of one's own
 * @returns the exit code
 * @throws ConnectorError `HOST_SETTINGS`, `PORT_UNAVAILABLE`; what making the silo throws
 * @example const exitCode = await serveProcess(host, { routes })
 */
export async function serveProcess(host: ServedProcess, parts: OwnParts): Promise<number> {
  const { argv, environment, cwd, name, version, logSink, signal } = host
  const { settings, config, variables, secrets, warnings } = await readSettings({
    argv,
    environment,
    cwd,
    ...(host.silo && { spec: host.silo.spec.spec }),
    ...(parts.secretNames && { secretNames: parts.secretNames }),
  })
  host.dropPrivileges()
  const access = createAccess(settings.access)
  const known = [...secrets, ...access.secrets]
  host.secrets.add(known)
  const scrubber = new Scrubber(known)
  const log = await createLog(logSink, { scrubber, level: settings.logLevel })
  for (const warning of warnings) log.warn(warning)
  host.setGrace(settings.graceSeconds + endingSeconds)
  const silo = await host.silo?.make(config)
  const files =
    settings.fileManagerUrl === undefined ? undefined : new FileManager({ url: settings.fileManagerUrl })
  try {
    const context = { variables, config, log, ...(silo && { silo }) }
    const routes = typeof parts.routes === 'function' ? await parts.routes(context) : parts.routes
    const service = await createXtendService({
      name,
      version,
      access,
      log,
      scrubber,
      limits: settings.limits,
      cacheDir: settings.cacheDir,
      ...(parts.description !== undefined && { description: parts.description }),
      ...(routes && { routes }),
      ...(files && { files }),
      ...(silo && host.silo && { silo: { silo, spec: host.silo.spec, offers: host.silo.offers } }),
    })
    signal.throwIfAborted()
    const { port } = await service.listen(settings)
    log.info(`listening on ${settings.host}:${port}`, { context: { host: settings.host, port } })
    announceToken(logSink, access)
    await aborted(signal)
    log.info('ending: requests in flight may still end', { context: { graceSeconds: settings.graceSeconds } })
    await service.close({ graceSeconds: settings.graceSeconds })
  } finally {
    files?.close()
    if (silo) await closeSilo(silo, logSink)
  }
  return endingCode(signal.reason)
}

/** To be told to end is what a service waits for: no error, though the exit code says by what. */
function endingCode(reason: unknown): number {
  const error = toConnectorError(reason)
  if (error.code === 'CANCELLED' || error.code === 'INTERRUPTED') return error.exitCode
  throw error
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
