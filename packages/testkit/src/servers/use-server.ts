import { afterAll, describe, inject } from 'vitest'
import type { MissingServer, ServerDescription, ServerKind } from './server-kinds.ts'
import { TestServer } from './test-server.ts'

/** What a test file needs of its server. */
export interface ServerNeeds {
  /** Whether the tests need the server's certificates, which a server given by URL cannot offer. */
  readonly tls?: boolean
}

/** A server and the `describe` that goes with it. */
export interface ServerSuite {
  readonly server: TestServer
  /** vitest's `describe`; where the server is missing, the suite is skipped under a title that says why. */
  describe(title: string, tests: () => void): void
}

/**
 * Asks for a server at the top of a test file; the first file that asks starts it. Databases and users made
 * through it are dropped when the file ends. With `MONOID_REQUIRE_DATABASES=1` a missing server is an error.
 *
 * @param kind the server's kind
 * @param needs what the tests need of it
 * @returns the server and a `describe` for the tests that use it
 * @throws where a server that must be there is missing or does not answer
 * @example
 * const { server, describe } = await useServer('postgres')
 * describe('discovery', () => {
 *   let database: TestDatabase
 *   beforeAll(async () => { database = await server.createDatabase() })
 *   it('lists the tables', async () => { await runCommand(entry, 'schema', { config: database.config }) })
 * })
 */
export async function useServer(kind: ServerKind, needs: ServerNeeds = {}): Promise<ServerSuite> {
  const server = new TestServer(kind, await findServer(kind, needs))
  if (server.missing === undefined) afterAll(() => server.dropAll(), 60_000)
  else if (process.env.MONOID_REQUIRE_DATABASES === '1') {
    throw new Error(`MONOID_REQUIRE_DATABASES is set and there is no ${kind} server: ${server.missing}`)
  }
  return {
    server,
    describe: (title, tests) => {
      if (server.missing === undefined) describe(title, tests)
      else describe.skip(`${title} (skipped, no ${kind} server: ${server.missing})`, tests)
    },
  }
}

async function findServer(kind: ServerKind, needs: ServerNeeds): Promise<ServerDescription | string> {
  const response = await fetch(`${inject('serverKeeper')}/${kind}`)
  const body = (await response.json()) as ServerDescription | MissingServer | { readonly error: string }
  if ('error' in body) throw new Error(`the ${kind} server could not be started: ${body.error}`)
  if ('missing' in body) return body.missing
  if (needs.tls && !body.tls) return 'its certificates are not known, for it was given by URL'
  return body
}
