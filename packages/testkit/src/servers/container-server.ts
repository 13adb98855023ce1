import { randomBytes } from 'node:crypto'
import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers'
import { createTlsMaterial } from './certificates.ts'
import type { MissingServer, RunningServer, ServerKind } from './server-kinds.ts'
import { postgresAccessRules, serverArguments } from './server-settings.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const images = {
  postgres: {
    image: 'postgres:17',
    server: 'postgres',
    owner: 'postgres',
    port: 5432,
    admin: { username: 'postgres', database: 'postgres' },
    passwordVariable: 'POSTGRES_PASSWORD',
    // The first server of the entrypoint prepares the data directory and takes no connections from outside.
    ready: Wait.forLogMessage(/database system is ready to accept connections/, 2),
  },
  mysql: {
    image: 'mysql:9',
    server: 'mysqld',
    owner: 'mysql',
    port: 3306,
    admin: { username: 'root', database: 'mysql' },
    passwordVariable: 'MYSQL_ROOT_PASSWORD',
    ready: Wait.forLogMessage(/port: 3306\b/),
  },
  mariadb: {
    image: 'mariadb:11',
    server: 'mariadbd',
    owner: 'mysql',
    port: 3306,
    admin: { username: 'root', database: 'mysql' },
    passwordVariable: 'MARIADB_ROOT_PASSWORD',
    ready: Wait.forLogMessage(/port: 3306\b/),
  },
} as const

const startupTimeoutMs = 180_000

/**
 * Starts the official image of a server.
 *
 * @param kind what is wanted
 * @param settings further options of the server
 * @returns the server, or why there is none
 */
export async function containerServer(
  kind: ServerKind,
  settings: readonly string[] = [],
): Promise<RunningServer | MissingServer> {
  const engine = await getContainerRuntimeClient().catch(() => undefined)
  if (!engine) return { kind, missing: 'no container engine answers' }

  const { image, server, owner, port, admin, passwordVariable, ready } = images[kind]
  const tls = await createTlsMaterial(engine.info.containerRuntime.host)
  const password = randomBytes(12).toString('hex')
  const files = {
    ca: '/tls/ca.pem',
    cert: '/tls/server.pem',
    key: '/tls/server.key',
    accessRules: '/tls/pg_hba.conf',
  }
  // The server refuses a key that others can read, and only the image knows the server's user id.
  const start = `chown -R ${owner} /tls && chmod 600 ${files.key} && exec docker-entrypoint.sh "$@"`
  try {
    const container = await new GenericContainer(image)
      .withEnvironment({ [passwordVariable]: password })
      .withCopyContentToContainer([
        { content: tls.server.ca, target: files.ca },
        { content: tls.server.cert, target: files.cert },
        { content: tls.server.key, target: files.key },
        { content: postgresAccessRules, target: files.accessRules },
      ])
      .withEntrypoint(['bash', '-c', start, 'start'])
      .withCommand([server, ...serverArguments(kind, files, settings)])
      .withExposedPorts(port)
      .withWaitStrategy(ready)
      .withStartupTimeout(startupTimeoutMs)
      .start()
    const stop = async () => {
      await container.stop({ remove: true, removeVolumes: true })
    }
    const connection = {
      hostname: container.getHost(),
      port: container.getMappedPort(port),
      password,
      ...admin,
    }
    try {
      const version = await waitUntilReady(kind, connection)
      const inEngine = { id: container.getId(), port }
      return {
        description: { kind, source: 'container', version, connection, tls: tls.client, container: inEngine },
        stop,
      }
    } catch (error) {
      await stop()
      throw error
    }
  } catch (error) {
    return { kind, missing: `the container ${image} did not start (${firstLine(error)})` }
  }
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.split('\n')[0] ?? ''
}
