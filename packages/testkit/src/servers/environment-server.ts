import type { MissingServer, RunningServer, ServerKind } from './server-kinds.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const defaults = {
  postgres: { port: 5432, database: 'postgres', username: 'postgres' },
  mysql: { port: 3306, database: 'mysql', username: 'root' },
  mariadb: { port: 3306, database: 'mysql', username: 'root' },
} as const

/**
 * The server that the environment names by URL, for instance
 * `MONOID_TEST_POSTGRES_URL=postgres://postgres:secret@localhost:5432/postgres`. Its user must be allowed to create databases
 * and users.
 *
 * @param kind what is wanted
 * @param environment where the variables are
 * @returns the server, or why there is none; a server that is named and does not answer is an error
 */
export async function environmentServer(
  kind: ServerKind,
  environment: NodeJS.ProcessEnv,
): Promise<RunningServer | MissingServer> {
  const variable = `MONOID_TEST_${kind.toUpperCase()}_URL`
  const text = environment[variable]
  if (!text) return { kind, missing: `${variable} is not set` }

  if (!URL.canParse(text)) throw new Error(`${variable} is not a URL`)
  const url = new URL(text)
  const connection = {
    hostname: url.hostname,
    port: Number(url.port || defaults[kind].port),
    database: decodeURIComponent(url.pathname.slice(1)) || defaults[kind].database,
    username: decodeURIComponent(url.username) || defaults[kind].username,
    password: decodeURIComponent(url.password),
  }
  const version = await waitUntilReady(kind, connection, 10_000)
  return { description: { kind, source: 'environment', version, connection }, stop: async () => {} }
}
