import type { ServerConnection } from '@monoid-kit/testkit/standalone'
import { type ServerProcess, startServer } from './server-process.ts'

/** The token that the kit's services take. */
export const benchToken = 'reader-of-the-benchmarks-0123456789'

/** Tells the program that asks a service where it is. */
export const portVariable = 'MONOID_BENCH_SERVICE_PORT'

/** What the small route of both services answers. */
export const city = {
  name: 'Bern',
  country: 'CH',
  temperature: 18.4,
  humidity: 61,
  wind: { speed: 2.6, direction: 240 },
  description: 'few clouds',
} as const

const settings = { XTEND_HOST: '127.0.0.1', XTEND_READ_TOKEN: benchToken }

/**
 * Starts a connector's `xtend` command.
 *
 * @param entry the connector's script
 * @param connection the database, and who logs in
 * @returns the service
 */
export function startXtend(entry: string, connection: ServerConnection): Promise<ServerProcess> {
  const config = { ...connection, ssl_mode: 'disable', statement_timeout_seconds: 3600 }
  const variables = Object.entries(config).map(([key, value]) => [
    `MONOID_${key.toUpperCase()}`,
    String(value),
  ])
  const env = { ...settings, XTEND_DEADLINE_SECONDS: '0', ...Object.fromEntries(variables) }
  return startServer([process.execPath, entry, 'xtend', '0'], env, portIn)
}

/**
 * Starts one of the services of the small route.
 *
 * @param script its file
 * @returns the service
 */
export function startCity(script: string): Promise<ServerProcess> {
  return startServer([process.execPath, script, '0'], settings, portIn)
}

function portIn(line: string): number | undefined {
  const [, port] = /listening on (?:http:\/\/)?[\d.]+:(\d+)/.exec(line) ?? []
  return port === undefined ? undefined : Number(port)
}
