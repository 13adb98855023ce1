import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { ConnectorError, type SiloContext } from '@monoid-kit/core'
import { type Stage, sql } from '@monoid-kit/sql'
import { openClient, withinSeconds } from '../connect/open-client.ts'
import { destroyQuietly, openSocket, openTcp } from '../connect/open-socket.ts'
import { raceSignal } from '../connect/race-signal.ts'
import type { PostgresConfig } from '../postgres-config.ts'
import type { PostgresServer } from '../postgres-server.ts'
import { checkPrivileges } from './check-privileges.ts'

/** The oldest server that the connector's statements are written for. */
const oldestVersion = 120_000

/**
 * The stages of validation, from the host name to the privileges; each fails on its own, in its own words (C17).
 *
 * @param config the configuration
 * @param server the server made of it
 * @returns the stages in order
 * @example validateInStages(postgresStages(config, server), context)
 */
export function postgresStages(config: PostgresConfig, server: PostgresServer): readonly Stage[] {
  const { hostname, port, connect_timeout_seconds: seconds } = config
  const target = `${hostname}:${port}`
  return [
    {
      name: 'dns',
      run: async ({ signal }) => {
        if (isIP(hostname) !== 0) return undefined
        await withinSeconds(seconds, signal, `the resolver, asked for "${hostname}",`, (either) =>
          raceSignal(resolveName(hostname), either),
        )
        return undefined
      },
    },
    {
      name: 'tcp',
      run: async ({ signal }) => {
        await server.withPlace(signal, async () =>
          destroyQuietly(await withinSeconds(seconds, signal, target, (either) => openTcp(config, either))),
        )
        return undefined
      },
    },
    {
      name: 'tls',
      run: async ({ signal }) => {
        const { address } = server
        const isEncrypted = await server.withPlace(signal, async () => {
          const socket = await withinSeconds(seconds, signal, target, (either) => openSocket(address, either))
          destroyQuietly(socket)
          return 'encrypted' in socket
        })
        return isEncrypted ? `TLS, ssl_mode ${server.address.tls.mode}` : 'no TLS'
      },
    },
    { name: 'login', run: (context) => logIn(config, server, context) },
    { name: 'database', run: (context) => checkDatabase(config, server, context) },
    { name: 'privileges', run: (context) => checkPrivileges(config, server, context) },
  ]
}

async function resolveName(hostname: string): Promise<void> {
  try {
    await lookup(hostname)
  } catch (thrown) {
    const code = String((thrown as { code?: unknown }).code ?? 'unknown')
    throw new ConnectorError('DNS_FAILED', `"${hostname}" cannot be resolved (${code})`, { cause: thrown })
  }
}

async function logIn(
  config: PostgresConfig,
  server: PostgresServer,
  { signal }: SiloContext,
): Promise<undefined> {
  const { database, username, password = '', application_name: applicationName } = config
  const login = { database, username, password, applicationName }
  try {
    await server.withPlace(signal, async () => {
      const { client } = await openClient(server.address, login, config.connect_timeout_seconds, signal)
      await raceSignal(client.end(), signal)
    })
  } catch (thrown) {
    // Whoever gets as far as the database has logged in; the next stage says what is wrong with it.
    if (!(thrown instanceof ConnectorError && thrown.code === 'DATABASE_UNKNOWN')) throw thrown
  }
  return undefined
}

async function checkDatabase(
  config: PostgresConfig,
  server: PostgresServer,
  context: SiloContext,
): Promise<string> {
  const session = await server.open(config.database, 'read', context)
  try {
    const version = Math.floor(session.serverVersion / 10_000)
    if (session.serverVersion < oldestVersion) {
      throw new ConnectorError(
        'SERVER_UNSUITABLE',
        `expected PostgreSQL 12 or later, the server is version ${version}`,
        {
          hint: 'upgrade the server',
        },
      )
    }
    const [row] = await session.rows(sql`SELECT pg_catalog.pg_is_in_recovery()::text`, context)
    if (row?.[0] === 'true' && !config.read_only) {
      throw new ConnectorError(
        'SERVER_UNSUITABLE',
        'the server is a standby, on which nothing can be deleted',
        {
          hint: 'name the primary, or set read_only',
        },
      )
    }
    return `PostgreSQL ${version}`
  } finally {
    await session.close()
  }
}
