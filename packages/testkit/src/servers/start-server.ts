import { containerServer } from './container-server.ts'
import { environmentServer } from './environment-server.ts'
import { localMysql } from './local-mysql.ts'
import { localPostgres } from './local-postgres.ts'
import type { MissingServer, RunningServer, ServerKind } from './server-kinds.ts'

/**
 * Finds or starts a server: named by URL in the environment, else a container, else binaries of this machine.
 *
 * @param kind what is wanted
 * @param settings further options of the server, as its program takes them; a server named by URL keeps its own
 * @returns the server, or what was missing at each of the three places
 * @throws where the environment names a server that does not answer
 * @example const server = await startServer('postgres', ['-c', 'shared_buffers=1GB'])
 */
export async function startServer(
  kind: ServerKind,
  settings: readonly string[] = [],
): Promise<RunningServer | MissingServer> {
  const places = [
    () => environmentServer(kind, process.env),
    () => containerServer(kind, settings),
    () => (kind === 'postgres' ? localPostgres(settings) : localMysql(kind, settings)),
  ]
  const reasons: string[] = []
  for (const place of places) {
    const found = await place()
    if ('description' in found) return found
    reasons.push(found.missing)
  }
  return { kind, missing: reasons.join('; ') }
}
